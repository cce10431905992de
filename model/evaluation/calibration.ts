import { wilsonInterval, type Estimate } from './intervals.js';

/** What was said of some items and what came true; one entry an item in both lists. */
export interface Confidences {
  /** The probability of the chosen class, from 0 to 1. */
  readonly confidence: Float64Array;
  /** 1 where the chosen class was the true one, else 0. */
  readonly right: Uint8Array;
}

export interface CalibrationBin {
  /** Confidences in [low, high); the last bin holds 1 too. */
  readonly low: number;
  readonly high: number;
  readonly items: number;
  /** Mean confidence; null for an empty bin. */
  readonly confidence: number | null;
  /** Share that was right, with its 95 % Wilson interval; null for an empty bin. */
  readonly accuracy: Estimate | null;
}

export interface Calibration {
  readonly items: number;
  /** Expected calibration error: the mean distance of confidence and accuracy over the items, by bins. */
  readonly error: number;
  /** The error that a perfectly calibrated model would show on these items by chance alone. */
  readonly chance: number;
  readonly bins: readonly CalibrationBin[];
}

/**
 * Reliability diagram and expected calibration error in equal bins (Guo et al. 2017, "On calibration of
 * modern neural networks"). Few items make the error large even where nothing is wrong, so `chance` stands
 * beside it: the mean absolute deviation of a binomial (De Moivre 1730), bin by bin. Null without items.
 */
export function calibrate({ confidence, right }: Confidences, binCount = 10): Calibration | null {
  const items = confidence.length;
  if (items === 0) return null;
  const sums = Array.from({ length: binCount }, () => ({ items: 0, confidence: 0, right: 0 }));
  confidence.forEach((value, index) => {
    const bin = sums[Math.max(0, Math.min(binCount - 1, Math.floor(value * binCount)))];
    if (bin === undefined) return;
    bin.items += 1;
    bin.confidence += value;
    bin.right += right[index] ?? 0;
  });
  const distance = sums.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0);
  const byChance = sums.reduce(
    (sum, bin) => sum + (bin.items > 0 ? meanDeviation(bin.items, bin.confidence / bin.items) : 0),
    0,
  );
  return {
    items,
    error: distance / items,
    chance: byChance / items,
    bins: sums.map((bin, index) => ({
      low: index / binCount,
      high: (index + 1) / binCount,
      items: bin.items,
      confidence: bin.items > 0 ? bin.confidence / bin.items : null,
      accuracy: bin.items > 0 ? wilsonInterval(bin.right, bin.items) : null,
    })),
  };
}

/** E|X − np| of a binomial: 2·(1 − p)·v·P(X = v) with v = ⌊np⌋ + 1, in logarithms against overflow. */
export function meanDeviation(n: number, p: number): number {
  if (p <= 0 || p >= 1) return 0;
  const v = Math.floor(n * p) + 1;
  let logProbability = n * Math.log(1 - p);
  for (let k = 1; k <= v; k++) {
    logProbability += Math.log((n - k + 1) / k) + Math.log(p / (1 - p));
  }
  return 2 * (1 - p) * v * Math.exp(logProbability);
}
