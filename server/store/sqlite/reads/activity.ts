import type { ClassBalance } from '../../../contract/dashboard.js';
import type { ImportRecord, LabelUse } from '../../../contract/dataset.js';
import type { AnnotatorId, LabelId, ProjectId } from '../../../contract/ids.js';
import type { Round } from '../../../contract/score.js';
import { oracleAnnotatorPrefix } from '../../../domain/oracle.js';
import type { Outcome } from '../../browse.js';
import type { ClosingRound, StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { fromJson, isoTime, ofLivingProject, projectRow, toItemId } from '../rows.js';
import { streamCounts } from '../stream-counts.js';

type ListedAnnotator = ReturnType<StoreReads['annotators']>[number];

/** Holds for given labels but those of an import under way, which nobody is to see before its end. */
const isVisible = `given_labels.item_id NOT IN (
  SELECT items.id FROM imports JOIN items ON items.import_id = imports.id
  WHERE imports.project_id = :project AND imports.finished_at IS NULL)`;

export function rounds({ database }: StoreContext, target: { projectId: ProjectId }): Round[] {
  return database
    .all<{ result: string }>(
      'SELECT result FROM rounds WHERE project_id = ? AND result IS NOT NULL ORDER BY round',
      target.projectId,
    )
    .map(({ result }) => fromJson<Round>(result));
}

/** As the table keeps the scored items of a round. */
export interface KeptOutcomes {
  readonly labels: readonly LabelId[];
  /** Item, truth and prediction, the last two as places in the labels. */
  readonly items: readonly (readonly [number, number, number])[];
}

export function roundOutcomes(
  { database }: StoreContext,
  { projectId, round, of }: Parameters<StoreReads['roundOutcomes']>[0],
): Outcome[] | null {
  const row = database.get<{ outcomes: string }>(
    'SELECT outcomes FROM round_outcomes WHERE project_id = ? AND round = ? AND scored_on = ?',
    ...[projectId, round, of],
  );
  if (row === undefined) return null;
  const { labels, items } = fromJson<KeptOutcomes>(row.outcomes);
  const label = (place: number) => labels[place] ?? ('' as LabelId);
  return items.map(([item, truth, predicted]) => ({
    itemId: toItemId(item),
    truth: label(truth),
    predicted: label(predicted),
  }));
}

/** Rounds whose score is still to be computed, oldest first. */
export function closingRounds({ database }: StoreContext): ClosingRound[] {
  return database.all<ClosingRound>(
    `SELECT project_id AS projectId, round, cut, labels, closed_by AS closedBy
     FROM rounds WHERE result IS NULL ORDER BY closed_at, round`,
  );
}

export function imports(
  { database }: StoreContext,
  target: { projectId: ProjectId },
): ImportRecord[] {
  const rows = database.all<{
    id: string;
    file_name: string;
    labels_as: LabelUse;
    rows_read: number;
    added: number;
    duplicates: number;
    rejected_count: number;
    finished_at: number;
  }>(
    'SELECT * FROM imports WHERE project_id = ? AND finished_at IS NOT NULL ORDER BY finished_at',
    target.projectId,
  );
  return rows.map((row) => ({
    id: row.id,
    file: row.file_name,
    labelsAs: row.labels_as,
    read: row.rows_read,
    added: row.added,
    duplicates: row.duplicates,
    rejectedCount: row.rejected_count,
    finishedAt: isoTime(row.finished_at),
  }));
}

export function counts(
  { database }: StoreContext,
  { projectId }: { projectId: ProjectId },
): ReturnType<StoreReads['counts']> {
  const streams = streamCounts(database, projectId);
  const audit = streams.find(({ stream }) => stream === 'audit');
  const oracle = database.get<{ n: number }>(
    `SELECT count(*) AS n FROM given_labels
     WHERE project_id = :project AND label_use = 'oracle' AND ${isVisible}`,
    { project: projectId },
  );
  return {
    auditAnswered: audit?.closed ?? 0,
    auditReserve: audit?.items ?? 0,
    auditBatchLeft: Math.max(
      0,
      Math.min(
        projectRow(database, projectId).audit_batch_target - (audit?.answers ?? 0),
        (audit?.open ?? 0) + (audit?.live ?? 0),
      ),
    ),
    testItems: streams.find(({ stream }) => stream === 'test')?.items ?? 0,
    oracleItems: oracle?.n ?? 0,
  };
}

export function classBalance(
  { database }: StoreContext,
  { projectId }: { projectId: ProjectId },
): ClassBalance[] {
  projectRow(database, projectId);
  return database.all<ClassBalance>(
    `SELECT id AS labelId, name,
       (SELECT count(*) FROM answers
        WHERE project_id = labels.project_id AND label_id = labels.id AND status = 'counted') AS labeled,
       (SELECT count(*) FROM given_labels
        WHERE project_id = labels.project_id AND label_id = labels.id AND label_use = 'training'
        AND ${isVisible}) AS given
     FROM labels WHERE project_id = :project AND retired = 0 AND import_id IS NULL
     ORDER BY position`,
    { project: projectId },
  );
}

export function liveLeases({ database }: StoreContext): ReturnType<StoreReads['liveLeases']> {
  return database.all(
    `SELECT project_id AS projectId, count(*) AS leases FROM leases
     WHERE state = 'live' GROUP BY project_id ORDER BY project_id`,
  );
}

interface AnnotatorRow {
  readonly id: AnnotatorId;
  readonly name: string;
  readonly role: string;
  readonly answers: number;
  readonly audited: number;
  readonly skipped: number;
  readonly flagged: number;
  readonly checked: number;
  readonly correct: number;
  readonly last_at: number | null;
}

/** Those who joined the project and those of all projects, by name; no oracle, which answers by itself. */
export function people(
  { database }: StoreContext,
  { projectId }: { projectId: ProjectId },
): ReturnType<StoreReads['people']> {
  return database.all(
    `SELECT id AS annotatorId, name, role FROM annotators
     WHERE coalesce(project_id, :project) = :project AND substr(id, 1, length(:oracle)) <> :oracle
     ORDER BY name, id`,
    { project: projectId, oracle: oracleAnnotatorPrefix },
  );
}

export function annotators(
  context: StoreContext,
  { projectId }: { projectId: ProjectId },
): ListedAnnotator[] {
  const rows = context.database.all<AnnotatorRow>(
    `SELECT annotators.id, annotators.name, annotators.role,
       count(*) AS answers,
       sum(items.stream = 'audit') AS audited,
       (SELECT count(*) FROM leases WHERE leases.project_id = :project
        AND leases.annotator_id = annotators.id AND leases.state = 'skipped') AS skipped,
       (SELECT count(*) FROM remarks WHERE remarks.project_id = :project
        AND remarks.annotator_id = annotators.id AND kind = 'flag') AS flagged,
       sum(given_labels.item_id IS NOT NULL) AS checked,
       sum(given_labels.label_id = answers.label_id) AS correct,
       max(answers.answered_at) AS last_at
     FROM answers
     JOIN annotators ON annotators.id = answers.annotator_id
     JOIN items ON items.id = answers.item_id
     LEFT JOIN given_labels ON given_labels.item_id = answers.item_id AND label_use = 'checks'
     WHERE answers.project_id = :project AND answers.status <> 'undone'
       AND ${ofLivingProject('answers')}
     GROUP BY annotators.id ORDER BY answers DESC, annotators.name`,
    { project: projectId },
  );
  return rows.map((row) => ({
    annotatorId: row.id,
    name: row.name,
    role: row.role,
    answers: row.answers,
    audited: row.audited,
    skipped: row.skipped,
    flagged: row.flagged,
    medianSeconds: medianSeconds(context, projectId, row.id),
    checked: row.checked,
    checkAccuracy: row.checked > 0 ? row.correct / row.checked : null,
    lastAnswerAt: row.last_at === null ? null : isoTime(row.last_at),
  }));
}

/** Over the person's last hundred answers, so that today's pace shows. */
function medianSeconds(
  { database }: StoreContext,
  projectId: ProjectId,
  annotatorId: AnnotatorId,
): number | null {
  const times = database
    .all<{ elapsed_ms: number }>(
      `SELECT elapsed_ms FROM answers WHERE project_id = ? AND annotator_id = ? AND status <> 'undone'
       ORDER BY seq DESC LIMIT 100`,
      projectId,
      annotatorId,
    )
    .map(({ elapsed_ms: time }) => time)
    .sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  return middle === undefined ? null : middle / 1000;
}
