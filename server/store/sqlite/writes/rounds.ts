import { Refusal } from '../../../contract/errors.js';
import type { ProjectId } from '../../../contract/ids.js';
import { isRoundDue, summarizeRound } from '../../../domain/rounds.js';
import type { Outcome } from '../../browse.js';
import type { ClosingRound, FinishedRound, PublishedModel, StoreWrites } from '../../store.js';
import type { StoreContext } from '../context.js';
import { expectRow } from '../database.js';
import type { KeptOutcomes } from '../reads/activity.js';
import { fromItemId, projectRow, projectSettings, type ProjectRow } from '../rows.js';
import { streamCounts } from '../stream-counts.js';
import { rankAssignments } from './assignments.js';

/** Closes the round under way when it is full; returns its number, else null. */
export function closeRoundIfDue(context: StoreContext, project: ProjectRow): number | null {
  const { roundSize } = projectSettings(project);
  const { since } = openRound(context, project.id);
  return isRoundDue(since, roundSize) ? close(context, project.id, 'count').round : null;
}

export function closeRound(
  context: StoreContext,
  { projectId }: Parameters<StoreWrites['closeRound']>[0],
): ClosingRound {
  projectRow(context.database, projectId);
  if (openRound(context, projectId).since === 0) {
    throw new Refusal(
      'conflict',
      'Nothing was answered since the last round: there is nothing to close.',
    );
  }
  return close(context, projectId, 'hand');
}

export function finishRound(
  { database }: StoreContext,
  { round, details, outcomes }: FinishedRound,
): null {
  const changed = database.run(
    'UPDATE rounds SET result = ? WHERE project_id = ? AND round = ?',
    ...[JSON.stringify(round), round.projectId, round.round],
  );
  // The project may have been deleted while the score was computed.
  if (changed === 0) return null;
  database.run(
    `INSERT INTO round_details (project_id, round, summary, details) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET summary = excluded.summary, details = excluded.details`,
    ...[round.projectId, round.round, JSON.stringify(summarizeRound(round))],
    JSON.stringify(details),
  );
  for (const scoredOn of ['audit', 'test'] as const) {
    const items = outcomes[scoredOn];
    if (items.length === 0) continue;
    database.run(
      `INSERT OR REPLACE INTO round_outcomes (project_id, round, scored_on, outcomes) VALUES (?, ?, ?, ?)`,
      ...[round.projectId, round.round, scoredOn, JSON.stringify(keptOutcomes(items))],
    );
  }
  return null;
}

/** Some bytes an item, because a test set is scored anew with every round. */
function keptOutcomes(outcomes: readonly Outcome[]): KeptOutcomes {
  const labels = [...new Set(outcomes.flatMap(({ truth, predicted }) => [truth, predicted]))];
  const place = new Map(labels.map((label, index) => [label, index]));
  const items = outcomes.map(({ itemId, truth, predicted }): [number, number, number] => [
    fromItemId(itemId),
    place.get(truth) ?? 0,
    place.get(predicted) ?? 0,
  ]);
  return { labels, items };
}

/** The number of the round under way and the counted answers in it. */
export function openRound(
  { database }: StoreContext,
  projectId: ProjectId,
): { round: number; since: number } {
  const last = database.get<{ round: number; cut: number }>(
    'SELECT round, cut FROM rounds WHERE project_id = ? ORDER BY round DESC LIMIT 1',
    projectId,
  );
  const since = database.get<{ n: number }>(
    `SELECT count(*) AS n FROM answers WHERE project_id = ? AND seq > ? AND status = 'counted'`,
    projectId,
    last?.cut ?? 0,
  );
  return { round: (last?.round ?? 0) + 1, since: since?.n ?? 0 };
}

function close(
  context: StoreContext,
  projectId: ProjectId,
  closedBy: 'count' | 'hand',
): ClosingRound {
  const { database, now } = context;
  const { round } = openRound(context, projectId);
  // Both without a look at the answers themselves, of which there may be hundreds of thousands.
  const { cut } = expectRow(
    database.get<{ cut: number }>(
      'SELECT max(seq) AS cut FROM answers WHERE project_id = ?',
      projectId,
    ),
    'the last answer',
  );
  const labels = streamCounts(database, projectId).reduce((sum, { answers }) => sum + answers, 0);
  database.run(
    'INSERT INTO rounds (project_id, round, cut, labels, closed_by, closed_at) VALUES (?, ?, ?, ?, ?, ?)',
    ...[projectId, round, cut, labels, closedBy, now()],
  );
  return { projectId, round, cut, labels, closedBy };
}

/** Replaces the ranking that claims read; versions only ever grow, so a late one changes nothing. */
export function publishFrontier({ database, now }: StoreContext, model: PublishedModel): null {
  const project = projectRow(database, model.projectId);
  if (model.modelVersion <= project.model_version) return null;
  database.run(
    `INSERT INTO models (project_id, version, trained_on, encoder, fit_id, backend, refresh_ms, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[model.projectId, model.modelVersion, model.trainedOn, model.encoder, model.fitId],
    ...[model.backend, model.refreshMs, now()],
  );
  database.run(
    `UPDATE projects SET model_version = ?, frontier_generation = frontier_generation + 1 WHERE id = ?`,
    model.modelVersion,
    model.projectId,
  );
  database.run('DELETE FROM frontier WHERE project_id = ?', model.projectId);
  for (const [rank, entry] of model.entries.entries()) {
    database.run(
      `INSERT INTO frontier (project_id, rank, item_id, score, strategy, suggestion, is_open)
       SELECT ?, ?, id, ?, ?, ?, overlap > live + answered AND assigned = 0 FROM items WHERE id = ? AND project_id = ?`,
      ...[model.projectId, rank, entry.score, entry.strategy],
      entry.suggestion === null ? null : JSON.stringify(entry.suggestion),
      ...[fromItemId(entry.itemId), model.projectId],
    );
  }
  rankAssignments(database, model.projectId);
  return null;
}

export function requestAuditBatch(
  { database }: StoreContext,
  { projectId, size }: Parameters<StoreWrites['requestAuditBatch']>[0],
): { left: number } {
  projectRow(database, projectId);
  const audit = streamCounts(database, projectId).find(({ stream }) => stream === 'audit');
  const { open = 0, live = 0, answers = 0 } = audit ?? {};
  const left = Math.min(size, open + live);
  database.run(
    'UPDATE projects SET audit_batch_target = ? WHERE id = ?',
    answers + left,
    projectId,
  );
  return { left };
}
