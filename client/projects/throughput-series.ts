import type { Throughput } from '../../server/contract/insights.js';

/** As many as colors that are told apart; those who answered less are drawn together. */
const peopleDrawn = 5;

export interface ThroughputSeries {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** One count a bucket. */
  readonly answers: readonly number[];
  /** Answers in a bucket in which there was one at all. */
  readonly rate: number;
}

/** When each bucket begins. */
export function bucketTimes({ start, per, buckets }: Throughput): Date[] {
  const length = per === 'hour' ? 3_600_000 : 86_400_000;
  return Array.from(
    { length: buckets },
    (_, bucket) => new Date(Date.parse(start) + bucket * length),
  );
}

/** Those who answered most, each in a color of their own, and all others together. */
export function throughputSeries(counts: Throughput, othersName: string): ThroughputSeries[] {
  const drawn = counts.people.slice(0, peopleDrawn);
  const rest = [
    ...counts.people.slice(peopleDrawn).map(({ answers }) => answers),
    ...(counts.others === null ? [] : [counts.others]),
  ];
  const series = drawn.map(({ annotatorId, name, answers }, index) => ({
    ...{ id: annotatorId, name, answers, color: `var(--series-${index + 1})` },
    rate: rateOf(answers),
  }));
  if (rest.length === 0) return series;
  const answers = Array.from({ length: counts.buckets }, (_, bucket) =>
    rest.reduce((total, list) => total + (list[bucket] ?? 0), 0),
  );
  const others = { id: 'others', name: othersName, color: 'var(--line-strong)', answers };
  return [...series, { ...others, rate: rateOf(answers) }];
}

function rateOf(answers: readonly number[]): number {
  const active = answers.filter((count) => count > 0);
  return active.reduce((total, count) => total + count, 0) / Math.max(1, active.length);
}
