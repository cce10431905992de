/** What the letters and words of some texts say about their language. */
export interface LanguageSurvey {
  /** Letters that were looked at. */
  letters: number;
  /** Name of the most frequent script besides Latin. */
  otherScript: string;
  /** Share of the letters that are not Latin. */
  otherShare: number;
  /** Share of the Latin words that are common English ones. */
  stopWordShare: number;
  english: boolean;
}

const scripts: readonly (readonly [name: string, letter: RegExp])[] = [
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Chinese', /\p{Script=Han}/gu],
  ['Korean', /\p{Script=Hangul}/gu],
  ['Thai', /\p{Script=Thai}/gu],
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Greek', /\p{Script=Greek}/gu],
  ['Devanagari', /\p{Script=Devanagari}/gu],
];
/** Words that English uses all the time and its neighbors, written the same, hardly. */
const stopWords = new Set(
  (
    'the of and to is that it for was on with as are this be at by have from not you what how ' +
    'my your they we he she his her but or which do does can where when who why if there'
  ).split(' '),
);
const surveyedTexts = 1000;
const surveyedLength = 1000;
/** English prose has .3 to .5 of them, headlines about .15; other languages in Latin letters below .03. */
const englishShare = 0.07;

/** Looks at up to a thousand of the texts, spread evenly. */
export function surveyLanguage(texts: readonly string[]): LanguageSurvey {
  const stride = Math.max(1, Math.floor(texts.length / surveyedTexts));
  const sample = texts
    .filter((_, index) => index % stride === 0)
    .map((text) => text.slice(0, surveyedLength))
    .join('\n');
  const letters = count(sample, /\p{L}/gu);
  const otherShare = letters === 0 ? 0 : 1 - count(sample, /\p{Script=Latin}/gu) / letters;
  const words = sample.toLowerCase().match(/\p{Script=Latin}+/gu) ?? [];
  const common = words.filter((word) => stopWords.has(word)).length;
  const stopWordShare = words.length === 0 ? 0 : common / words.length;
  return {
    letters,
    otherScript: mostFrequentScript(sample),
    otherShare,
    stopWordShare,
    english: otherShare < 0.5 && stopWordShare >= englishShare,
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Kana decide for Japanese, which has as many Chinese characters. */
function mostFrequentScript(text: string): string {
  const counts = scripts.map(([name, letter]) => ({ name, letters: count(text, letter) }));
  const kana = counts.find(({ name }) => name === 'Japanese')?.letters ?? 0;
  const han = counts.find(({ name }) => name === 'Chinese')?.letters ?? 0;
  if (kana > 0.1 * (kana + han)) return 'Japanese';
  const most = counts.reduce((best, next) => (next.letters > best.letters ? next : best));
  return most.letters > 0 ? most.name : 'foreign';
}
