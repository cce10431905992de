import type { Crowd } from './crowd.js';

/** Fewer round trips than this say little about the slowest of a hundred. */
const roundTripsNeeded = 100;

/** The p99, in milliseconds, of a crowd's round trips while `work` is done, again where they were too few. */
export async function p99During(crowd: Crowd, work: () => Promise<unknown>): Promise<number> {
  crowd.takeRoundTrips();
  const all: number[] = [];
  while (all.length < roundTripsNeeded) {
    await work();
    all.push(...crowd.takeRoundTrips());
  }
  all.sort((a, b) => a - b);
  return all[Math.ceil(all.length * 0.99) - 1] ?? Infinity;
}

/** The middle of some figures, to the nearest whole number. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? NaN);
}
