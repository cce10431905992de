/** Beyond this many characters a word may break: no column would be wide enough. */
const most = 22;
/** Signs after which a name may break; Chinese, Japanese and Korean may break anywhere. */
const breaks = /[\s_/.\-\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/u;

/** The length of the longest word in names of labels, in characters; the width of a column follows it. */
export function longestWord(names: readonly string[]): number {
  const lengths = names.flatMap((name) => name.split(breaks).map((word) => word.length));
  return Math.min(most, Math.max(1, ...lengths));
}
