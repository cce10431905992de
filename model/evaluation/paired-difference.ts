import type { Estimate } from './intervals.js';
import { mean } from './learning-curve.js';
import { studentTBound } from './student-t.js';

/**
 * The mean of `left[i] − right[i]` and its 95 % interval by the paired t statistic (Student 1908, "The
 * probable error of a mean"). Pairing takes out what both sides share, here the luck of a seed. One pair
 * says nothing about the spread: its interval is unbounded. Throws a RangeError without pairs or when the
 * lengths differ.
 */
export function pairedDifference(left: readonly number[], right: readonly number[]): Estimate {
  if (left.length !== right.length || left.length === 0) {
    throw new RangeError(`${left.length} and ${right.length} values make no pairs`);
  }
  const differences = left.map((value, index) => value - (right[index] ?? NaN));
  const value = mean(differences);
  if (differences.length === 1) return { value, low: -Infinity, high: Infinity };
  const error = standardDeviation(differences) / Math.sqrt(differences.length);
  const reach = studentTBound(0.95, differences.length - 1) * error;
  return { value, low: value - reach, high: value + reach };
}

/** Standard deviation of a sample (divisor n − 1); NaN for fewer than two values. */
export function standardDeviation(values: readonly number[]): number {
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return values.length < 2 ? NaN : Math.sqrt(squares / (values.length - 1));
}
