import { createRandom } from '../random.js';

/** Where fewer than one row in so many is open, trying rows at random takes longer than listing them. */
const sparse = 8;

/**
 * Which rows of a pool may be asked. It is kept from plan to plan, so that a change costs as much as the rows
 * that changed and a draw as much as the rows drawn, however large the pool is.
 */
export class OpenRows {
  #isOpen = new Uint8Array(0);
  #rows = 0;
  #open = 0;
  /** Rows in ascending order of their keys, made for draws; there may be newer rows than these. */
  #byKey = new Int32Array(0);

  get rows(): number {
    return this.#rows;
  }

  /** Takes more rows, which are not open at first. */
  grow(rows: number): void {
    if (rows > this.#isOpen.length) {
      const grown = new Uint8Array(Math.max(rows, 2 * this.#isOpen.length));
      grown.set(this.#isOpen);
      this.#isOpen = grown;
    }
    this.#rows = Math.max(this.#rows, rows);
  }

  mark(row: number, isOpen: boolean): void {
    if (row >= this.#rows) throw new RangeError(`no row ${row} of ${this.#rows}`);
    const now = Number(isOpen);
    this.#open += now - (this.#isOpen[row] as number);
    this.#isOpen[row] = now;
  }

  /** All open rows, in ascending order. */
  list(): Int32Array {
    const open = new Int32Array(this.#open);
    let count = 0;
    for (let row = 0; row < this.#rows; row++) {
      if (this.#isOpen[row] === 1) open[count++] = row;
    }
    return open;
  }

  /**
   * Up to `limit` of the open rows at random, without repetition. Which they are follows from the seed and
   * the keys of all rows, not from the order in which the rows came; `keys` has one for each.
   */
  draw(keys: Float64Array, { limit, seed }: { limit: number; seed: number }): Int32Array {
    if (this.#open <= limit) return this.list();
    this.#sortNewRows(keys);
    const isDense = this.#open * sparse > this.#rows;
    const source = isDense ? this.#byKey : this.#byKey.filter((row) => this.#isOpen[row] === 1);
    const random = createRandom(seed);
    const drawn = new Set<number>();
    while (drawn.size < limit) {
      const row = source[random.integer(source.length)] as number;
      if (this.#isOpen[row] === 1) drawn.add(row);
    }
    return Int32Array.from(drawn);
  }

  #sortNewRows(keys: Float64Array): void {
    const known = this.#byKey;
    if (known.length === this.#rows) return;
    const isBefore = (left: number, right: number): boolean => {
      const difference = (keys[left] as number) - (keys[right] as number);
      return difference === 0 ? left < right : difference < 0;
    };
    const added = Int32Array.from(
      { length: this.#rows - known.length },
      (_, at) => known.length + at,
    );
    added.sort((left, right) => (isBefore(left, right) ? -1 : 1));
    const merged = new Int32Array(this.#rows);
    for (let at = 0, old = 0, fresh = 0; at < merged.length; at++) {
      const takesOld =
        fresh === added.length ||
        (old < known.length && isBefore(known[old] as number, added[fresh] as number));
      merged[at] = (takesOld ? known[old++] : added[fresh++]) as number;
    }
    this.#byKey = merged;
  }
}
