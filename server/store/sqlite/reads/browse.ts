import type { ItemKind } from '../../../contract/items.js';
import type { ItemId, ProjectId } from '../../../contract/ids.js';
import { toFtsQuery, wordsOf } from '../../../domain/words.js';
import { matchStep, type BrowseReads, type StoredFilter } from '../../browse.js';
import type { StoreContext } from '../context.js';
import type { SqliteDatabase } from '../database.js';
import { toItemId } from '../rows.js';
import { isFlagged, isSkipped, itemLabel } from './item-facts.js';

/** Answers whose items one step lists. */
const answeredStep = 50_000;

/** What each state asks of the row; all but the last two can be told from the index. */
const states: Readonly<Record<ItemKind, string>> = {
  open: 'items.answered < items.overlap AND items.live = 0',
  leased: 'items.answered < items.overlap AND items.live > 0',
  answered: `items.stream <> 'test' AND items.overlap > 0 AND items.answered >= items.overlap
    AND coalesce(marks.retired, 0) = 0`,
  given: `items.stream <> 'test' AND items.overlap = 0 AND coalesce(marks.retired, 0) = 0`,
  test: `items.stream = 'test' AND coalesce(marks.retired, 0) = 0`,
  audit: `items.stream = 'audit'`,
  retired: `items.id IN (SELECT item_id FROM item_marks WHERE project_id = :project AND retired = 1)
    AND marks.retired = 1`,
  skipped: `items.id IN (SELECT item_id FROM leases WHERE project_id = :project AND state = 'skipped')
    AND ${isSkipped}`,
};

export function matchItems(
  { database }: StoreContext,
  { projectId, filter, after }: Parameters<BrowseReads['matchItems']>[0],
): ReturnType<BrowseReads['matchItems']> {
  const span = nextSpan(database, projectId, after);
  if (span === null) return { itemIds: new Float64Array(0), next: null };
  const done = database.get<{ done: number }>('SELECT done FROM word_index')?.done ?? 0;
  const conditions = conditionsOf(filter, span.last <= done ? hasWords : hasText);
  const itemIds =
    conditions.length === 0 ? everyId(database, projectId, span) : matching(database, span);
  return { itemIds, next: nextSpan(database, projectId, span.last) === null ? null : span.last };

  function matching(from: SqliteDatabase, { first, last }: Span): Float64Array {
    const rows = from.column(
      `SELECT items.id FROM items LEFT JOIN item_marks AS marks ON marks.item_id = items.id
       WHERE items.project_id = :project AND items.id BETWEEN :first AND :last
         AND ${conditions.join(' AND ')} ORDER BY items.id`,
      { project: projectId, first, last, ...parametersOf(filter) },
    );
    return Float64Array.from(rows);
  }
}

interface Span {
  readonly first: number;
  readonly last: number;
}

/** The next ids to look at; items of an import under way come last and are not to be seen. */
function nextSpan(database: SqliteDatabase, projectId: ProjectId, after: number): Span | null {
  const first = database.get<{ id: number | null }>(
    'SELECT min(id) AS id FROM items WHERE project_id = ? AND id > ?',
    projectId,
    after,
  )?.id;
  if (first === undefined || first === null) return null;
  const hidden = database.get<{ id: number | null }>(
    // Import by import, each by its index: a join would walk through all items of all projects.
    `SELECT min(first) AS id FROM (
       SELECT (SELECT min(items.id) FROM items WHERE items.import_id = imports.id) AS first
       FROM imports WHERE imports.project_id = ? AND imports.finished_at IS NULL)`,
    projectId,
  )?.id;
  if (hidden !== undefined && hidden !== null && hidden <= first) return null;
  return { first, last: Math.min(first + matchStep, hidden ?? Infinity) - 1 };
}

/** All ids of a span; where there are no gaps, as after one import, none of them is read. */
function everyId(database: SqliteDatabase, projectId: ProjectId, { first, last }: Span) {
  const inSpan = 'project_id = :project AND id BETWEEN :first AND :last';
  const parameters = { project: projectId, first, last };
  const row = database.get<{ most: number; n: number }>(
    `SELECT max(id) AS most, count(*) AS n FROM items WHERE ${inSpan}`,
    parameters,
  );
  if (row !== undefined && row.n === row.most - first + 1) {
    return Float64Array.from({ length: row.n }, (_, index) => first + index);
  }
  return Float64Array.from(
    database.column(`SELECT id FROM items WHERE ${inSpan} ORDER BY id`, parameters),
  );
}

function conditionsOf(
  { text, label, annotator, assignee, state, flagged }: StoredFilter,
  found: string,
): string[] {
  return [
    ...(text === undefined || wordsOf(text).length === 0 ? [] : [found]),
    ...(label === undefined ? [] : [hasLabel]),
    ...(annotator === undefined ? [] : [hasAnswerOf]),
    ...(assignee === undefined ? [] : [isAssignedTo]),
    ...(state === undefined ? [] : [states[state]]),
    ...(flagged === undefined ? [] : [flagged ? flaggedItems : `NOT ${isFlagged}`]),
  ];
}

function parametersOf({ text, label, annotator, assignee }: StoredFilter): Record<string, unknown> {
  return {
    ...(text === undefined || wordsOf(text).length === 0 ? {} : { words: toFtsQuery(text), text }),
    ...(label === undefined ? {} : { label }),
    ...(annotator === undefined ? {} : { annotator }),
    ...(assignee === undefined ? {} : { assignee }),
  };
}

const hasWords = `items.id IN (
  SELECT rowid FROM item_words WHERE item_words MATCH :words AND rowid BETWEEN :first AND :last)`;

/** Texts that the index has not read yet are looked at one by one. */
const hasText = `(${hasWords} OR (items.id > (SELECT done FROM word_index)
      AND matches_query((SELECT payload ->> '$.text' FROM items AS read WHERE read.id = items.id), :text)))`;

/** Only items with an answer or without need of one have a label, which the index can tell. */
const hasLabel = `(items.answered > 0 OR items.overlap = 0) AND ${itemLabel} = :label`;

const hasAnswerOf = `items.id IN (SELECT item_id FROM answers
  WHERE project_id = :project AND annotator_id = :annotator AND status <> 'undone')`;

const isAssignedTo = `items.id IN (SELECT item_id FROM assignments
  WHERE project_id = :project AND annotator_id = :assignee)`;

const flaggedItems = `items.id IN (
    SELECT item_id FROM remarks WHERE project_id = :project AND kind = 'flag' UNION ALL
    SELECT item_id FROM item_marks WHERE project_id = :project AND flagged = 1) AND ${isFlagged}`;

export function newestAnswered(
  { database }: StoreContext,
  { projectId, before }: Parameters<BrowseReads['newestAnswered']>[0],
): ReturnType<BrowseReads['newestAnswered']> {
  const rows = database.all<{ seq: number; item_id: number; newest: number }>(
    `SELECT seq, item_id, NOT EXISTS (SELECT 1 FROM answers AS later
       WHERE later.item_id = answers.item_id AND later.seq > answers.seq AND later.status <> 'undone') AS newest
     FROM answers WHERE project_id = ? AND seq < ? AND status <> 'undone' ORDER BY seq DESC LIMIT ?`,
    ...[projectId, before ?? Number.MAX_SAFE_INTEGER, answeredStep],
  );
  const newest = rows.filter((row) => row.newest === 1);
  return {
    itemIds: Float64Array.from(newest, ({ item_id }) => item_id),
    next: rows.length < answeredStep ? null : (rows.at(-1)?.seq ?? null),
  };
}

export function retiredItems(
  { database }: StoreContext,
  { projectId }: { projectId: ProjectId },
): ItemId[] {
  const rows = database.column(
    'SELECT item_id FROM item_marks WHERE project_id = :project AND retired = 1 ORDER BY item_id',
    { project: projectId },
  );
  return rows.map(toItemId);
}
