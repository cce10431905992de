import { randomBytes } from 'node:crypto';
import type { AnnotatorId, LeaseId, ProjectId } from '../../../contract/ids.js';
import type { ProjectSettings } from '../../../contract/project.js';
import type { EmptyReason, LeasedItem, Stream } from '../../../contract/queue.js';
import { streamsInOrder } from '../../../domain/streams.js';
import type { StoreWrites } from '../../store.js';
import { budgetRoomFor } from '../budgets.js';
import type { StoreContext } from '../context.js';
import { streamCounts } from '../stream-counts.js';
import { isFor } from './assignments.js';
import {
  ofLivingProject,
  projectRow,
  projectSettings,
  readLeasedItem,
  type LeaseRow,
  type ProjectRow,
} from '../rows.js';

/** What a claim knows of its project and of the person who asks. */
interface Claim {
  readonly project: ProjectRow;
  readonly settings: ProjectSettings;
  readonly annotatorId: AnnotatorId;
}

/** What is known of a pick before its item. */
interface Draw {
  readonly stream: Stream;
  readonly strategy: string;
  readonly eligible: number;
}

/** An item chosen for someone, with the reason that is recorded. */
interface Pick extends Draw {
  readonly itemId: number;
  readonly score: number | null;
  readonly suggestion: string | null;
  readonly selectionProbability: number | null;
}

/** Items that this person holds, has skipped or has answered are never offered to them again. */
const notYetSeen = `NOT EXISTS (
  SELECT 1 FROM seen_items WHERE (item_id, annotator_id) = (items.id, :annotator))`;

/** In the audit stream what is assigned to somebody comes in its turn; there is hardly any (`mayTake`). */
const mayBeDrawn = { active: 'items.assigned = 0', audit: isFor };

export function claim(
  context: StoreContext,
  { projectId, annotatorId, count }: Parameters<StoreWrites['claim']>[0],
): ReturnType<StoreWrites['claim']> {
  const project = projectRow(context.database, projectId);
  const request: Claim = { project, settings: projectSettings(project), annotatorId };
  const refusal = cannotServe(context, request);
  if (refusal !== null) return { items: [], emptyReason: refusal };
  const budget = budgetRoomFor(context.database, request.settings, { projectId, annotatorId });
  if (budget.reason !== null) return { items: [], emptyReason: budget.reason };
  const items: LeasedItem[] = [];
  while (items.length < Math.min(count, budget.left)) {
    const pick = pickItem(context, request);
    if (pick === null) break;
    items.push(lease(context, request, pick));
  }
  return { items, emptyReason: items.length > 0 ? null : whyEmpty(context, projectId) };
}

/** Leases one given item again, for an answer that was taken back. */
export function leaseAgain(context: StoreContext, before: LeaseRow): LeasedItem {
  const project = projectRow(context.database, before.project_id);
  const annotatorId = before.annotator_id as AnnotatorId;
  const request: Claim = { project, settings: projectSettings(project), annotatorId };
  return lease(context, request, {
    itemId: before.item_id,
    stream: before.stream,
    strategy: before.strategy,
    score: before.score,
    suggestion: before.suggestion,
    eligible: before.eligible,
    selectionProbability: before.selection_probability,
  });
}

function cannotServe({ database }: StoreContext, { project }: Claim): EmptyReason | null {
  if (project.paused === 1) return 'paused';
  const label = database.get(
    'SELECT 1 FROM labels WHERE project_id = ? AND retired = 0 LIMIT 1',
    project.id,
  );
  return label === undefined ? 'no-labels' : null;
}

function whyEmpty({ database }: StoreContext, projectId: ProjectId): EmptyReason {
  const counts = streamCounts(database, projectId).filter(({ stream }) => stream !== 'test');
  if (counts.every(({ items }) => items === 0)) return 'no-items';
  if (counts.some(({ live }) => live > 0)) return 'all-leased';
  return counts.some(({ open }) => open > 0) ? 'none-for-you' : 'all-answered';
}

function pickItem(context: StoreContext, request: Claim): Pick | null {
  const counts = streamCounts(context.database, request.project.id);
  const audit = counts.find(({ stream }) => stream === 'audit');
  // Items of the batch that somebody holds are on their way; a lease that ends gives them back.
  const auditAsked = (audit?.answers ?? 0) + (audit?.live ?? 0);
  const auditBatchLeft = request.project.audit_batch_target - auditAsked;
  const asked = counts.reduce((sum, { live, answers }) => sum + live + answers, 0);
  const { auditRate } = request.settings;
  for (const stream of streamsInOrder({ asked, auditRate, auditBatchLeft })) {
    const eligible = counts.find((count) => count.stream === stream)?.open ?? 0;
    if (eligible === 0) continue;
    const pick =
      stream === 'audit'
        ? pickBySample(context, request, { stream, strategy: 'audit', eligible })
        : pickActive(context, request, eligible);
    if (pick !== null) return pick;
  }
  return null;
}

/** What is assigned to somebody comes first; the ranking decides among it as among all. */
function pickActive(context: StoreContext, request: Claim, eligible: number): Pick | null {
  return (
    pickAssigned(context, request, eligible) ??
    pickFromFrontier(context, request, eligible) ??
    pickBySample(context, request, { stream: 'active', strategy: 'random', eligible })
  );
}

/** The best of one's own items that are still free, the ranked before the others. */
function pickAssigned(
  { database }: StoreContext,
  { project, annotatorId }: Claim,
  eligible: number,
): Pick | null {
  const row = database.get<RankedRow>(
    `SELECT own.item_id, score, coalesce(strategy, 'random') AS strategy, suggestion
     FROM assignments AS own INDEXED BY open_assignments JOIN items ON items.id = own.item_id
     LEFT JOIN frontier ON frontier.project_id = own.project_id AND frontier.rank = own.rank
     WHERE own.annotator_id = :annotator AND own.project_id = :project
       AND own.is_open = 1 AND own.is_seen = 0 AND items.stream = 'active'
     ORDER BY own.rank, own.sample_key LIMIT 1`,
    { project: project.id, annotator: annotatorId },
  );
  // Somebody chose which items these are, so that nothing is known of how likely each of them was.
  return row === undefined ? null : ranked(row, { eligible, probability: null });
}

interface RankedRow {
  readonly item_id: number;
  readonly score: number | null;
  readonly strategy: string;
  readonly suggestion: string | null;
}

function ranked(
  { item_id: itemId, ...row }: RankedRow,
  { eligible, probability }: { eligible: number; probability: number | null },
): Pick {
  const selectionProbability = row.strategy === 'random' ? probability : null;
  return { ...row, itemId, stream: 'active', eligible, selectionProbability };
}

/** Of an item that was drawn at random; null where some of the open ones are for certain people only. */
function drawProbability(
  { database }: StoreContext,
  { project }: Claim,
  eligible: number,
): number | null {
  const row = database.get(
    'SELECT 1 FROM assignments WHERE project_id = ? AND is_open = 1 LIMIT 1',
    project.id,
  );
  return row === undefined ? 1 / eligible : null;
}

/** The best item of the published ranking that is still free for this person. */
function pickFromFrontier(context: StoreContext, request: Claim, eligible: number): Pick | null {
  const { project, annotatorId } = request;
  const row = context.database.get<RankedRow>(
    `SELECT frontier.item_id, frontier.score, frontier.strategy, frontier.suggestion
     FROM frontier INDEXED BY open_frontier JOIN items ON items.id = frontier.item_id
     WHERE frontier.project_id = :project AND frontier.is_open = 1 AND items.stream = 'active'
       AND ${notYetSeen}
     ORDER BY frontier.rank LIMIT 1`,
    { project: project.id, annotator: annotatorId },
  );
  if (row === undefined) return null;
  return ranked(row, { eligible, probability: drawProbability(context, request, eligible) });
}

/** The next item in the order of the seeded keys: a uniform draw from those that are left. */
function pickBySample(context: StoreContext, request: Claim, choice: Draw): Pick | null {
  const { project, annotatorId } = request;
  // The stream is no parameter: by its value SQLite decides about a partial index, anew at each call.
  const row = context.database.get<{ id: number }>(
    `SELECT items.id FROM items
     WHERE items.project_id = :project AND items.stream = '${choice.stream}'
       AND items.overlap > items.live + items.answered
       AND EXISTS (SELECT 1 FROM imports WHERE imports.id = items.import_id
                   AND imports.finished_at IS NOT NULL)
       AND ${mayBeDrawn[choice.stream]} AND ${notYetSeen}
     ORDER BY items.sample_key LIMIT 1`,
    { project: project.id, annotator: annotatorId },
  );
  if (row === undefined) return null;
  return {
    ...choice,
    itemId: row.id,
    score: null,
    suggestion: null,
    selectionProbability: drawProbability(context, request, choice.eligible),
  };
}

function lease(
  { database, now }: StoreContext,
  { project, settings, annotatorId }: Claim,
  { itemId, ...pick }: Pick,
): LeasedItem {
  const servedAt = now();
  const row: LeaseRow = {
    // Random, never counted up: a restored backup would hand a counted id out a second time.
    id: randomBytes(16).toString('base64url') as LeaseId,
    project_id: project.id,
    item_id: itemId,
    annotator_id: annotatorId,
    state: 'live',
    served_at: servedAt,
    expires_at: servedAt + settings.leaseSeconds * 1000,
    ...{ stream: pick.stream, strategy: pick.strategy, score: pick.score },
    ...{ selection_probability: pick.selectionProbability, eligible: pick.eligible },
    model_version: project.model_version,
    frontier_generation: project.frontier_generation,
    guideline_version: project.guideline_version,
    suggestion: pick.suggestion,
  };
  database.run(
    `INSERT INTO leases (id, project_id, item_id, annotator_id, state, served_at, expires_at, stream,
       strategy, score, selection_probability, eligible, model_version, frontier_generation,
       guideline_version, suggestion)
     VALUES (:id, :project_id, :item_id, :annotator_id, :state, :served_at, :expires_at, :stream,
       :strategy, :score, :selection_probability, :eligible, :model_version, :frontier_generation,
       :guideline_version, :suggestion)`,
    row,
  );
  return readLeasedItem(database, row);
}

export function renewLeases(
  { database, now }: StoreContext,
  { annotatorId, leaseIds, projectId }: Parameters<StoreWrites['renewLeases']>[0],
): LeasedItem[] {
  return leaseIds.flatMap((leaseId) => {
    const row = database.get<LeaseRow>(
      `SELECT * FROM leases WHERE id = ? AND annotator_id = ? AND state = 'live' AND expires_at > ?
         AND ${ofLivingProject('leases')}`,
      leaseId,
      annotatorId,
      now(),
    );
    if (row === undefined || row.project_id !== (projectId ?? row.project_id)) return [];
    const { leaseSeconds } = projectSettings(projectRow(database, row.project_id));
    const expiresAt = now() + leaseSeconds * 1000;
    database.run('UPDATE leases SET expires_at = ? WHERE id = ?', expiresAt, leaseId);
    return [readLeasedItem(database, { ...row, expires_at: expiresAt })];
  });
}

export function releaseLeases(
  { database, now }: StoreContext,
  { annotatorId, leaseIds, graceMs }: Parameters<StoreWrites['releaseLeases']>[0],
): null {
  for (const leaseId of leaseIds) {
    database.run(
      graceMs === 0
        ? `UPDATE leases SET state = 'released', expires_at = min(expires_at, ?)
           WHERE id = ? AND annotator_id = ? AND state = 'live'`
        : `UPDATE leases SET expires_at = min(expires_at, ?)
           WHERE id = ? AND annotator_id = ? AND state = 'live'`,
      now() + graceMs,
      leaseId,
      annotatorId,
    );
  }
  return null;
}

export function reapExpired({
  database,
  now,
}: StoreContext): ReturnType<StoreWrites['reapExpired']> {
  const ended = database.all<LeaseRow>(
    `SELECT * FROM leases WHERE state = 'live' AND expires_at <= ? AND ${ofLivingProject('leases')}
     ORDER BY expires_at LIMIT 1000`,
    now(),
  );
  for (const { id } of ended) database.run(`UPDATE leases SET state = 'expired' WHERE id = ?`, id);
  return ended.map((row) => ({
    leaseId: row.id,
    annotatorId: row.annotator_id as AnnotatorId,
    projectId: row.project_id,
  }));
}

/** After a start: every live lease runs anew, whatever the wall clock did while the service was down. */
export function extendLiveLeases({ database, now }: StoreContext): void {
  database.run(
    `UPDATE leases SET expires_at = ? + 1000 * (
       SELECT settings ->> '$.leaseSeconds' FROM projects WHERE projects.id = leases.project_id)
     WHERE state = 'live'`,
    now(),
  );
}
