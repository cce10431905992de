import type { AnnotatorId, AnswerId, BulkId, LabelId } from '../../../contract/ids.js';
import type { BulkAction, ItemDetail } from '../../../contract/items.js';
import type { Stream } from '../../../contract/queue.js';
import type { ItemPayload } from '../../../contract/task.js';
import type { BrowseReads } from '../../browse.js';
import type { StoreContext } from '../context.js';
import { fromItemId, fromJson, isoTime, ofLivingProject } from '../rows.js';
import { itemsById } from './items.js';

type Event = ItemDetail['history'][number];

interface EventRow {
  readonly at: number;
  readonly who: string;
  readonly what: Event['what'];
  readonly label: string | null;
  readonly note: string | null;
  readonly answer_id: AnswerId | null;
  readonly bulk_id: BulkId | null;
  readonly elapsed_ms: number | null;
  readonly lease_id: string | null;
}

interface WhyRow {
  readonly stream: Stream;
  readonly strategy: string;
  readonly score: number | null;
  readonly selection_probability: number | null;
  readonly eligible: number;
  readonly model_version: number;
}

/** Texts and all that happened to one item. */
export function itemDetail(
  context: StoreContext,
  { projectId, itemId }: Parameters<BrowseReads['itemDetail']>[0],
): ReturnType<BrowseReads['itemDetail']> {
  const { database } = context;
  const [listed] = itemsById(context, { projectId, itemIds: [itemId] });
  if (listed === undefined) return null;
  const item = fromItemId(itemId);
  const row = database.get<{ payload: string; meta: string }>(
    'SELECT payload, meta FROM items WHERE id = ?',
    item,
  );
  const payload = fromJson<ItemPayload>(row?.payload ?? '{}');
  const imported = database.get<{ label: string; use: string }>(
    `SELECT labels.name AS label, label_use AS use FROM given_labels
     JOIN labels ON labels.id = label_id WHERE item_id = ? AND label_use <> 'oracle'`,
    item,
  );
  return {
    ...listed,
    context: payload.context ?? null,
    meta: fromJson<Record<string, unknown>>(row?.meta ?? '{}'),
    assignees: assigneesOf(context, item),
    importedLabel: imported ?? null,
    history: historyOf(context, item),
  };
}

function assigneesOf({ database }: StoreContext, item: number): string[] {
  const rows = database.all<{ name: string }>(
    `SELECT name FROM assignments JOIN annotators ON annotators.id = annotator_id
     WHERE item_id = ? ORDER BY name, annotator_id`,
    item,
  );
  return rows.map(({ name }) => name);
}

/** One row for each thing that happened; equal times keep the order in which things must have happened. */
const events = `
  SELECT served_at AS at, leases.annotator_id AS person, 'asked' AS what, NULL AS label_id, NULL AS note,
    NULL AS answer_id, NULL AS bulk_id, NULL AS elapsed_ms, leases.id AS lease_id, 0 AS place
  FROM leases WHERE item_id = :item AND state = 'live'
  UNION ALL
  SELECT min(expires_at, served_at + 1), annotator_id, 'skipped', NULL, skip_reason, NULL, NULL, NULL, id, 1
  FROM leases WHERE item_id = :item AND state = 'skipped'
  UNION ALL
  SELECT answered_at, annotator_id,
    CASE status WHEN 'counted' THEN 'answered' WHEN 'undone' THEN 'undone' ELSE 'too-late' END,
    coalesce((SELECT value ->> '$.labelId' FROM answer_revisions
              WHERE answer_seq = seq ORDER BY rowid LIMIT 1), label_id),
    NULL, id, NULL, elapsed_ms, lease_id, 2
  FROM answers WHERE item_id = :item
  UNION ALL
  SELECT replaced_at, annotator_id, 'corrected',
    coalesce((SELECT later.value ->> '$.labelId' FROM answer_revisions AS later
              WHERE later.answer_seq = seq AND later.rowid > answer_revisions.rowid
              ORDER BY later.rowid LIMIT 1), label_id),
    NULL, id, NULL, NULL, NULL, 3
  FROM answer_revisions JOIN answers ON seq = answer_seq WHERE item_id = :item
  UNION ALL
  SELECT made_at, annotator_id, kind, NULL, text, NULL, NULL, NULL, NULL, 4
  FROM remarks WHERE item_id = :item
  UNION ALL
  SELECT made_at, annotator_id, kind, label_id,
    (SELECT group_concat(name, ', ' ORDER BY name, annotators.id) FROM annotators
     WHERE annotators.id IN (SELECT value FROM json_each(assignees))),
    NULL, bulk_actions.id, NULL, NULL, 5
  FROM bulk_items JOIN bulk_actions ON seq = bulk_seq WHERE item_id = :item AND undone = 0`;

function historyOf({ database }: StoreContext, item: number): Event[] {
  const rows = database.all<EventRow>(
    `SELECT happened.*, annotators.name AS who, labels.name AS label FROM (${events}) AS happened
     JOIN annotators ON annotators.id = happened.person
     LEFT JOIN labels ON labels.id = happened.label_id ORDER BY at, place`,
    { item },
  );
  return rows.map((row) => ({
    at: isoTime(row.at),
    who: row.who,
    what: row.what,
    label: row.label,
    note: row.note,
    answerId: row.answer_id,
    bulkId: row.bulk_id,
    elapsedMs: row.elapsed_ms,
    why: row.lease_id === null ? null : whyOf(database, row.lease_id),
  }));
}

function whyOf(database: StoreContext['database'], leaseId: string): Event['why'] {
  const row = database.get<WhyRow>(
    `SELECT stream, strategy, score, selection_probability, eligible, model_version
     FROM leases WHERE id = ?`,
    leaseId,
  );
  if (row === undefined) return null;
  return {
    stream: row.stream,
    strategy: row.strategy,
    score: row.score,
    selectionProbability: row.selection_probability,
    eligible: row.eligible,
    modelVersion: row.model_version,
  };
}

interface BulkRow {
  readonly id: BulkId;
  readonly project_id: string;
  readonly who: string;
  readonly kind: BulkAction['kind'];
  readonly label_id: LabelId | null;
  readonly assignees: string | null;
  readonly made_at: number;
  readonly undone_at: number | null;
  readonly changed: number;
}

const bulkColumns = `SELECT bulk_actions.*, annotators.name AS who,
  (SELECT count(*) FROM bulk_items WHERE bulk_seq = seq AND undone = 0) AS changed
  FROM bulk_actions JOIN annotators ON annotators.id = annotator_id
  WHERE ${ofLivingProject('bulk_actions')}`;

export function bulk(
  { database }: StoreContext,
  { bulkId }: { bulkId: BulkId },
): ReturnType<BrowseReads['bulk']> {
  const row = database.get<BulkRow>(`${bulkColumns} AND bulk_actions.id = ?`, bulkId);
  return row === undefined ? null : presentBulk(row);
}

export function bulks(
  { database }: StoreContext,
  { projectId }: Parameters<BrowseReads['bulks']>[0],
): ReturnType<BrowseReads['bulks']> {
  const sql = `${bulkColumns} AND bulk_actions.project_id = ? ORDER BY seq DESC LIMIT 50`;
  return database.all<BulkRow>(sql, projectId).map(presentBulk);
}

function presentBulk(row: BulkRow): NonNullable<ReturnType<BrowseReads['bulk']>> {
  return {
    bulkId: row.id,
    projectId: row.project_id as never,
    action: actionOf(row),
    by: row.who,
    at: isoTime(row.made_at),
    undone: row.undone_at !== null,
    changed: row.changed,
  };
}

function actionOf({ kind, label_id: labelId, assignees }: BulkRow): BulkAction {
  // The table itself keeps a label beside the one kind, and people beside the other.
  if (kind === 'label') return { kind, labelId: labelId ?? ('' as LabelId) };
  if (kind === 'assign') return { kind, annotatorIds: fromJson<AnnotatorId[]>(assignees ?? '[]') };
  return { kind };
}
