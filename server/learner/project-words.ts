import { matchKeywords } from '../../model/evidence/match-keywords.js';
import { TermTable } from '../../model/evidence/term-table.js';
import type { PoolItem } from '../store/store.js';
import type { VectorPool } from './vector-pool.js';

/** Items whose texts are read at a time, few enough that a refresh behind them is not noticed: some 20 ms. */
const pageSize = 500;

/** The words of a pool's items, row by row; read only once something needs them. */
export class ProjectWords {
  readonly terms = new TermTable();
  readonly #pool: VectorPool;
  #next = 0;

  constructor(pool: VectorPool) {
    this.#pool = pool;
  }

  /** The next items whose words are not known; give their texts to `add`. */
  missing(): readonly PoolItem[] {
    return this.#pool.items.slice(this.#next, this.#next + pageSize);
  }

  /** Takes the texts of what `missing` returned. */
  add(texts: readonly string[]): void {
    for (const text of texts) this.terms.set(this.#next++, text);
  }

  /** How many of the keywords each row of the pool has, as far as its words are known. */
  matches(keywords: readonly string[]): Float32Array {
    return matchKeywords(this.terms, this.#pool.rows, keywords);
  }

  know(rows: Int32Array): boolean {
    return rows.every((row) => row < this.#next);
  }
}
