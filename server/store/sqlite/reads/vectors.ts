import type { StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { fromItemId, projectRow } from '../rows.js';

/** The given vectors of items, of finished files only. */
export function vectors(
  { database }: StoreContext,
  { itemIds }: Parameters<StoreReads['vectors']>[0],
): ReturnType<StoreReads['vectors']> {
  return itemIds.map((itemId) => {
    const row = database.get<{ vector: Buffer }>(
      `SELECT vector FROM item_vectors
       JOIN vector_files ON vector_files.seq = file_seq AND finished_at IS NOT NULL
       JOIN projects ON projects.id = vector_files.project_id AND file_seq >= vectors_from
       WHERE item_id = ? ORDER BY file_seq DESC LIMIT 1`,
      fromItemId(itemId),
    );
    return row === undefined ? null : toFloats(row.vector);
  });
}

export function vectorState(
  { database }: StoreContext,
  { projectId }: Parameters<StoreReads['vectorState']>[0],
): ReturnType<StoreReads['vectorState']> {
  const { vector_dimension, vector_generation } = projectRow(database, projectId);
  return { dimension: vector_dimension, generation: vector_generation };
}

/** Copied, because a buffer need not begin at a multiple of four, which a Float32Array must. */
function toFloats(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
