import { termsOf } from './terms.js';

/** The terms of texts by row, packed; the rows may come in any order, each once. */
export class TermTable {
  #terms = new Int32Array(1024);
  #used = 0;
  /** Where the terms of each row start, or −1, and where they end. */
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);

  /** A table with one row a text. */
  static of(texts: readonly string[]): TermTable {
    const table = new TermTable();
    texts.forEach((text, row) => table.set(row, text));
    return table;
  }

  set(row: number, text: string): void {
    const terms = termsOf(text);
    if (row >= this.#starts.length) this.#reserveRows(row + 1);
    this.#terms = withRoom(this.#terms, this.#used + terms.length, 0);
    this.#terms.set(terms, this.#used);
    this.#starts[row] = this.#used;
    this.#used += terms.length;
    this.#ends[row] = this.#used;
  }

  knows(row: number): boolean {
    return (this.#starts[row] ?? -1) !== -1;
  }

  /** The distinct terms of a row, as a view; none for a row that is not known. */
  terms(row: number): Int32Array {
    return this.knows(row)
      ? this.#terms.subarray(this.#starts[row], this.#ends[row])
      : this.#terms.subarray(0, 0);
  }

  #reserveRows(count: number): void {
    this.#starts = withRoom(this.#starts, count, -1);
    this.#ends = withRoom(this.#ends, count, 0);
  }
}

/** The array, or a longer copy of it whose new places hold `filling`. */
function withRoom(array: Int32Array<ArrayBuffer>, length: number, filling: number): typeof array {
  if (length <= array.length) return array;
  const grown = new Int32Array(Math.max(length, 2 * array.length)).fill(filling, array.length);
  grown.set(array);
  return grown;
}
