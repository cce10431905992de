import type { AnnotatorId } from '../contract/ids.js';
import { throughputSpans, type Throughput } from '../contract/insights.js';

interface BucketCount {
  readonly annotatorId: AnnotatorId;
  readonly name: string;
  readonly bucket: number;
  readonly answers: number;
}

/** When the first bucket begins that is shown at `now`, on a clock `offset` minutes ahead of UTC. */
export function bucketStart(
  now: number,
  { per, offset }: { per: Throughput['per']; offset: number },
): number {
  const { milliseconds, buckets } = throughputSpans[per];
  const ahead = offset * 60_000;
  return (Math.floor((now + ahead) / milliseconds) - buckets + 1) * milliseconds - ahead;
}

/** One list of counts a person, who answered most first; those after the first `most` are added up. */
export function sumUp(
  counts: readonly BucketCount[],
  buckets: number,
  most: number,
): Pick<Throughput, 'people' | 'others'> {
  const byPerson = new Map<AnnotatorId, Throughput['people'][number]>();
  for (const { annotatorId, name, bucket, answers } of counts) {
    const empty = { annotatorId, name, answers: new Array<number>(buckets).fill(0) };
    const person = byPerson.get(annotatorId) ?? empty;
    person.answers[bucket] = (person.answers[bucket] ?? 0) + answers;
    byPerson.set(annotatorId, person);
  }
  const total = (answers: readonly number[]) => answers.reduce((sum, count) => sum + count, 0);
  const people = [...byPerson.values()].sort(
    (left, right) =>
      total(right.answers) - total(left.answers) || (left.annotatorId < right.annotatorId ? -1 : 1),
  );
  const rest = people.slice(most);
  const others = Array.from({ length: buckets }, (_, bucket) =>
    total(rest.map(({ answers }) => answers[bucket] ?? 0)),
  );
  return { people: people.slice(0, most), others: rest.length === 0 ? null : others };
}
