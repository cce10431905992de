import { isWord, readableOf, walkUnits } from '../encoders/lexical/tokenize.js';

/** A word of a text: [start, end) in UTF-16 code units of the text as it was given. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A readable text with the way back to the text that it was made of. */
export interface AlignedText {
  readonly readable: string;
  /** The place in the given text of each place in the readable one; length readable.length + 1. */
  readonly origins: Int32Array;
}

let graphemes: Intl.Segmenter | null = null;

/**
 * Aligns the readable form with the text, one grapheme cluster at a time. Null where the form of the
 * whole is longer or shorter than those of its clusters, which real texts hardly ever show.
 */
export function alignText(text: string): AlignedText | null {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const readable = readableOf(text);
  const origins = new Int32Array(readable.length + 1);
  let at = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (at >= readable.length) break;
    const { length } = segment.normalize('NFKC').toLowerCase();
    origins.fill(index, at, at + length);
    at += length;
    origins[Math.min(at, readable.length)] = index + segment.length;
  }
  return at === readable.length ? { readable, origins } : null;
}

/** The words of an aligned text, by places in its readable form: what has a unit of its own. */
export function wordsOf({ readable }: AlignedText): Span[] {
  const words: Span[] = [];
  walkUnits(readable, (unit, start, end) => {
    if (isWord(unit)) words.push({ start, end });
  });
  return words;
}

/** The same words by their places in the text that was given. */
export function toOriginal({ origins }: AlignedText, words: readonly Span[]): Span[] {
  return words.map(({ start, end }) => ({ start: origins[start] ?? 0, end: origins[end] ?? 0 }));
}
