import type { ItemId, LabelId } from '../../../contract/ids.js';
import type { ItemPayload } from '../../../contract/task.js';
import type { StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { fromItemId, fromJson, toItemId } from '../rows.js';

type ListedItem = ReturnType<StoreReads['items']>[number];

interface ItemRow {
  readonly id: number;
  readonly payload: string;
  readonly stream: string;
  readonly overlap: number;
  readonly live: number;
  readonly answered: number;
  readonly given: string | null;
  readonly given_use: string | null;
  readonly answer: string | null;
}

/** The label of an item is the commonest of its answers, the earliest one where two are as common. */
const itemColumns = `
  SELECT items.id, payload, stream, overlap, live, answered,
    (SELECT labels.name FROM given_labels JOIN labels ON labels.id = given_labels.label_id
     WHERE given_labels.item_id = items.id AND label_use IN ('training', 'test')) AS given,
    (SELECT label_use FROM given_labels WHERE item_id = items.id) AS given_use,
    (SELECT labels.name FROM answers JOIN labels ON labels.id = answers.label_id
     WHERE answers.item_id = items.id AND status = 'counted'
     GROUP BY labels.id ORDER BY count(*) DESC, min(seq) LIMIT 1) AS answer
  FROM items JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL`;

export function items(
  { database }: StoreContext,
  { projectId, after, limit }: Parameters<StoreReads['items']>[0],
): ListedItem[] {
  return database
    .all<ItemRow>(
      `${itemColumns} WHERE items.project_id = ? AND items.id > ? ORDER BY items.id LIMIT ?`,
      ...[projectId, after, limit],
    )
    .map(present);
}

/** Listed items in the order of the ids asked for; ids of other projects are left out. */
export function itemsById(
  { database }: StoreContext,
  { projectId, itemIds }: Parameters<StoreReads['itemsById']>[0],
): ListedItem[] {
  return itemIds.flatMap((itemId) => {
    const row = database.get<ItemRow>(
      `${itemColumns} WHERE items.project_id = ? AND items.id = ?`,
      projectId,
      fromItemId(itemId),
    );
    return row === undefined ? [] : [present(row)];
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

function present(row: ItemRow): ListedItem {
  return {
    id: toItemId(row.id),
    text: fromJson<ItemPayload>(row.payload).text,
    state: stateOf(row),
    label: row.answer ?? row.given,
    source: row.answer !== null ? 'annotator' : row.given !== null ? 'import' : null,
  };
}

function stateOf(row: ItemRow): ListedItem['state'] {
  if (row.stream === 'test') return 'test';
  if (row.given_use === 'training') return 'given';
  if (row.answered >= row.overlap) return 'answered';
  return row.live > 0 ? 'leased' : 'open';
}
