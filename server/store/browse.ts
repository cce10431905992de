import type { AnnotatorId, BulkId, ItemId, LabelId, LeaseId, ProjectId } from '../contract/ids.js';
import type { BulkAction, ItemDetail, ItemKind, ItemRow } from '../contract/items.js';

/** An item in a list, as far as the store knows it. */
export type ListedItem = Omit<ItemRow, 'score' | 'probabilities'>;

/** What the store can tell about items by itself; all that is given must hold. */
export interface StoredFilter {
  readonly text?: string | undefined;
  readonly label?: LabelId | undefined;
  readonly annotator?: AnnotatorId | undefined;
  readonly assignee?: AnnotatorId | undefined;
  readonly state?: ItemKind | undefined;
  readonly flagged?: boolean | undefined;
}

/** One scored item of a round: what was right and what the model of the round said. */
export interface Outcome {
  readonly itemId: ItemId;
  readonly truth: LabelId;
  readonly predicted: LabelId;
}

/** The scored items of a round; kept so that a cell of its confusion matrix can be opened. */
export interface RoundOutcomes {
  readonly audit: readonly Outcome[];
  readonly test: readonly Outcome[];
}

/** A change of many items as it is stored. */
export interface StoredBulk {
  readonly bulkId: BulkId;
  readonly projectId: ProjectId;
  readonly action: BulkAction;
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  readonly undone: boolean;
  /** Items that it holds for now. */
  readonly changed: number;
}

export interface EndedLease {
  readonly leaseId: LeaseId;
  readonly annotatorId: AnnotatorId;
  readonly projectId: ProjectId;
}

/** Items of one step of a change; each step is one transaction that others wait for. */
export const bulkStep = 200;
/** Items whose ids one step of a search looks at. */
export const matchStep = 200_000;

/**
 * Changes of many items at once. They are a log: what holds for an item is the newest change of its kind
 * that is not undone, so that any of them can be undone exactly, whatever came after it.
 */
export interface BrowseWrites {
  /** Refused with `label-unknown` or `not-found` where the label or a person is not one of the project's. */
  beginBulk(start: {
    bulkId: BulkId;
    projectId: ProjectId;
    annotatorId: AnnotatorId;
    action: BulkAction;
  }): null;
  /**
   * Changes at most `bulkStep` items; items of other projects are passed over, and an item of the audit
   * reserve that nobody has answered takes no label and no people, because the score is of answers to a
   * random draw alone.
   */
  bulkChunk(step: { bulkId: BulkId; itemIds: readonly ItemId[] }): {
    changed: number;
    leftOut: number;
    /** Leases of items that are not asked any more; their people are to be told. */
    ended: EndedLease[];
  };
  /** Takes a change back from at most `bulkStep` items; call it until none are left. */
  undoBulkChunk(step: { bulkId: BulkId }): { left: number };
  /** Reads the words of some more texts for the search; false when all have been read. */
  indexWords(): boolean;
}

export interface BrowseReads {
  /** Ids that match, in order, among the next `matchStep` ids; go on with `next` until it is null. */
  matchItems(step: { projectId: ProjectId; filter: StoredFilter; after: number }): {
    itemIds: Float64Array;
    next: number | null;
  };
  /** Answered items, the newest answer first; go on with `next` until it is null. */
  newestAnswered(step: { projectId: ProjectId; before: number | null }): {
    itemIds: Float64Array;
    next: number | null;
  };
  /** Null where the project has no such item. */
  itemDetail(request: {
    projectId: ProjectId;
    itemId: ItemId;
  }): Omit<ItemDetail, 'score' | 'probabilities'> | null;
  /** Items that are neither asked about nor learned from. */
  retiredItems(target: { projectId: ProjectId }): ItemId[];
  /** Null where the round was not scored on that. */
  roundOutcomes(request: {
    projectId: ProjectId;
    round: number;
    of: 'audit' | 'test';
  }): Outcome[] | null;
  bulk(target: { bulkId: BulkId }): StoredBulk | null;
  /** The newest fifty. */
  bulks(target: { projectId: ProjectId }): StoredBulk[];
}
