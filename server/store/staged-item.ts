import type { ItemPayload } from '../contract/task.js';

/** A row of an import on its way into the store. */
export interface StagedItem {
  readonly payload: ItemPayload;
  readonly meta: Readonly<Record<string, unknown>>;
  /** Hex digest of the payload: the same content is one item of a project. */
  readonly contentHash: string;
  /** `seededKey(project seed, text)`: the order of the audit reserve and of random choices. */
  readonly sampleKey: number;
  /** A label's name; null where the file has none. */
  readonly label: string | null;
  /** Where the import brings vectors: the row's, as given. */
  readonly vector?: Float32Array;
}
