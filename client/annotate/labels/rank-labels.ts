import type { Label } from '../../../server/contract/project.js';

/** More labels than this are searched by name instead of having a key each. */
export const mostKeyedLabels = 30;

/** The labels that fit what was typed, best first; all of them, in their order, for an empty query. */
export function rankLabels(labels: readonly Label[], query: string): Label[] {
  const words = wordsOf(query);
  if (words.length === 0) return [...labels];
  return labels
    .map((label) => ({ label, rank: rankOf(label.name, words) }))
    .filter(({ rank }) => rank !== null)
    .sort((left, right) => (left.rank ?? 0) - (right.rank ?? 0))
    .map(({ label }) => label);
}

/** 0: the name begins with it; 1: each typed word begins a word of it; 2: they are somewhere in it. */
function rankOf(name: string, words: readonly string[]): number | null {
  const parts = wordsOf(name);
  const whole = parts.join(' ');
  if (whole.startsWith(words.join(' '))) return 0;
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 1;
  return words.every((word) => whole.includes(word)) ? 2 : null;
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s_\-./]+/)
    .filter(Boolean);
}
