import type { ItemId } from '../contract/ids.js';
import { createMatrix, type Matrix } from '../../model/matrix.js';
import type { PoolItem } from '../store/store.js';

/**
 * The encoded items of one project: row r of the matrix is the vector of `items[r]`. Rows are only ever
 * appended, so that what a scorer holds of the earlier rows stays valid.
 */
export class VectorPool {
  readonly dimension: number;
  readonly items: PoolItem[] = [];
  keys = new Float64Array(0);
  /** Grows whenever items that are in the pool may have changed. */
  itemsVersion = 0;
  readonly #rowOfItem = new Map<ItemId, number>();
  #values: Matrix;

  /** Reserves room for `capacity` rows of `dimension`; it grows by doubling where that was too few. */
  constructor(dimension: number, capacity: number) {
    this.dimension = dimension;
    this.#values = createMatrix(Math.max(capacity, 1), dimension, { shared: true });
    this.keys = new Float64Array(this.#values.rows);
  }

  get rows(): number {
    return this.items.length;
  }

  /** The vectors so far, rows × dimension, as a view. */
  get matrix(): Matrix {
    const values = this.#values.values.subarray(0, this.rows * this.dimension);
    return { rows: this.rows, columns: this.dimension, values };
  }

  rowOf(itemId: ItemId): number | undefined {
    return this.#rowOfItem.get(itemId);
  }

  add(item: PoolItem, vector: Float32Array): void {
    if (this.rows === this.#values.rows) this.#grow();
    const row = this.rows;
    this.#values.values.set(vector, row * this.dimension);
    this.keys[row] = item.sampleKey;
    this.#rowOfItem.set(item.itemId, row);
    this.items.push(item);
  }

  /** Takes what changed about items that are in the pool, such as leaving the audit reserve. */
  refresh(items: Iterable<PoolItem>): void {
    this.itemsVersion += 1;
    for (const item of items) {
      const row = this.rowOf(item.itemId);
      if (row !== undefined) this.items[row] = item;
    }
  }

  #grow(): void {
    const grown = createMatrix(this.#values.rows * 2, this.dimension, { shared: true });
    grown.values.set(this.#values.values);
    this.#values = grown;
    const keys = new Float64Array(grown.rows);
    keys.set(this.keys);
    this.keys = keys;
  }
}
