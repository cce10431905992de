import type { RejectedRow } from '../../contract/dataset.js';
import { Refusal } from '../../contract/errors.js';
import type { ImportId, VectorFileId } from '../../contract/ids.js';
import type { StagedItem, StagedVector } from '../store.js';
import type { Argument, MemoryItem, MemoryState, MemoryVectorFile, Result } from './state.js';

export function beginVectors(
  state: MemoryState,
  { projectId, replace }: Argument<'beginVectors'>,
): Result<'beginVectors'> {
  state.project(projectId);
  const fileId = state.newId<VectorFileId>();
  beginVectorFile(state, { id: fileId, projectId, replaces: replace });
  return { fileId };
}

/** Begins a file of vectors; an import that brings some has one of the same id. */
export function beginVectorFile(state: MemoryState, start: Omit<MemoryVectorFile, 'staged'>): void {
  if (state.vectorFiles.some(({ projectId }) => projectId === start.projectId)) {
    throw new Refusal('conflict', 'Other vectors of this project are arriving.');
  }
  state.vectorFiles.push({ ...start, staged: new Map() });
}

export function addVectors(
  state: MemoryState,
  { fileId, rows }: Argument<'addVectors'>,
): Result<'addVectors'> {
  const { projectId, staged } = openFile(state, fileId);
  const items = state.itemsOf(projectId);
  const rejected = rows.flatMap(({ line, item, vector }): RejectedRow[] => {
    const field = 'id' in item ? 'id' : 'key';
    const [found, ...others] = items.filter((candidate) => isNamed(candidate, item));
    if (found === undefined || others.length > 0) return [{ line, field, reason: 'not one item' }];
    if (staged.has(found.contentHash)) return [{ line, field, reason: 'an item named twice' }];
    staged.set(found.contentHash, vector);
    return [];
  });
  return { rejected };
}

function isNamed({ id, meta }: MemoryItem, name: StagedVector['item']): boolean {
  if ('id' in name) return id === name.id;
  const own: unknown = meta['key'] ?? meta['id'];
  return (typeof own === 'string' || typeof own === 'number') && String(own) === name.key;
}

export function finishVectors(
  state: MemoryState,
  { fileId }: Argument<'finishVectors'>,
): Result<'finishVectors'> {
  const { projectId } = openFile(state, fileId);
  const { vectors = 0, replaced = 0 } = publishVectors(state, fileId) ?? {};
  const { slug, vectorDimension: dimension } = state.project(projectId);
  if (dimension === null) throw new Refusal('malformed', 'There is no vector in the file.');
  const waiting = state.itemsOf(projectId).filter(({ vector }) => vector === null).length;
  return { project: slug, dimension, vectors, replaced, waiting };
}

export function abortVectors(
  state: MemoryState,
  { fileId }: Argument<'abortVectors'>,
): Result<'abortVectors'> {
  state.vectorFiles = state.vectorFiles.filter(({ id }) => id !== fileId);
  return { left: false };
}

/** Here they are gone already. */
export function removeReplacedVectors(
  state: MemoryState,
  { projectId }: Argument<'removeReplacedVectors'>,
): Result<'removeReplacedVectors'> {
  state.project(projectId);
  return { next: null };
}

/** Keeps the vector of an imported row, also of one that is there already; the first of two counts. */
export function stageVectorOfRow(
  state: MemoryState,
  importId: ImportId,
  { vector, contentHash }: StagedItem,
): void {
  const file = state.vectorFiles.find(({ id }) => id === importId);
  if (vector === undefined || file === undefined || file.staged.has(contentHash)) return;
  file.staged.set(contentHash, vector);
}

/** Makes the vectors of a file count; null where there is no such file. */
export function publishVectors(
  state: MemoryState,
  fileId: VectorFileId | ImportId,
): { vectors: number; replaced: number } | null {
  const file = state.vectorFiles.find(({ id }) => id === fileId);
  if (file === undefined) return null;
  const { projectId, staged, replaces } = file;
  const project = state.project(projectId);
  const dimensions = new Set([...staged.values()].map(({ length }) => length));
  if (!replaces && project.vectorDimension !== null) dimensions.add(project.vectorDimension);
  if (staged.size > 0 && dimensions.size > 1) {
    throw new Refusal('conflict', 'All vectors of a project must have the same dimension.');
  }
  state.vectorFiles = state.vectorFiles.filter(({ id }) => id !== fileId);
  if (staged.size === 0) return { vectors: 0, replaced: 0 };
  let replaced = 0;
  for (const item of state.itemsOf(projectId)) {
    const vector = staged.get(item.contentHash) ?? (replaces ? null : item.vector);
    if (item.vector !== null && vector !== item.vector) replaced++;
    item.vector = vector;
  }
  project.encoder = 'precomputed';
  project.vectorDimension = [...dimensions][0] ?? null;
  if (replaced > 0) project.vectorGeneration += 1;
  return { vectors: staged.size, replaced };
}

function openFile(state: MemoryState, fileId: VectorFileId): MemoryVectorFile {
  const file = state.vectorFiles.find(({ id }) => id === fileId);
  if (file === undefined) throw new Refusal('not-found', 'These vectors are there already.');
  return file;
}

export function vectors(state: MemoryState, { itemIds }: Argument<'vectors'>): Result<'vectors'> {
  return itemIds.map((itemId) => state.items.find(({ id }) => id === itemId)?.vector ?? null);
}

export function vectorState(
  state: MemoryState,
  { projectId }: Argument<'vectorState'>,
): Result<'vectorState'> {
  const { vectorDimension: dimension, vectorGeneration: generation } = state.project(projectId);
  return { dimension, generation };
}
