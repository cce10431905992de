/**
 * Characters that are words of their own: scripts that write without spaces, and signs such as emoji.
 * Everything else ends where SQLite's `unicode61` tokenizer ends a word.
 */
const ownWord =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{So}]/gu;

/** A text as the index of words reads it: each character of its own stands apart. */
export function spaceWords(text: string): string {
  return text.replace(ownWord, ' $& ');
}

/** Letters, marks, numbers, signs and what is newer than its tables, as the index counts them. */
const word = /[\p{L}\p{M}\p{N}\p{S}\p{Co}\p{Cn}]+/gu;

/** The words of a text or query in lower case, characters of their own apart. */
export function wordsOf(text: string): string[] {
  return spaceWords(text).toLowerCase().match(word) ?? [];
}

/**
 * The parts of a query: what stands between spaces must occur as a phrase, and the very last word of the
 * query may go on in the text.
 */
export function queryPhrases(query: string): string[][] {
  return query
    .split(/\s+/)
    .map(wordsOf)
    .filter((words) => words.length > 0);
}

/** Whether a text matches a query, as the index would say: each phrase occurs, word by word. */
export function matchesQuery(text: string, query: string): boolean {
  const words = wordsOf(text);
  const phrases = queryPhrases(query);
  return phrases.every((phrase, index) =>
    occurs(words, phrase, index === phrases.length - 1 && !/\s$/.test(query)),
  );
}

function occurs(words: readonly string[], phrase: readonly string[], open: boolean): boolean {
  return words.some((_, start) =>
    phrase.every((wanted, offset) => {
      const found = words[start + offset] ?? '';
      const last = offset === phrase.length - 1;
      return open && last ? found.startsWith(wanted) : found === wanted;
    }),
  );
}

/** The same query for FTS5: phrases in quotes, the last one as a prefix; null where it has no words. */
export function toFtsQuery(query: string): string | null {
  const phrases = queryPhrases(query);
  if (phrases.length === 0) return null;
  const quoted = phrases.map((words) => `"${words.join(' ')}"`);
  return quoted.join(' AND ') + (/\s$/.test(query) ? '' : '*');
}

/** The beginning of a text, cut between two characters and not between the halves of one. */
export function clipText(text: string, length: number): string {
  return text.length > length ? text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '') : text;
}
