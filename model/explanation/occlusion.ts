import type { Span } from './word-spans.js';

/** Joins neighboring words to at most `most` pieces of about the same number of words. */
export function groupWords(words: readonly Span[], most: number): Span[] {
  const size = Math.ceil(words.length / most);
  const pieces: Span[] = [];
  for (let from = 0; from < words.length; from += size) {
    const [first, last] = [words[from], words[Math.min(from + size, words.length) - 1]];
    if (first && last) pieces.push({ start: first.start, end: last.end });
  }
  return pieces;
}

/**
 * The text without each of the pieces in turn (occlusion, Zeiler and Fergus 2014): what the model thinks
 * less of a class without a piece, that piece had added.
 */
export function withoutEach(text: string, pieces: readonly Span[]): string[] {
  return pieces.map(({ start, end }) => text.slice(0, start) + text.slice(end));
}
