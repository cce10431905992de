import type { PoolUncertainty } from '../../server/contract/insights.js';

export type UncertaintyMeasure = 'margin' | 'entropy';

export interface UncertaintyBin {
  readonly low: number;
  readonly high: number;
  /** Of the items that were looked at, from 0 to 1. */
  readonly share: number;
  readonly shareBefore: number | null;
}

/** Shares by bins, so that pools of different sizes stand beside each other. */
export function uncertaintyBins(
  now: PoolUncertainty,
  before: PoolUncertainty | null,
  measure: UncertaintyMeasure,
): UncertaintyBin[] {
  const { counts } = now[measure];
  // Hundredths, as 3 / 10 is not 0.3 in binary.
  const edge = (bin: number) => Math.round((100 * bin) / counts.length) / 100;
  return counts.map((count, bin) => ({
    low: edge(bin),
    high: edge(bin + 1),
    share: count / Math.max(1, now.items),
    shareBefore:
      before === null ? null : (before[measure].counts[bin] ?? 0) / Math.max(1, before.items),
  }));
}
