import { createMatrix, rowOf, sliceRows, type Matrix } from '../matrix.js';
import { TermEvidence, type ClassByRow } from './term-evidence.js';
import { TermTable } from './term-table.js';

/** The evidence of words about every row of a pool, counted on some of its labels. */
export class PoolEvidence {
  readonly #terms: TermTable;
  readonly #evidence: TermEvidence;
  #scores = createMatrix(0, 0);
  /** Rows from here on have not been scored. */
  #next = 0;

  constructor(
    terms: TermTable,
    readonly labels: ClassByRow,
    readonly classCount: number,
  ) {
    this.#terms = terms;
    this.#evidence = new TermEvidence(terms, labels, classCount);
  }

  /** `rows` × classes: a labeled row is held out, a row whose words are not known yet has none. */
  ofPool(rows: number): Matrix {
    if (rows > this.#scores.rows) this.#grow(rows);
    for (; this.#next < rows && this.#terms.knows(this.#next); this.#next++) {
      this.#evidence.score(this.#terms, this.#next, rowOf(this.#scores, this.#next));
    }
    return sliceRows(this.#scores, 0, rows);
  }

  /** The same of some rows, worked out anew: rows.length × classes. */
  ofRows(rows: Int32Array): Matrix {
    const scores = createMatrix(rows.length, this.classCount);
    rows.forEach((row, at) => this.#evidence.score(this.#terms, row, rowOf(scores, at)));
    return scores;
  }

  /** The evidence about other texts: texts × classes. */
  of(texts: readonly string[]): Matrix {
    const [terms, scores] = [TermTable.of(texts), createMatrix(texts.length, this.classCount)];
    texts.forEach((_, row) => this.#evidence.score(terms, row, rowOf(scores, row)));
    return scores;
  }

  #grow(rows: number): void {
    const grown = createMatrix(Math.max(rows, 2 * this.#scores.rows), this.classCount);
    grown.values.set(this.#scores.values);
    this.#scores = grown;
  }
}
