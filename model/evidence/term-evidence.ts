import { createMatrix, rowOf, type Matrix } from '../matrix.js';
import type { TermTable } from './term-table.js';
import { termCount } from './terms.js';

/** Classes of rows of a term table, one a row. */
export type ClassByRow = ReadonlyMap<number, number>;

/** Added to every count, so that a term that was never seen says nothing. */
const smoothing = 1;
/** Root mean square length of the evidence of a labeled row, beside vectors of length 1. */
const evidenceLength = 0.5;

/**
 * What the words of a text say about its class: complement naive Bayes (Rennie et al. 2003, "Tackling the
 * poor assumptions of naive Bayes text classifiers") on the presence of terms. As columns beside a dense
 * vector it gives a linear head the rare words that 256 directions cannot hold, in the way of Wang and
 * Manning 2012, "Baselines and bigrams", at the cost of counting.
 */
export class TermEvidence {
  readonly #terms: TermTable;
  readonly #classes: ClassByRow;
  readonly #classCount: number;
  /** The place of each term that a labeled row has; −1 for the others. */
  readonly #places = new Int32Array(termCount).fill(-1);
  /** Labeled rows of each class that have a term: places × classes. */
  readonly #counts: Float32Array;
  /** Labeled rows that have a term. */
  readonly #totals: Float32Array;
  /** Log of the smoothed count of a term outside each class: places × classes. */
  readonly #outside: Float32Array;
  /** Terms of the labeled rows outside each class, smoothed. */
  readonly #outsideTerms: Float64Array;
  #scale = 1;

  /** Counts the terms of the labeled rows. */
  constructor(terms: TermTable, classes: ClassByRow, classCount: number) {
    this.#terms = terms;
    this.#classes = classes;
    this.#classCount = classCount;
    const places = this.#placeTerms();
    this.#counts = new Float32Array(places * classCount);
    this.#totals = new Float32Array(places);
    this.#outsideTerms = new Float64Array(classCount).fill(smoothing * termCount);
    this.#count();
    this.#outside = this.#counts.map((count, at) =>
      Math.log((this.#totals[Math.floor(at / classCount)] as number) - count + smoothing),
    );
    this.#scale = this.#scaleToLength();
  }

  /**
   * Writes the evidence of a row into `target`, one centered number a class. A labeled row of the table that
   * was counted gets what the other labeled rows say, or the head would take words for proof that only this
   * row has.
   */
  score(terms: TermTable, row: number, target: Float32Array): void {
    if (terms === this.#terms && this.#classes.has(row)) this.#scoreHeldOut(target, row);
    else this.#scoreRow(target, terms.terms(row));
  }

  /** The evidence of labeled rows: rows.length × classes. */
  heldOut(rows: Int32Array): Matrix {
    const scores = createMatrix(rows.length, this.#classCount);
    rows.forEach((row, at) => this.#scoreHeldOut(rowOf(scores, at), row));
    return scores;
  }

  #placeTerms(): number {
    let places = 0;
    for (const row of this.#classes.keys()) {
      for (const term of this.#terms.terms(row)) {
        if (this.#places[term] === -1) this.#places[term] = places++;
      }
    }
    return places;
  }

  #count(): void {
    for (const [row, label] of this.#classes) {
      const terms = this.#terms.terms(row);
      for (const term of terms) {
        const place = this.#places[term] as number;
        const at = place * this.#classCount + label;
        this.#counts[at] = (this.#counts[at] as number) + 1;
        this.#totals[place] = (this.#totals[place] as number) + 1;
      }
      this.#outsideTerms.forEach((sum, other) => {
        if (other !== label) this.#outsideTerms[other] = sum + terms.length;
      });
    }
  }

  #scoreRow(target: Float32Array, terms: Int32Array): void {
    const classCount = this.#classCount;
    target.fill(0);
    for (const term of terms) {
      const place = this.#places[term] as number;
      if (place === -1) continue;
      const from = place * classCount;
      for (let label = 0; label < classCount; label++) {
        target[label] = (target[label] as number) - (this.#outside[from + label] as number);
      }
    }
    this.#outsideTerms.forEach((count, label) => {
      target[label] = (target[label] as number) + terms.length * Math.log(count);
    });
    this.#finish(target, terms.length);
  }

  /** As if the row had not been counted. */
  #scoreHeldOut(target: Float32Array, row: number): void {
    const [own, terms] = [this.#classes.get(row), this.#terms.terms(row)];
    for (let label = 0; label < this.#classCount; label++) {
      const less = label === own ? 0 : 1;
      let sum = 0;
      for (const term of terms) {
        const place = this.#places[term] as number;
        const count = this.#counts[place * this.#classCount + label] as number;
        sum -= Math.log((this.#totals[place] as number) - count + smoothing - less);
      }
      const outside = (this.#outsideTerms[label] as number) - less * terms.length;
      target[label] = sum + terms.length * Math.log(outside);
    }
    this.#finish(target, terms.length);
  }

  /** Centers a row, and lets longer texts speak louder only with the root of their length. */
  #finish(target: Float32Array, length: number): void {
    const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
    const factor = this.#scale / Math.sqrt(Math.max(length, 1));
    for (let label = 0; label < target.length; label++) {
      target[label] = ((target[label] as number) - mean) * factor;
    }
  }

  #scaleToLength(): number {
    const scores = new Float32Array(this.#classCount);
    let squares = 0;
    for (const row of this.#classes.keys()) {
      this.#scoreHeldOut(scores, row);
      for (const score of scores) squares += score * score;
    }
    return squares === 0 ? 1 : evidenceLength / Math.sqrt(squares / this.#classes.size);
  }
}
