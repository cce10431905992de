import type { LabelId, ProjectId } from '../../../contract/ids.js';
import type { ItemPayload } from '../../../contract/task.js';
import type { KnownLabel, PoolItem, StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { expectRow } from '../database.js';
import { fromItemId, fromJson, ofLivingProject, toItemId } from '../rows.js';

/** The items that may be seen, in the order of their ids; `after` is the last id of the page before. */
export function poolItems(
  { database }: StoreContext,
  { projectId, after, limit }: Parameters<StoreReads['poolItems']>[0],
): PoolItem[] {
  const rows = database.all<{
    id: number;
    stream: PoolItem['stream'];
    sample_key: number;
    content_hash: string;
  }>(
    `SELECT items.id, stream, sample_key, content_hash FROM items
     JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL
     WHERE items.project_id = ? AND items.id > ? ORDER BY items.id LIMIT ?`,
    ...[projectId, after, limit],
  );
  return rows.map((row) => ({
    itemId: toItemId(row.id),
    stream: row.stream,
    sampleKey: row.sample_key,
    contentHash: row.content_hash,
  }));
}

/** The texts of items, in the order asked for. */
export function texts(
  { database }: StoreContext,
  { itemIds }: Parameters<StoreReads['texts']>[0],
): string[] {
  return itemIds.map((itemId) => {
    const row = database.get<{ payload: string }>(
      'SELECT payload FROM items WHERE id = ?',
      fromItemId(itemId),
    );
    return fromJson<ItemPayload>(expectRow(row, `item ${itemId}`).payload).text;
  });
}

/**
 * A label set by hand stands for all that was said of its item. On an audited item it corrects an answer,
 * and counts where that counts.
 */
export function knownLabels(
  { database }: StoreContext,
  { projectId, cut }: Parameters<StoreReads['knownLabels']>[0],
): KnownLabel[] {
  const rows = database.all<{
    item_id: number;
    label_id: LabelId;
    stream: KnownLabel['stream'];
    closed: number;
    seq: number;
  }>(
    `SELECT answers.item_id, answers.label_id, items.stream, items.answered >= items.overlap AS closed,
       answers.seq
     FROM answers JOIN items ON items.id = answers.item_id
     LEFT JOIN item_marks AS marks ON marks.item_id = items.id
     WHERE answers.project_id = :project AND answers.status = 'counted' AND answers.seq <= :cut
       AND marks.label_id IS NULL AND coalesce(marks.retired, 0) = 0
       AND ${ofLivingProject('answers')}
     UNION ALL
     SELECT given_labels.item_id, given_labels.label_id, items.stream, 1, 0
     FROM given_labels JOIN items ON items.id = given_labels.item_id
     JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL
     LEFT JOIN item_marks AS marks ON marks.item_id = items.id
     WHERE given_labels.project_id = :project AND label_use IN ('training', 'test')
       AND marks.label_id IS NULL AND coalesce(marks.retired, 0) = 0
     UNION ALL
     SELECT item_id, label_id, stream, 1, coalesce(first, 0)
     FROM (SELECT marks.item_id, marks.label_id, items.stream,
             (SELECT min(seq) FROM answers WHERE answers.item_id = items.id AND status = 'counted') AS first
           FROM item_marks AS marks JOIN items ON items.id = marks.item_id
           WHERE marks.project_id = :project AND marks.label_id IS NOT NULL AND retired = 0
             AND ${ofLivingProject('marks')})
     WHERE stream <> 'audit' OR first <= :cut
     ORDER BY 1, 5`,
    { project: projectId, cut: cut ?? Number.MAX_SAFE_INTEGER },
  );
  return rows.map((row) => ({
    itemId: toItemId(row.item_id),
    labelId: row.label_id,
    order: row.seq,
    stream: row.stream,
    closed: row.closed === 1,
  }));
}

export function lastModelVersion(
  { database }: StoreContext,
  { projectId }: { projectId: ProjectId },
): number {
  const row = database.get<{ model_version: number }>(
    'SELECT model_version FROM projects WHERE id = ? AND deleted_at IS NULL',
    projectId,
  );
  return row?.model_version ?? 0;
}
