import type { StoreContext } from '../context.js';

/** Few enough that answers never wait long. */
const removedAtOnce = 250;

/**
 * Removes some of what deleted projects and imports that were given up have left behind, a bounded number
 * of rows a call; false when nothing is left. Nobody has seen any of it since its end.
 */
export function removeSome(context: StoreContext): boolean {
  const { database } = context;
  const aborted = database.get<{ id: string }>(
    'SELECT id FROM imports WHERE aborted = 1 UNION SELECT id FROM vector_files WHERE aborted = 1',
  );
  if (aborted !== undefined) {
    removeStaged(context, aborted.id);
    return true;
  }
  const deleted = database.get<{ id: string }>(
    'SELECT id FROM projects WHERE deleted_at IS NOT NULL',
  );
  if (deleted === undefined) return false;
  removeProject(context, deleted.id);
  return true;
}

/** Removes some of what an import or a file of vectors that was given up has staged; false when it is gone. */
export function removeStaged({ database }: StoreContext, id: string): boolean {
  const items = database.run(
    `DELETE FROM items WHERE id IN (
       SELECT items.id FROM imports JOIN items ON import_id = imports.id
       WHERE imports.id = ? AND aborted = 1 LIMIT ?)`,
    ...[id, removedAtOnce],
  );
  if (items === removedAtOnce) return true;
  const vectors = database.run(
    `DELETE FROM item_vectors WHERE rowid IN (
       SELECT item_vectors.rowid FROM vector_files JOIN item_vectors ON file_seq = seq
       WHERE id = ? AND aborted = 1 LIMIT ?)`,
    ...[id, removedAtOnce],
  );
  if (vectors === removedAtOnce) return true;
  database.run('DELETE FROM imports WHERE id = ? AND aborted = 1', id);
  database.run('DELETE FROM vector_files WHERE id = ? AND aborted = 1', id);
  return false;
}

/** What a project without items may still have many of; the rest goes with its row. */
const partsOfProject = [
  { table: 'bulk_actions', key: 'seq' },
  { table: 'models', key: 'version' },
  { table: 'annotators', key: 'id' },
];

function removeProject({ database }: StoreContext, projectId: string): void {
  for (const { table, key } of partsOfProject) {
    const removed = database.run(
      `DELETE FROM ${table} WHERE project_id = :project AND ${key} IN (
         SELECT ${key} FROM ${table} WHERE project_id = :project LIMIT :most)`,
      { project: projectId, most: removedAtOnce },
    );
    if (removed > 0) return;
  }
  database.run('DELETE FROM projects WHERE id = ?', projectId);
}
