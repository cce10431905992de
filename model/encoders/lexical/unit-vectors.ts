import type { LexicalFit } from './fit-lexical.js';
import { GramTree } from './gram-tree.js';
import type { Piece } from './pieces.js';
import { dampen, featuresOf, mark } from './tokenize.js';

/** A word as a unit and as half of a pair; −1 where it is none that the fit knows. */
interface Word {
  readonly slot: number;
  readonly pairNumber: number;
}

const unknownWord: Word = { slot: -1, pairNumber: -1 };
/** Vectors of spaced words that are kept: 30 MB at 256 dimensions. No text has as many words. */
const keptWords = 30_000;
/** Taken out once: Jest runs code where every look-up of a global is a hundred times slower. */
const { fround } = Math;

/**
 * The vectors of a fit's units in one table. A unit of one feature has the slot of that feature's row; a
 * spaced word, whose vector is the sum over its n-grams, gets a slot after those when it is first met.
 */
export class UnitVectors {
  readonly dimension: number;
  readonly #fit: LexicalFit;
  readonly #table: Float32Array;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #pairNumbers: ReadonlyMap<string, number>;
  /** The row of a pair by left number × count of numbers + right number. */
  readonly #pairs = new Map<number, number>();
  readonly #grams: GramTree;
  readonly #segments = new Map<string, Word>();
  readonly #words = new Map<string, Word>();
  #freeSlot: number;
  /** The units of the present text: how often each slot occurs, and the slots in the order of their coming. */
  readonly #counts: Int32Array;
  readonly #met: Int32Array;
  #metCount = 0;

  constructor(fit: LexicalFit) {
    const { features, projection } = fit;
    const slots = features.length + keptWords;
    this.#fit = fit;
    this.dimension = fit.dimension;
    this.#table = new Float32Array(slots * fit.dimension);
    this.#table.set(projection);
    this.#counts = new Int32Array(slots);
    this.#met = new Int32Array(slots);
    this.#freeSlot = features.length;
    this.#rows = new Map(features.map((feature, row) => [feature, row]));
    const pairs = this.#ofKind(mark.pair).map(([pair, row]) => [pair.split(' '), row] as const);
    const pairWords = new Set(pairs.flatMap(([both]) => both));
    this.#pairNumbers = new Map(Array.from(pairWords, (word, number) => [word, number]));
    for (const [[left = '', right = ''], row] of pairs) {
      this.#pairs.set(this.#pairKey(this.#pairNumber(left), this.#pairNumber(right)), row);
    }
    for (const word of [...this.#ofKind(mark.segment).map(([segment]) => segment), ...pairWords]) {
      const slot = this.#rows.get(mark.segment + word) ?? -1;
      this.#segments.set(word, { slot, pairNumber: this.#pairNumber(word) });
    }
    this.#grams = new GramTree(this.#ofKind(mark.gram));
  }

  /** Adds to `target` what the units of a text say, in the order in which they first occur. */
  addUnits(target: Float32Array, pieces: readonly Piece[]): void {
    this.#makeRoom(pieces.length);
    this.#countUnits(pieces);
    const whole = this.#metCount - (this.#metCount % 4);
    for (let place = 0; place < whole; place += 4) this.#addFour(target, place);
    for (let place = whole; place < this.#metCount; place++) this.#addOne(target, place);
    for (let place = 0; place < this.#metCount; place++) {
      this.#counts[this.#met[place] as number] = 0;
    }
    this.#metCount = 0;
  }

  /** Forgets the words; they are made again when they come. */
  clear(): void {
    this.#words.clear();
    this.#freeSlot = this.#rows.size;
  }

  #countUnits(pieces: readonly Piece[]): void {
    const meet = (slot: number) => this.#meet(slot);
    let previous = unknownWord;
    for (const { kind, text } of pieces) {
      if (kind === 'run') {
        this.#grams.visit(text, meet);
        continue;
      }
      const word = kind === 'word' ? this.#wordOf(text) : (this.#segments.get(text) ?? unknownWord);
      if (word.slot !== -1) this.#meet(word.slot);
      if (word.pairNumber !== -1 && previous.pairNumber !== -1) {
        const row = this.#pairs.get(this.#pairKey(previous.pairNumber, word.pairNumber));
        if (row !== undefined) this.#meet(row);
      }
      previous = word;
    }
  }

  #meet(slot: number): void {
    const count = this.#counts[slot] as number;
    if (count === 0) this.#met[this.#metCount++] = slot;
    this.#counts[slot] = count + 1;
  }

  #wordOf(text: string): Word {
    const known = this.#words.get(text);
    if (known !== undefined) return known;
    const rows = featuresOf(mark.word + text).flatMap((feature) => this.#rows.get(feature) ?? []);
    const slot = rows.length === 0 ? -1 : this.#freeSlot++;
    if (slot !== -1) this.#fill(slot, rows);
    const word: Word = { slot, pairNumber: this.#pairNumber(text) };
    this.#words.set(text, word);
    return word;
  }

  /** The vector of a word: the sum of its features' rows. */
  #fill(slot: number, rows: readonly number[]): void {
    const [table, { dimension }] = [this.#table, this];
    const to = slot * dimension;
    table.fill(0, to, to + dimension);
    for (const row of rows) {
      const from = row * dimension;
      for (let at = 0; at < dimension; at++) {
        table[to + at] = (table[to + at] as number) + (table[from + at] as number);
      }
    }
  }

  /** Beginning anew is simpler than ageing, and common words are back at once. */
  #makeRoom(words: number): void {
    if (this.#words.size + words > keptWords) this.clear();
  }

  #addOne(target: Float32Array, place: number): void {
    const [table, { dimension }] = [this.#table, this];
    const from = (this.#met[place] as number) * dimension;
    const factor = this.#factor(place);
    for (let at = 0; at < dimension; at++) {
      target[at] = (target[at] as number) + factor * (table[from + at] as number);
    }
  }

  /** Four units in one pass, each sum rounded as if they came one by one. */
  #addFour(target: Float32Array, place: number): void {
    const [table, met, { dimension }] = [this.#table, this.#met, this];
    const a = (met[place] as number) * dimension;
    const b = (met[place + 1] as number) * dimension;
    const c = (met[place + 2] as number) * dimension;
    const d = (met[place + 3] as number) * dimension;
    const fa = this.#factor(place);
    const fb = this.#factor(place + 1);
    const fc = this.#factor(place + 2);
    const fd = this.#factor(place + 3);
    for (let at = 0; at < dimension; at++) {
      let sum = fround((target[at] as number) + fa * (table[a + at] as number));
      sum = fround(sum + fb * (table[b + at] as number));
      sum = fround(sum + fc * (table[c + at] as number));
      target[at] = sum + fd * (table[d + at] as number);
    }
  }

  #factor(place: number): number {
    return dampen(this.#counts[this.#met[place] as number] as number);
  }

  #pairNumber(word: string): number {
    return this.#pairNumbers.get(word) ?? -1;
  }

  #pairKey(left: number, right: number): number {
    return left * this.#pairNumbers.size + right;
  }

  /** The features of one kind without its mark, with their rows. */
  #ofKind(kind: string): [string, number][] {
    return this.#fit.features.flatMap((feature, row) =>
      feature.startsWith(kind) ? [[feature.slice(1), row] as [string, number]] : [],
    );
  }
}
