import { spreadOf, type Spread } from '../../commands/machine.js';
import type { Work } from './messages.js';

/** Several stretches of work of the same kind, together. */
export interface WorkFigures {
  /** Round trips a second: median and range of the stretches. */
  readonly perSecond: Spread;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly roundTrips: number;
  /** Answers that were refused or not acknowledged in time, and sent again. */
  readonly again: number;
}

export function figuresOf(stretches: readonly Work[]): WorkFigures {
  const times = stretches.flatMap((work) => [...work.times]);
  return {
    perSecond: spreadOf(stretches.map((work) => work.times.length / work.seconds)),
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    roundTrips: times.length,
    again: stretches.reduce((sum, { again }) => sum + again, 0),
  };
}

/** The smallest value that this share of them does not exceed, in tenths; NaN where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return Math.round(value * 10) / 10;
}
