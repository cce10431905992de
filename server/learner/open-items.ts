import { OpenRows } from '../../model/query-strategies/open-rows.js';
import type { ItemId } from '../contract/ids.js';
import type { VectorPool } from './vector-pool.js';

/** Which items of a pool may be asked: those of the active stream that lack labels. */
export class OpenItems {
  readonly #pool: VectorPool;
  readonly #rows = new OpenRows();
  #closed: ReadonlySet<ItemId> = new Set();
  #itemsVersion: number;

  constructor(pool: VectorPool) {
    this.#pool = pool;
    this.#itemsVersion = pool.itemsVersion;
  }

  /** The first `rows` rows of the pool, as they are now; only what changed since the last call is looked at. */
  update(closed: ReadonlySet<ItemId>, rows: number): OpenRows {
    const known = this.#itemsVersion === this.#pool.itemsVersion ? this.#rows.rows : 0;
    const before = this.#closed;
    this.#itemsVersion = this.#pool.itemsVersion;
    this.#closed = closed;
    this.#rows.grow(rows);
    for (let row = known; row < this.#rows.rows; row++) this.#mark(row);
    for (const itemId of before) if (!closed.has(itemId)) this.#markItem(itemId);
    for (const itemId of closed) if (!before.has(itemId)) this.#markItem(itemId);
    return this.#rows;
  }

  #markItem(itemId: ItemId): void {
    const row = this.#pool.rowOf(itemId);
    if (row !== undefined && row < this.#rows.rows) this.#mark(row);
  }

  #mark(row: number): void {
    const item = this.#pool.items[row];
    this.#rows.mark(row, item?.stream === 'active' && !this.#closed.has(item.itemId));
  }
}
