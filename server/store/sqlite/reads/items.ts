import type { ItemId, LabelId } from '../../../contract/ids.js';
import type { ItemPayload } from '../../../contract/task.js';
import { clipText } from '../../../domain/words.js';
import type { ListedItem } from '../../browse.js';
import type { StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { fromItemId, fromJson, toItemId } from '../rows.js';
import { isFlagged, isSkipped, itemLabel } from './item-facts.js';

interface ItemRow {
  readonly id: number;
  readonly payload: string;
  readonly stream: string;
  readonly overlap: number;
  readonly live: number;
  readonly answered: number;
  readonly retired: number | null;
  readonly set_label: LabelId | null;
  readonly label_id: LabelId | null;
  readonly label: string | null;
  readonly flagged: number;
  readonly skipped: number;
}

const itemColumns = `
  SELECT listed.*, labels.name AS label FROM (
    SELECT items.id, payload, stream, items.overlap, live, answered, marks.retired,
      marks.label_id AS set_label, ${itemLabel} AS label_id,
      ${isFlagged} AS flagged, ${isSkipped} AS skipped
    FROM items JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL
    LEFT JOIN item_marks AS marks ON marks.item_id = items.id`;
const named = `) AS listed LEFT JOIN labels ON labels.id = listed.label_id`;

export function items(
  { database }: StoreContext,
  { projectId, after, limit }: Parameters<StoreReads['items']>[0],
): ListedItem[] {
  return database
    .all<ItemRow>(
      `${itemColumns} WHERE items.project_id = ? AND items.id > ? ORDER BY items.id LIMIT ? ${named}
       ORDER BY listed.id`,
      ...[projectId, after, limit],
    )
    .map((row) => present(row));
}

/** Listed items in the order of the ids asked for; ids of other projects are left out. */
export function itemsById(
  { database }: StoreContext,
  { projectId, itemIds, clip }: Parameters<StoreReads['itemsById']>[0],
): ListedItem[] {
  return itemIds.flatMap((itemId) => {
    const row = database.get<ItemRow>(
      `${itemColumns} WHERE items.project_id = ? AND items.id = ? ${named}`,
      projectId,
      fromItemId(itemId),
    );
    return row === undefined ? [] : [present(row, clip)];
  });
}

export function oracleLabel(
  { database }: StoreContext,
  { itemId }: { itemId: ItemId },
): LabelId | null {
  const row = database.get<{ label_id: LabelId }>(
    `SELECT label_id FROM given_labels WHERE item_id = ? AND label_use = 'oracle'`,
    fromItemId(itemId),
  );
  return row?.label_id ?? null;
}

function present(row: ItemRow, clip = Number.MAX_SAFE_INTEGER): ListedItem {
  const { text, title } = fromJson<ItemPayload>(row.payload);
  return {
    id: toItemId(row.id),
    text: clipText(text, clip),
    clipped: text.length > clip,
    title: title ?? null,
    state: stateOf(row),
    audit: row.stream === 'audit',
    flagged: row.flagged === 1,
    skipped: row.skipped === 1,
    label: row.label,
    labelId: row.label_id,
    source: sourceOf(row),
    answers: row.answered,
  };
}

function sourceOf(row: ItemRow): ListedItem['source'] {
  if (row.label_id === null) return null;
  if (row.set_label !== null) return 'set';
  return row.answered > 0 ? 'annotator' : 'import';
}

function stateOf(row: ItemRow): ListedItem['state'] {
  if (row.retired === 1) return 'retired';
  if (row.stream === 'test') return 'test';
  if (row.overlap === 0) return 'given';
  if (row.answered >= row.overlap) return 'answered';
  return row.live > 0 ? 'leased' : 'open';
}
