import type { Confusion } from '../../server/contract/score.js';

/** A cell off the diagonal: items of one class that were taken for another. */
export interface ConfusedPair {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
  /** Of all items of the true class, from 0 to 1. */
  readonly share: number;
}

/** Every pair that was confused at all, the most frequent first, then the largest share of its class. */
export function confusedPairs({ counts }: Confusion): ConfusedPair[] {
  return counts
    .flatMap((row, actual) => {
      const total = sum(row);
      return row.map((count, predicted) => ({ actual, predicted, count, share: count / total }));
    })
    .filter(({ actual, predicted, count }) => count > 0 && actual !== predicted)
    .toSorted((left, right) => right.count - left.count || right.share - left.share);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
