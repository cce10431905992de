import type { Explanation } from '../../../server/contract/queue.js';

type Word = Explanation['words'][number];

/** A stretch of a text; `strength` from −1 to 1 says how much it moved the model, 0 where it did not. */
export interface TextPart {
  readonly text: string;
  readonly strength: number;
}

/** Weaker words than this share of the strongest one are not marked. */
const faintest = 0.15;

/** Cuts a text where words are marked; together the parts are the text. */
export function textParts(text: string, words: readonly Word[]): TextPart[] {
  const strongest = Math.max(0, ...words.map(({ weight }) => Math.abs(weight)));
  const parts: TextPart[] = [];
  let end = 0;
  for (const word of words) {
    const strength = strongest === 0 ? 0 : word.weight / strongest;
    if (Math.abs(strength) < faintest || word.start < end) continue;
    if (word.start > end) parts.push({ text: text.slice(end, word.start), strength: 0 });
    parts.push({ text: text.slice(word.start, word.end), strength });
    end = word.end;
  }
  if (end < text.length) parts.push({ text: text.slice(end), strength: 0 });
  return parts;
}

/** The words that moved the model most, one mention each, strongest first. */
export function strongestWords(
  text: string,
  words: readonly Word[],
  towards: 'for' | 'against',
): string[] {
  const sign = towards === 'for' ? 1 : -1;
  const strongest = Math.max(0, ...words.map(({ weight }) => Math.abs(weight)));
  const named = words
    .filter(({ weight }) => sign * weight > faintest * strongest)
    .toSorted((left, right) => sign * (right.weight - left.weight))
    .map(({ start, end }) => text.slice(start, end));
  return [...new Set(named)].slice(0, 5);
}
