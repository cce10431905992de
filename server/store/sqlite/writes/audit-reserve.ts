import type { ImportId, ProjectId } from '../../../contract/ids.js';
import { auditThreshold } from '../../../domain/audit-reserve.js';
import type { StoreContext } from '../context.js';
import { projectRow, projectSettings } from '../rows.js';
import { streamCounts } from '../stream-counts.js';

/** An import under way, and how many of its rows can be asked about. */
export interface StagedRows {
  readonly id: ImportId;
  readonly project_id: ProjectId;
  readonly askable: number;
}

/** Few enough that answers never wait long. */
const movedAtOnce = 400;

/**
 * The key below which items are in the reserve, so that it is a uniform sample of the whole pool however
 * many files it came in. A growing pool lowers it, and what leaves the reserve, answered or not, joins the
 * active stream; it never rises again once somebody was given an item, because the model has seen what
 * lies above it.
 */
function thresholdWith(
  context: StoreContext,
  { project_id: projectId, askable }: StagedRows,
): number {
  const { database } = context;
  const project = projectRow(database, projectId);
  const { auditShare: share, auditCap: cap } = projectSettings(project);
  const visible = streamCounts(database, projectId)
    .filter(({ stream }) => stream !== 'test')
    .reduce((sum, { items }) => sum + items, 0);
  const wanted = auditThreshold({ share, cap, poolSize: visible + askable });
  return hasBegun(context, projectId) ? Math.min(wanted, project.audit_threshold) : wanted;
}

function hasBegun({ database }: StoreContext, projectId: ProjectId): boolean {
  const lease = database.get('SELECT 1 FROM leases WHERE project_id = ? LIMIT 1', projectId);
  return lease !== undefined;
}

/**
 * Puts some of the rows of an import, which nobody sees yet, where they will belong; true when all of them
 * are there, which holds until the settings or the pool change.
 */
export function drawStagedRows(context: StoreContext, staged: StagedRows): boolean {
  const { database } = context;
  const threshold = thresholdWith(context, staged);
  const where = [staged.project_id, threshold, staged.id, movedAtOnce];
  // Without its name SQLite would take another index, and go through all rows of the import.
  const into = database.run(
    `UPDATE items SET stream = 'audit' WHERE id IN (
       SELECT id FROM items INDEXED BY open_items WHERE project_id = ? AND stream = 'active'
         AND live + answered < overlap AND sample_key < ? AND import_id = ? LIMIT ?)`,
    ...where,
  );
  const outOf = database.run(
    `UPDATE items SET stream = 'active' WHERE id IN (
       SELECT id FROM items INDEXED BY audit_items WHERE project_id = ? AND stream = 'audit' AND sample_key >= ?
         AND import_id = ? LIMIT ?)`,
    ...where,
  );
  return Math.max(into, outOf) < movedAtOnce;
}

/** Moves the threshold, and with it the items that people see; they are no more than the reserve is large. */
export function moveThreshold(context: StoreContext, staged: StagedRows): void {
  const { project_id: projectId } = staged;
  const threshold = thresholdWith(context, staged);
  context.database.run(
    'UPDATE projects SET audit_threshold = ? WHERE id = ?',
    threshold,
    projectId,
  );
  move(context, projectId, {
    to: 'audit',
    index: 'open_items',
    where: `stream = 'active' AND live + answered < overlap AND sample_key < :threshold`,
    threshold,
  });
  move(context, projectId, {
    to: 'active',
    index: 'audit_items',
    where: `stream = 'audit' AND sample_key >= :threshold`,
    threshold,
  });
}

type Total = Record<'items' | 'open' | 'closed' | 'live' | 'answers', number | null>;

/** Moves items that count from one stream to the other, and what they count for with them. */
function move(
  { database }: StoreContext,
  projectId: ProjectId,
  {
    to,
    where,
    index,
    threshold,
  }: { to: 'audit' | 'active'; where: string; index: string; threshold: number },
): void {
  const key = { project: projectId, threshold };
  const moved = database.get<Total>(
    `SELECT sum(overlap > 0) AS items, sum(live + answered < overlap) AS open,
       sum(overlap > 0 AND answered >= overlap) AS closed, sum(live) AS live, sum(answered) AS answers
     FROM items INDEXED BY ${index} WHERE project_id = :project AND ${where}`,
    key,
  );
  // A sum over nothing is null.
  if (moved === undefined || moved.items === null) return;
  database.run(
    `UPDATE items INDEXED BY ${index} SET stream = '${to}' WHERE project_id = :project AND ${where}`,
    key,
  );
  database.run(
    `UPDATE stream_counts SET items = items + sign * :items, open = open + sign * :open,
       closed = closed + sign * :closed, live = live + sign * :live,
       answers = answers + sign * :answers
     FROM (SELECT 'audit' AS name, :audit AS sign UNION SELECT 'active', -:audit)
     WHERE project_id = :project AND stream = name`,
    { ...moved, project: projectId, audit: to === 'audit' ? 1 : -1 },
  );
}

/** Counts the rows of an import that has just become visible; `tests` are those of the test set. */
export function countStagedRows(
  { database }: StoreContext,
  staged: StagedRows & { readonly tests: number },
): void {
  const audit =
    database.get<{ n: number }>(
      `SELECT count(*) AS n FROM items INDEXED BY audit_items
       WHERE project_id = ? AND stream = 'audit' AND import_id = ?`,
      ...[staged.project_id, staged.id],
    )?.n ?? 0;
  const add = (stream: string, items: number, open: number) =>
    database.run(
      `UPDATE stream_counts SET items = items + ?, open = open + ?
       WHERE project_id = ? AND stream = ?`,
      ...[items, open, staged.project_id, stream],
    );
  add('active', staged.askable - audit, staged.askable - audit);
  add('audit', audit, audit);
  add('test', staged.tests, 0);
}
