import type { TermTable } from './term-table.js';
import { termsOf } from './terms.js';

/**
 * How many of the keywords each of the first `rows` rows has: a keyword of several words counts where all of
 * them occur. Case and width do not matter.
 */
export function matchKeywords(
  terms: TermTable,
  rows: number,
  keywords: readonly string[],
): Float32Array {
  const wanted = keywords.map(termsOf).filter(({ length }) => length > 0);
  return Float32Array.from({ length: rows }, (_, row) => {
    const present = new Set(terms.terms(row));
    return wanted.filter((keyword) => keyword.every((term) => present.has(term))).length;
  });
}
