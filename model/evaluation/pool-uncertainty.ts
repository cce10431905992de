import { entropy, margin } from '../query-strategies/acquisition-functions.js';
import { temper } from '../head/temperature.js';
import { predictedClasses } from './metrics.js';

/** How unsure a model is of some items. */
export interface Uncertainty {
  /** Items in each equal bin of [0, 1], the last one with 1; from sure to unsure. */
  readonly counts: readonly number[];
  readonly mean: number;
}

export interface PoolUncertainty {
  readonly items: number;
  /** 1 − (p₁ − p₂): 1 where two classes are equally likely. */
  readonly margin: Uncertainty;
  /** Entropy as a share of the largest that so many classes can have. */
  readonly entropy: Uncertainty;
  /** Items that the model would put into each class. */
  readonly predicted: readonly number[];
}

/**
 * Histograms of the uncertainty over `probabilities` (items × classCount, row-major), tempered as people see
 * them. Entropy is divided by ln classCount, so that projects can be compared.
 */
export function describeUncertainty(
  probabilities: Float32Array,
  {
    classCount,
    temperature,
    bins = 20,
  }: { classCount: number; temperature: number; bins?: number },
): PoolUncertainty {
  const items = classCount === 0 ? 0 : probabilities.length / classCount;
  const margins = new Float64Array(items);
  const entropies = new Float64Array(items);
  const most = Math.log(Math.max(2, classCount));
  for (let row = 0; row < items; row++) {
    const own = temper(
      probabilities.subarray(row * classCount, (row + 1) * classCount),
      temperature,
    );
    margins[row] = margin(own, 0, classCount);
    entropies[row] = entropy(own, 0, classCount) / most;
  }
  const predicted = new Array<number>(classCount).fill(0);
  for (const label of predictedClasses(probabilities, classCount)) {
    predicted[label] = (predicted[label] ?? 0) + 1;
  }
  return {
    items,
    margin: summarize(margins, bins),
    entropy: summarize(entropies, bins),
    predicted,
  };
}

function summarize(values: Float64Array, bins: number): Uncertainty {
  const counts = histogram(values, bins);
  const sum = values.reduce((total, value) => total + value, 0);
  return { counts, mean: values.length === 0 ? 0 : sum / values.length };
}

/** Counts of values in equal bins of [0, 1]; what lies outside is counted in the first or last one. */
export function histogram(values: Float64Array, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.max(0, Math.min(bins - 1, Math.floor(value * bins)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
