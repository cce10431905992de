import { cutIntoPieces, type Piece } from './pieces.js';

/** A piece of a text that carries features: the kind says which. */
export type Unit = string;

/** Longer texts are cut here: what a text is about shows earlier, and one text must not hold up the rest. */
const readLimit = 20_000;
const spacedSizes = [3, 4, 5] as const;
/** Longest n-gram of the characters of a script without spaces; the shortest is one character. */
export const longestRunGram = 3;
/** The first character of a unit and of a feature. */
export const mark = { word: 'w', segment: 's', pair: 'b', gram: 'c' } as const;

/** Hears of a unit and of where it stands in the readable text: [start, end) in UTF-16 code units. */
export type VisitUnit = (unit: Unit, start: number, end: number) => void;

/** What is read of a text: NFKC, lower case, cut at a length. */
export function readableOf(text: string): string {
  return text.slice(0, readLimit).normalize('NFKC').toLowerCase();
}

/**
 * Cuts a text into units: words, pairs of neighboring words, and, where a script has no spaces, the
 * 1–3-grams of its characters beside the words that Intl.Segmenter finds. NFKC and lower case. A unit
 * occurs as often as it does in the text.
 */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  walkUnits(readableOf(text), (unit) => units.push(unit));
  return units;
}

/** Visits every unit of a readable text with its place; a pair reaches from its first word to its second. */
export function walkUnits(readable: string, visit: VisitUnit): void {
  walkUnitsOfPieces(cutIntoPieces([readable])[0] ?? [], visit);
}

/** The same for a text that was cut before. */
export function walkUnitsOfPieces(pieces: readonly Piece[], visit: VisitUnit): void {
  let previous = '';
  let previousStart = 0;
  for (const { kind, text, start } of pieces) {
    if (kind === 'run') {
      visitGrams(text, start, visit);
      continue;
    }
    const end = start + text.length;
    visit(mark[kind] + text, start, end);
    if (previous !== '') visit(`${mark.pair}${previous} ${text}`, previousStart, end);
    previous = text;
    previousStart = start;
  }
}

/** Whether a unit is one word, as opposed to a pair or a piece of some. */
export function isWord(unit: Unit): boolean {
  return unit.startsWith(mark.word) || unit.startsWith(mark.segment);
}

/** The features of a unit: itself, and for a spaced word its character 3–5-grams, ends marked by spaces. */
export function featuresOf(unit: Unit): string[] {
  const features = [unit];
  if (unit.startsWith(mark.word)) addGrams(features, Array.from(` ${unit.slice(1)} `), spacedSizes);
  return features;
}

function visitGrams(run: string, offset: number, visit: VisitUnit): void {
  const symbols = Array.from(run);
  const starts = [offset];
  for (const symbol of symbols) starts.push((starts.at(-1) ?? 0) + symbol.length);
  for (let size = 1; size <= longestRunGram; size++) {
    for (let at = 0; at + size <= symbols.length; at++) {
      visit(gramOf(symbols, at, size), starts[at] ?? 0, starts[at + size] ?? 0);
    }
  }
}

function addGrams(target: string[], symbols: readonly string[], sizes: readonly number[]): void {
  for (const size of sizes) {
    for (let at = 0; at + size <= symbols.length; at++) target.push(gramOf(symbols, at, size));
  }
}

function gramOf(symbols: readonly string[], from: number, size: number): string {
  let gram: string = mark.gram;
  for (let at = from; at < from + size; at++) gram += symbols[at] ?? '';
  return gram;
}

/** Sublinear term frequency (Salton and Buckley 1988): the tenth occurrence says little more than the ninth. */
export function dampen(count: number): number {
  return 1 + Math.log(count);
}
