import type { RejectedRow, VectorReport } from '../contract/dataset.js';
import type { ItemId, ProjectId, VectorFileId } from '../contract/ids.js';

/** A vector on its way to an item that is named by its id here or by the key of its own file. */
export interface StagedVector {
  /** Where it stands in its file, for messages. */
  readonly line: number;
  readonly item: { readonly id: ItemId } | { readonly key: string };
  readonly vector: Float32Array;
}

/** What holds for all vectors that came with a project's data. */
export interface VectorState {
  /** Null before the first one. */
  readonly dimension: number | null;
  /** Grows whenever vectors that may have been used already are replaced. */
  readonly generation: number;
}

/** Changes of the vectors that come with the data; each is one whole transaction. */
export interface VectorWrites {
  /** Refused with `conflict` while other vectors of the project arrive. */
  beginVectors(start: {
    projectId: ProjectId;
    fileName: string;
    /** All vectors of before go when this file is finished, and their dimension with them. */
    replace: boolean;
  }): { fileId: VectorFileId };
  /** At most some hundred rows a call; says which of them name no item, and keeps the others. */
  addVectors(chunk: { fileId: VectorFileId; rows: readonly StagedVector[] }): {
    rejected: RejectedRow[];
  };
  /** Makes the vectors count, all at once, and the project's encoder `precomputed`. */
  finishVectors(end: { fileId: VectorFileId }): VectorReport;
  /** Frees the room of replaced vectors of some items; go on with `next` until it is null. */
  removeReplacedVectors(page: { projectId: ProjectId; after: number }): { next: number | null };
  /** Gives a file up at once and removes some of its vectors; call again while some are left. */
  abortVectors(target: { fileId: VectorFileId }): { left: boolean };
}

/** What the store answers about them. */
export interface VectorReads {
  /** Vectors that came with the data, in the order asked for; null where an item has none. */
  vectors(request: { itemIds: readonly ItemId[] }): (Float32Array | null)[];
  vectorState(target: { projectId: ProjectId }): VectorState;
}
