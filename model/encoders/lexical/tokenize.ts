/** A piece of a text that carries features: the kind says which. */
export type Unit = string;

/** Scripts that are written without spaces, and Hangul, whose words are too short for long n-grams. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}' +
  '\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Hangul}ー々';
const runPattern = new RegExp(
  `([${unspaced}]+)|((?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}'’])+)|(\\p{Extended_Pictographic}|[!?$%€£¥])`,
  'gu',
);
/** Longer texts are cut here: what a text is about shows earlier, and one text must not hold up the rest. */
const readLimit = 20_000;
const longestWord = 30;
const spacedSizes = [3, 4, 5] as const;
const unspacedSizes = [1, 2, 3] as const;
const mark = { word: 'w', segment: 's', pair: 'b', gram: 'c' } as const;

let segmenter: Intl.Segmenter | null = null;

/**
 * Cuts a text into units: words, pairs of neighboring words, and, where a script has no spaces, the
 * 1–3-grams of its characters beside the words that Intl.Segmenter finds. NFKC and lower case. A unit
 * occurs as often as it does in the text.
 */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  let previous = '';
  const addWord = (word: string, kind: string): void => {
    units.push(kind + word);
    if (previous !== '') units.push(`${mark.pair}${previous} ${word}`);
    previous = word;
  };
  const readable = text.slice(0, readLimit).normalize('NFKC').toLowerCase();
  for (const [, run, word, symbol] of readable.matchAll(runPattern)) {
    if (run !== undefined) {
      for (const segment of segmentsOf(run)) addWord(segment, mark.segment);
      addGrams(units, Array.from(run), unspacedSizes);
    } else if (word !== undefined) addWord(word.slice(0, longestWord), mark.word);
    else if (symbol !== undefined) addWord(symbol, mark.segment);
  }
  return units;
}

/** The features of a unit: itself, and for a spaced word its character 3–5-grams, ends marked by spaces. */
export function featuresOf(unit: Unit): string[] {
  const features = [unit];
  if (unit.startsWith(mark.word)) addGrams(features, Array.from(` ${unit.slice(1)} `), spacedSizes);
  return features;
}

function segmentsOf(run: string): string[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(run), ({ segment }) => segment);
}

function addGrams(target: string[], symbols: readonly string[], sizes: readonly number[]): void {
  for (const size of sizes) {
    for (let start = 0; start + size <= symbols.length; start++) {
      let gram: string = mark.gram;
      for (let at = start; at < start + size; at++) gram += symbols[at] ?? '';
      target.push(gram);
    }
  }
}

/** How often each unit occurs, in the order of first occurrence. */
export function countUnits(text: string): Map<Unit, number> {
  const counts = new Map<Unit, number>();
  for (const unit of unitsOf(text)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return counts;
}

/** Sublinear term frequency (Salton and Buckley 1988): the tenth occurrence says little more than the ninth. */
export function dampen(count: number): number {
  return 1 + Math.log(count);
}
