import type { LabelId, ProjectId } from '../../../contract/ids.js';
import type { StoreContext } from '../context.js';
import { expectRow } from '../database.js';
import { settleAssignment } from './assignments.js';

interface Decided {
  readonly label_id: LabelId | null;
  readonly retired: number;
  readonly flagged: number | null;
  readonly flagged_at: number | null;
}

interface ItemRow {
  readonly stream: string;
  readonly overlap: number;
  readonly live: number;
  readonly answered: number;
  /** The overlap that a stopped item had before; null where it is not stopped. */
  readonly asked: number | null;
}

/** The newest change that holds, of the kinds given. */
const newest = (column: string, kinds: string) => `(SELECT ${column} FROM bulk_items
  JOIN bulk_actions ON seq = bulk_seq
  WHERE item_id = :item AND undone = 0 AND kind IN (${kinds}) ORDER BY seq DESC LIMIT 1)`;

const decided = `SELECT ${newest('label_id', `'label'`)} AS label_id,
  coalesce(${newest(`kind = 'retire'`, `'retire', 'restore'`)}, 0) AS retired,
  ${newest(`kind = 'flag'`, `'flag', 'unflag'`)} AS flagged,
  ${newest('made_at', `'flag', 'unflag'`)} AS flagged_at`;

/** Writes what now holds for some items by the changes made in bulk, and lets them be asked or not. */
export function settleMarks(
  context: StoreContext,
  projectId: ProjectId,
  items: readonly number[],
): void {
  for (const item of items) {
    settleMark(context, projectId, item);
    settleAssignment(context.database, projectId, item);
  }
}

function settleMark(context: StoreContext, projectId: ProjectId, item: number): void {
  const { database } = context;
  const now = expectRow(database.get<Decided>(decided, { item }), 'what was decided');
  const row = expectRow(
    database.get<ItemRow>(
      `SELECT stream, overlap, live, answered,
         CASE WHEN label_id IS NOT NULL OR retired = 1 THEN asked END AS asked
       FROM items LEFT JOIN item_marks ON item_id = items.id WHERE items.id = ?`,
      item,
    ),
    `item ${item}`,
  );
  const asked = row.asked ?? row.overlap;
  const isMarked = now.label_id !== null || now.retired === 1 || now.flagged !== null;
  if (isMarked) {
    database.run(
      `INSERT INTO item_marks (item_id, project_id, label_id, retired, flagged, flagged_at, asked)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item_id) DO UPDATE SET label_id = excluded.label_id,
         retired = excluded.retired, flagged = excluded.flagged, flagged_at = excluded.flagged_at,
         asked = excluded.asked`,
      ...[item, projectId, now.label_id, now.retired, now.flagged, now.flagged_at, asked],
    );
  } else {
    database.run('DELETE FROM item_marks WHERE item_id = ?', item);
  }
  const stops = now.label_id !== null || now.retired === 1;
  // What has no overlap of its own, such as a test item, never gets one.
  const taken = asked === 0 ? 0 : row.live + row.answered;
  const overlap = stops ? taken : Math.max(asked, taken);
  if (overlap !== row.overlap) changeOverlap(context, { projectId, item, before: row, overlap });
}

/** The counters follow answers and leases by themselves, but not a changed overlap. */
function changeOverlap(
  { database }: StoreContext,
  change: { projectId: ProjectId; item: number; before: ItemRow; overlap: number },
): void {
  const { before, overlap } = change;
  database.run('UPDATE items SET overlap = ? WHERE id = ?', overlap, change.item);
  const was = countsOf(before, before.overlap);
  const is = countsOf(before, overlap);
  database.run(
    `UPDATE stream_counts SET items = items + ?, open = open + ?, closed = closed + ?
     WHERE project_id = ? AND stream = ?`,
    ...[is.items - was.items, is.open - was.open, is.closed - was.closed],
    ...[change.projectId, before.stream],
  );
}

function countsOf({ stream, live, answered }: ItemRow, overlap: number) {
  const counts = overlap > 0 || stream === 'test';
  return {
    items: Number(counts),
    open: Number(live + answered < overlap),
    closed: Number(overlap > 0 && answered >= overlap),
  };
}
