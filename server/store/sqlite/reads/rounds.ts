import type { AnnotatorId } from '../../../contract/ids.js';
import {
  throughputPeople,
  throughputSpans,
  type RoundDetails,
} from '../../../contract/insights.js';
import type { ClassScore, Round, RoundSummary } from '../../../contract/score.js';
import { alignClasses, spreadEvenly } from '../../../domain/rounds.js';
import { bucketStart, sumUp } from '../../../domain/throughput.js';
import type { StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { fromJson, isoTime } from '../rows.js';

export function roundSummaries(
  { database }: StoreContext,
  { projectId }: Parameters<StoreReads['roundSummaries']>[0],
): RoundSummary[] {
  return database
    .all<{ summary: string }>(
      'SELECT summary FROM round_details WHERE project_id = ? ORDER BY round',
      projectId,
    )
    .map(({ summary }) => fromJson<RoundSummary>(summary));
}

export function roundWithDetails(
  { database }: StoreContext,
  { projectId, round }: Parameters<StoreReads['roundWithDetails']>[0],
): ReturnType<StoreReads['roundWithDetails']> {
  const row = database.get<{ result: string; details: string | null }>(
    `SELECT result, details FROM rounds LEFT JOIN round_details USING (project_id, round)
     WHERE project_id = ? AND round = ? AND result IS NOT NULL`,
    projectId,
    round,
  );
  if (row === undefined) return null;
  const details = row.details === null ? null : fromJson<RoundDetails>(row.details);
  return { round: fromJson<Round>(row.result), details };
}

export function classHistory(
  { database }: StoreContext,
  { projectId, round, source, most }: Parameters<StoreReads['classHistory']>[0],
): ReturnType<StoreReads['classHistory']> {
  const scored = database.all<{ round: number }>(
    `SELECT round FROM round_details WHERE project_id = ? AND round <= ?
       AND summary ->> ? IS NOT NULL ORDER BY round`,
    ...[projectId, round, source === 'audit' ? '$.macroF1' : '$.test'],
  );
  const rounds = spreadEvenly(scored, most).map((row) => row.round);
  const path = source === 'audit' ? '$.perClass' : '$.test.perClass';
  const scores = rounds.map((number) => {
    const row = database.get<{ classes: string | null }>(
      'SELECT result -> ? AS classes FROM rounds WHERE project_id = ? AND round = ?',
      ...[path, projectId, number],
    );
    return fromJson<ClassScore[] | null>(row?.classes ?? 'null') ?? [];
  });
  return { source, rounds, classes: alignClasses(scores) };
}

export function throughput(
  { database, now }: StoreContext,
  { projectId, per, offset }: Parameters<StoreReads['throughput']>[0],
): ReturnType<StoreReads['throughput']> {
  const span = throughputSpans[per];
  const start = bucketStart(now(), { per, offset });
  const rows = database.all<{ id: AnnotatorId; name: string; bucket: number; answers: number }>(
    `SELECT annotators.id, name, CAST((answered_at - :start) / :length AS INTEGER) AS bucket, count(*) AS answers
     FROM answers JOIN annotators ON annotators.id = answers.annotator_id
     WHERE answers.project_id = :project AND answered_at >= :start AND status <> 'undone'
     GROUP BY annotators.id, bucket`,
    { project: projectId, start, length: span.milliseconds },
  );
  const counts = rows.map(({ id, name, bucket, answers }) => ({
    ...{ annotatorId: id, name, answers },
    bucket: Math.min(bucket, span.buckets - 1),
  }));
  const { buckets } = span;
  return { per, start: isoTime(start), buckets, ...sumUp(counts, buckets, throughputPeople) };
}
