/** Quality against the number of labels, in ascending order of labels. */
export interface LearningCurve {
  labels: readonly number[];
  macroF1: readonly number[];
}

/**
 * The mean of each point and its two neighbors, which smooths the steps of a small test set. The first and
 * last point have one neighbor and are means of two.
 */
export function threePointMeans(values: readonly number[]): number[] {
  return values.map((_, index) => mean(values.slice(Math.max(0, index - 1), index + 2)));
}

/**
 * The first number of labels at which the 3-point mean of macro-F1 reaches `share` of `full`, the macro-F1
 * of a model trained on the whole pool; null when it never does.
 */
export function labelsTo(curve: LearningCurve, full: number, share: number): number | null {
  const reached = threePointMeans(curve.macroF1).findIndex((value) => value >= share * full);
  return reached === -1 ? null : (curve.labels[reached] ?? null);
}

/** Area under the learning curve: mean macro-F1 over its points. NaN for an empty curve. */
export function areaUnderCurve(curve: LearningCurve): number {
  return mean(curve.macroF1);
}

/** The median where null counts as infinite; a median of infinity is null. */
export function medianOrNull(values: readonly (number | null)[]): number | null {
  const sorted = values.map((value) => value ?? Infinity).sort((left, right) => left - right);
  const upper = sorted[sorted.length >> 1] ?? Infinity;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Infinity;
  const median = (lower + upper) / 2;
  return Number.isFinite(median) ? median : null;
}

/** Arithmetic mean; NaN without values. */
export function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
