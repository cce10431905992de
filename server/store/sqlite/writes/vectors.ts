import { randomUUID } from 'node:crypto';
import type { RejectedRow } from '../../../contract/dataset.js';
import { Refusal } from '../../../contract/errors.js';
import type { ImportId, ProjectId, VectorFileId } from '../../../contract/ids.js';
import type { StagedVector, StoreWrites } from '../../store.js';
import type { StoreContext } from '../context.js';
import { fromItemId, projectRow } from '../rows.js';
import { removeStaged } from './removal.js';

interface VectorFileRow {
  readonly seq: number;
  readonly project_id: ProjectId;
  readonly replaces: number;
  /** So far, and their least and most numbers. */
  readonly vectors: number;
  readonly shortest: number | null;
  readonly longest: number | null;
}

export function beginVectors(
  context: StoreContext,
  { projectId, fileName, replace }: Parameters<StoreWrites['beginVectors']>[0],
): ReturnType<StoreWrites['beginVectors']> {
  projectRow(context.database, projectId);
  const id = randomUUID() as VectorFileId;
  beginVectorFile(context, { id, projectId, fileName, replace });
  return { fileId: id };
}

/** Begins a file of vectors; an import that brings some has one of the same id. */
export function beginVectorFile(
  { database, now }: StoreContext,
  start: { id: string; projectId: ProjectId; fileName: string; replace?: boolean },
): void {
  const running = database.get(
    'SELECT 1 FROM vector_files WHERE project_id = ? AND finished_at IS NULL',
    start.projectId,
  );
  if (running !== undefined) {
    throw new Refusal(
      'conflict',
      'Other vectors of this project are arriving: try again when they are there.',
    );
  }
  database.run(
    `INSERT INTO vector_files (id, project_id, file_name, replaces, started_at)
     VALUES (?, ?, ?, ?, ?)`,
    ...[start.id, start.projectId, start.fileName, Number(start.replace ?? false), now()],
  );
}

export function addVectors(
  context: StoreContext,
  { fileId, rows }: Parameters<StoreWrites['addVectors']>[0],
): ReturnType<StoreWrites['addVectors']> {
  const file = openFile(context, fileId);
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    const found = findItem(context, file, row);
    if (typeof found === 'object') rejected.push({ line: row.line, ...found });
    else if (!stageVector(context, { fileId, itemId: found, vector: row.vector })) {
      const reason = 'an earlier line of the file has a vector of this item: leave one of them out';
      rejected.push({ line: row.line, field: fieldOf(row), reason });
    }
  }
  return { rejected };
}

export function finishVectors(
  context: StoreContext,
  { fileId }: { fileId: VectorFileId },
): ReturnType<StoreWrites['finishVectors']> {
  const { database } = context;
  const { project_id: projectId } = openFile(context, fileId);
  const { vectors, replaced } = publishVectors(context, fileId) ?? { vectors: 0, replaced: 0 };
  const { slug, vector_dimension, vectors_from } = projectRow(database, projectId);
  if (vector_dimension === null) throw new Refusal('malformed', 'There is no vector in the file.');
  const waiting = database.get<{ n: number }>(
    `SELECT count(*) AS n FROM items
     JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL
     WHERE items.project_id = ?
       AND NOT EXISTS (SELECT 1 FROM item_vectors WHERE item_id = items.id AND file_seq >= ?)`,
    ...[projectId, vectors_from],
  );
  return {
    project: slug,
    dimension: vector_dimension,
    vectors,
    replaced,
    waiting: waiting?.n ?? 0,
  };
}

export function abortVectors(
  context: StoreContext,
  { fileId }: { fileId: VectorFileId },
): ReturnType<StoreWrites['abortVectors']> {
  context.database.run(
    'UPDATE vector_files SET aborted = 1 WHERE id = ? AND finished_at IS NULL',
    fileId,
  );
  return { left: removeStaged(context, fileId) };
}

/** Keeps the vector of an item until its file is finished; false where the file has brought one. */
export function stageVector(
  { database }: StoreContext,
  staged: { fileId: VectorFileId | ImportId; itemId: number; vector: Float32Array },
): boolean {
  const { buffer, byteOffset, byteLength } = staged.vector;
  const inserted = database.run(
    `INSERT INTO item_vectors (item_id, file_seq, vector)
     SELECT ?, seq, ? FROM vector_files WHERE id = ? AND finished_at IS NULL
     ON CONFLICT DO NOTHING`,
    ...[staged.itemId, Buffer.from(buffer, byteOffset, byteLength), staged.fileId],
  );
  if (inserted === 0) return false;
  database.run(
    `UPDATE vector_files SET vectors = vectors + 1, 
       shortest = min(coalesce(shortest, :length), :length),
       longest = max(coalesce(longest, :length), :length) WHERE id = :file`,
    { length: staged.vector.length, file: staged.fileId },
  );
  return true;
}

/** Makes the vectors of a file count, in place of earlier ones; null where there is no such file. */
export function publishVectors(
  context: StoreContext,
  id: string,
): { vectors: number; replaced: number } | null {
  const { database, now } = context;
  const file = vectorFile(context, id);
  if (file === null) return null;
  database.run('UPDATE vector_files SET finished_at = ? WHERE seq = ?', now(), file.seq);
  const { vectors, shortest, longest: dimension } = file;
  if (vectors === 0 || dimension === null) return { vectors: 0, replaced: 0 };
  refuseOtherDimension(context, file, { dimension, alike: shortest === dimension });
  const replaced = countReplaced(context, file);
  database.run(
    `UPDATE projects SET encoder = 'precomputed', vector_dimension = ?,
       vector_generation = vector_generation + ?, vectors_from = max(vectors_from, ?) WHERE id = ?`,
    ...[dimension, Number(replaced > 0), file.replaces === 1 ? file.seq : 0, file.project_id],
  );
  return { vectors, replaced };
}

/** The rows were checked as they were read; this holds whatever the code above does. */
function refuseOtherDimension(
  { database }: StoreContext,
  file: VectorFileRow,
  { dimension, alike }: { dimension: number; alike: boolean },
): void {
  const fixed = projectRow(database, file.project_id).vector_dimension;
  if (alike && (fixed === null || fixed === dimension || file.replaces === 1)) return;
  throw new Refusal('conflict', 'All vectors of a project must have the same dimension.');
}

/** Vectors that count until now and will not beside this file. */
function countReplaced({ database }: StoreContext, file: VectorFileRow): number {
  const { vector_dimension, vectors_from } = projectRow(database, file.project_id);
  if (vector_dimension === null) return 0;
  const row =
    file.replaces === 1
      ? database.get<{ n: number }>(
          `SELECT count(DISTINCT item_id) AS n FROM item_vectors
           JOIN vector_files ON vector_files.seq = file_seq
           WHERE project_id = ? AND file_seq >= ? AND file_seq < ?`,
          ...[file.project_id, vectors_from, file.seq],
        )
      : database.get<{ n: number }>(
          `SELECT count(*) AS n FROM item_vectors AS brought WHERE file_seq = ? AND EXISTS
             (SELECT 1 FROM item_vectors AS before WHERE before.item_id = brought.item_id
              AND before.file_seq < brought.file_seq AND before.file_seq >= ?)`,
          ...[file.seq, vectors_from],
        );
  return row?.n ?? 0;
}

/** Few enough that answers never wait long. */
const removedAtOnce = 500;

export function removeReplacedVectors(
  { database }: StoreContext,
  { projectId, after }: Parameters<StoreWrites['removeReplacedVectors']>[0],
): ReturnType<StoreWrites['removeReplacedVectors']> {
  const { vectors_from } = projectRow(database, projectId);
  const page = database.all<{ id: number }>(
    'SELECT id FROM items WHERE project_id = ? AND id > ? ORDER BY id LIMIT ?',
    ...[projectId, after, removedAtOnce],
  );
  for (const { id } of page) {
    database.run(
      `DELETE FROM item_vectors WHERE item_id = :item AND file_seq < max(:from, coalesce(
         (SELECT max(file_seq) FROM item_vectors AS newest
          JOIN vector_files ON seq = newest.file_seq AND finished_at IS NOT NULL
          WHERE newest.item_id = :item), 0))`,
      { item: id, from: vectors_from },
    );
  }
  return { next: page.length < removedAtOnce ? null : (page.at(-1)?.id ?? null) };
}

function vectorFile({ database }: StoreContext, id: string): VectorFileRow | null {
  const row = database.get<VectorFileRow>(
    `SELECT seq, project_id, replaces, vectors, shortest, longest FROM vector_files
     WHERE id = ? AND finished_at IS NULL AND aborted = 0`,
    id,
  );
  return row ?? null;
}

function openFile(context: StoreContext, fileId: VectorFileId): VectorFileRow {
  const row = vectorFile(context, fileId);
  if (row === null) throw new Refusal('not-found', 'These vectors are there, or were given up.');
  return row;
}

function fieldOf({ item }: StagedVector): string {
  return 'id' in item ? 'id' : 'key';
}

/** The row of the item that a vector is for, or what is wrong with its name. */
function findItem(
  { database }: StoreContext,
  { project_id: projectId }: VectorFileRow,
  { item }: StagedVector,
): number | Omit<RejectedRow, 'line'> {
  const byId = 'id' in item;
  const rows = database.all<{ id: number }>(
    `SELECT items.id FROM items
     JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL
     WHERE items.project_id = ? AND ${byId ? 'items.id = ?' : hasKey} LIMIT 2`,
    ...[projectId, byId ? fromItemId(item.id) : item.key],
  );
  const [found] = rows;
  if (found !== undefined && rows.length === 1) return found.id;
  const field = byId ? 'id' : 'key';
  const name = byId ? item.id : item.key;
  const reason =
    found === undefined
      ? `the project has no item with the ${field} "${name}": import the item first or correct the ${field}`
      : `two items of the project have the key "${name}": name each by its id`;
  return { field, reason };
}

/** As in the index `items_by_key`: what the item's own file called it. */
const ownKey = `coalesce(items.meta ->> '$.key', items.meta ->> '$.id')`;
const hasKey = `${ownKey} IS NOT NULL AND CAST(${ownKey} AS TEXT) = ?`;
