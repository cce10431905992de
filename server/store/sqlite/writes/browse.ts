import { Refusal } from '../../../contract/errors.js';
import type { AnnotatorId, LabelId, ProjectId } from '../../../contract/ids.js';
import type { ItemPayload } from '../../../contract/task.js';
import { spaceWords } from '../../../domain/words.js';
import { bulkStep, type BrowseWrites, type EndedLease } from '../../browse.js';
import type { StoreContext } from '../context.js';
import { people as peopleOf } from '../reads/activity.js';
import { fromItemId, fromJson, projectRow, ofLivingProject } from '../rows.js';
import { settleMarks } from './marks.js';

interface BulkRow {
  readonly seq: number;
  readonly project_id: ProjectId;
  readonly kind: string;
  readonly label_id: LabelId | null;
  /** A JSON list of ids. */
  readonly assignees: string | null;
  readonly made_at: number;
}

export function beginBulk(
  context: StoreContext,
  { bulkId, projectId, annotatorId, action }: Parameters<BrowseWrites['beginBulk']>[0],
): null {
  const { database, now } = context;
  projectRow(database, projectId);
  const labelId = action.kind === 'label' ? action.labelId : null;
  const known = database.get(
    'SELECT 1 FROM labels WHERE id = ? AND project_id = ? AND retired = 0 AND import_id IS NULL',
    ...[labelId, projectId],
  );
  if (labelId !== null && known === undefined) {
    throw new Refusal(
      'label-unknown',
      'labelId: the project offers no such label: reload the page.',
    );
  }
  const assignees = action.kind === 'assign' ? [...new Set(action.annotatorIds)] : null;
  if (assignees !== null) expectPeople(context, projectId, assignees);
  database.run(
    `INSERT INTO bulk_actions (id, project_id, annotator_id, kind, label_id, assignees, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[bulkId, projectId, annotatorId, action.kind, labelId],
    ...[assignees === null ? null : JSON.stringify(assignees), now()],
  );
  return null;
}

function expectPeople(
  context: StoreContext,
  projectId: ProjectId,
  people: readonly AnnotatorId[],
): void {
  const known = new Set(peopleOf(context, { projectId }).map(({ annotatorId }) => annotatorId));
  const stranger = people.find((person) => !known.has(person));
  if (stranger === undefined) return;
  throw new Refusal(
    'not-found',
    `annotatorIds: nobody with the id "${stranger}" may be asked here; GET …/people lists who may.`,
  );
}

export function bulkChunk(
  context: StoreContext,
  { bulkId, itemIds }: Parameters<BrowseWrites['bulkChunk']>[0],
): ReturnType<BrowseWrites['bulkChunk']> {
  const { database } = context;
  const row = bulkRow(context, bulkId);
  if (itemIds.length > bulkStep) {
    throw new Refusal('too-large', `At most ${bulkStep} items are changed at a time.`);
  }
  const named = [...new Set(itemIds)].map(fromItemId);
  const found = named.filter((item) => isVisible(context, row.project_id, item));
  const isBound = row.kind === 'label' || row.kind === 'assign';
  const items = isBound ? found.filter((item) => mayTake(context, item)) : found;
  let changed = 0;
  for (const item of items) {
    changed += database.run(
      `INSERT INTO bulk_items (item_id, bulk_seq) VALUES (?, ?) ON CONFLICT DO NOTHING`,
      ...[item, row.seq],
    );
  }
  const ends = ['label', 'retire', 'assign'].includes(row.kind);
  const ended = ends ? items.flatMap((item) => endLeases(context, item, row.assignees)) : [];
  settleMarks(context, row.project_id, items);
  return { changed, leftOut: found.length - items.length, ended };
}

export function undoBulkChunk(
  context: StoreContext,
  { bulkId }: Parameters<BrowseWrites['undoBulkChunk']>[0],
): { left: number } {
  const { database, now } = context;
  const { seq, project_id: projectId } = bulkRow(context, bulkId);
  database.run(
    'UPDATE bulk_actions SET undone_at = ? WHERE seq = ? AND undone_at IS NULL',
    ...[now(), seq],
  );
  const items = database.column(
    'SELECT item_id FROM bulk_items WHERE bulk_seq = :seq AND undone = 0 LIMIT :step',
    { seq, step: bulkStep },
  );
  for (const item of items) {
    database.run('UPDATE bulk_items SET undone = 1 WHERE item_id = ? AND bulk_seq = ?', item, seq);
  }
  settleMarks(context, projectId, items);
  const left = database.get<{ n: number }>(
    'SELECT count(*) AS n FROM bulk_items WHERE bulk_seq = ? AND undone = 0',
    seq,
  );
  return { left: left?.n ?? 0 };
}

/** Few enough that an answer behind them is not noticed: some 10 ms. */
const textsAtOnce = 200;

export function indexWords({ database }: StoreContext): boolean {
  const rows = database.all<{ id: number; payload: string }>(
    `SELECT id, payload FROM items WHERE id > (SELECT done FROM word_index) ORDER BY id LIMIT ?`,
    textsAtOnce,
  );
  for (const { id, payload } of rows) {
    const { text, title = '' } = fromJson<ItemPayload>(payload);
    const words = spaceWords(title === '' ? text : `${title}\n${text}`);
    database.run('INSERT INTO item_words (rowid, text) VALUES (?, ?)', id, words);
  }
  const last = rows.at(-1);
  if (last !== undefined) database.run('UPDATE word_index SET done = ?', last.id);
  return rows.length === textsAtOnce;
}

function bulkRow({ database }: StoreContext, bulkId: string): BulkRow {
  const row = database.get<BulkRow>(
    `SELECT * FROM bulk_actions WHERE id = ? AND ${ofLivingProject('bulk_actions')}`,
    bulkId,
  );
  if (row === undefined) throw new Refusal('not-found', `There is no bulk action "${bulkId}".`);
  return row;
}

function isVisible({ database }: StoreContext, projectId: ProjectId, item: number): boolean {
  const row = database.get(
    `SELECT 1 FROM items JOIN imports ON imports.id = import_id AND finished_at IS NOT NULL
     WHERE items.id = ? AND items.project_id = ?`,
    ...[item, projectId],
  );
  return row !== undefined;
}

/** What is known of the audit reserve must come from answers to a random draw, or a choice would bend the score. */
function mayTake({ database }: StoreContext, item: number): boolean {
  const row = database.get(
    `SELECT 1 FROM items LEFT JOIN item_marks ON item_id = items.id
     WHERE items.id = ? AND (stream <> 'audit' OR (answered > 0 AND answered >= overlap)
       OR label_id IS NOT NULL)`,
    item,
  );
  return row !== undefined;
}

/** Takes an item from all who hold it, but for those who are still asked. */
function endLeases(
  { database }: StoreContext,
  item: number,
  assignees: string | null,
): EndedLease[] {
  const leases = database.all<EndedLease>(
    `SELECT id AS leaseId, annotator_id AS annotatorId, project_id AS projectId FROM leases
     WHERE item_id = ? AND state = 'live' AND annotator_id NOT IN (SELECT value FROM json_each(?))
     ORDER BY served_at`,
    ...[item, assignees ?? '[]'],
  );
  for (const { leaseId } of leases) {
    database.run(`UPDATE leases SET state = 'released' WHERE id = ?`, leaseId);
  }
  return leases;
}
