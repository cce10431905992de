import type { HistoryEntry } from './annotation-state.js';

/** Answers that the pace is taken from: enough to be steady, few enough to be of now. */
const recent = 20;
const enough = 5;

export interface Pace {
  /** Median time of the last answers; null before there are enough of them. */
  readonly secondsPerItem: number | null;
  /** Answers since midnight on this device. */
  readonly today: number;
}

/** How fast one labels, from the answers on this device; `midnight` in milliseconds since the epoch. */
export function paceOf(history: readonly HistoryEntry[], midnight: number): Pace {
  const times = history
    .filter(({ earlier }) => !earlier)
    .slice(0, recent)
    .map(({ elapsedMs }) => elapsedMs)
    .sort((left, right) => left - right);
  const middle = times[Math.floor(times.length / 2)];
  return {
    secondsPerItem: middle === undefined || times.length < enough ? null : middle / 1000,
    today: history.filter(({ at, status }) => at >= midnight && status !== 'refused').length,
  };
}

/** Seconds until `left` items are done at this pace; null where the pace is not known. */
export function secondsLeft(left: number, { secondsPerItem }: Pace): number | null {
  return secondsPerItem === null ? null : left * secondsPerItem;
}
