/** Terms are numbers below this: a table of so many entries needs no vocabulary and hardly a collision. */
export const termCount = 2 ** 18;

/** Scripts written without spaces, whose characters and pairs of characters are the terms. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}' +
  '\\p{Script=Khmer}\\p{Script=Myanmar}';
const pattern = new RegExp(
  `([${unspaced}]+)|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}'’])+|\\p{Extended_Pictographic}|[!?$%€£¥]`,
  'gu',
);
/** Longer texts are cut here: what a text is about shows earlier. */
const readLimit = 4000;
const mostTerms = 256;

/**
 * The distinct terms of a text, in the order of their first occurrence: its words, single and doubled
 * characters of scripts without spaces, and signs that carry meaning. NFKC and lower case.
 */
export function termsOf(text: string): Int32Array {
  const found = new Set<number>();
  for (const [word, run] of text
    .slice(0, readLimit)
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(pattern)) {
    if (run === undefined) found.add(hash(word));
    else addCharacters(found, Array.from(run));
    if (found.size >= mostTerms) break;
  }
  return Int32Array.from(found).subarray(0, mostTerms);
}

function addCharacters(found: Set<number>, characters: readonly string[]): void {
  characters.forEach((character, place) => {
    found.add(hash(character));
    const next = characters[place + 1];
    if (next !== undefined) found.add(hash(character + next));
  });
}

/** FNV-1a over the code units, folded to the size of the table. */
function hash(term: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < term.length; at++) {
    value = Math.imul(value ^ term.charCodeAt(at), 0x01000193);
  }
  return (value ^ (value >>> 18)) & (termCount - 1);
}
