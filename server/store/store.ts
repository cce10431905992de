import type { AnnotatorSummary, ClassBalance } from '../contract/dashboard.js';
import type { ImportRecord, ImportReport, LabelUse, RejectedRow } from '../contract/dataset.js';
import type {
  AnnotatorId,
  AnswerId,
  ImportId,
  ItemId,
  LabelId,
  LeaseId,
  ProjectId,
} from '../contract/ids.js';
import type { PersonOfProject, Role } from '../contract/people.js';
import type { Project, ProjectSettings, UpdateLabels } from '../contract/project.js';
import type {
  AnswerReceipt,
  EmptyReason,
  LabelProbability,
  LeasedItem,
  Progress,
  Stream,
} from '../contract/queue.js';
import type { Round } from '../contract/score.js';
import type { AnswerValue, ItemPayload, Task } from '../contract/task.js';
import type { BrowseReads, BrowseWrites, ListedItem } from './browse.js';
import type { FinishedRound, RoundReads } from './rounds.js';
import type { StagedItem } from './staged-item.js';
import type { VectorReads, VectorWrites } from './vectors.js';

export { bulkStep } from './browse.js';
export type { EndedLease, Outcome, StoredBulk, StoredFilter } from './browse.js';
export type { FinishedRound } from './rounds.js';
export type { StagedItem } from './staged-item.js';
export type { StagedVector, VectorState } from './vectors.js';

export interface NewProject {
  readonly id: ProjectId;
  readonly slug: string;
  readonly name: string;
  readonly task: Task;
  readonly domain: string;
  readonly labels: readonly string[];
  readonly guideline: string;
  readonly settings: ProjectSettings;
  readonly encoder: string;
  readonly seed: number;
}

export interface ProjectChange {
  readonly projectId: ProjectId;
  readonly name?: string;
  readonly domain?: string;
  readonly guideline?: string;
  readonly settings?: Partial<ProjectSettings>;
  readonly paused?: boolean;
}

/** One line of the published ranking: what to ask, best first, and why. */
export interface FrontierEntry {
  readonly itemId: ItemId;
  readonly score: number | null;
  readonly strategy: string;
  readonly suggestion: readonly LabelProbability[] | null;
}

export interface PublishedModel {
  readonly projectId: ProjectId;
  readonly modelVersion: number;
  readonly trainedOn: number;
  readonly encoder: string;
  readonly fitId: string;
  readonly backend: string;
  readonly refreshMs: number;
  readonly entries: readonly FrontierEntry[];
}

export interface NewAnswer {
  readonly answerId: AnswerId;
  readonly leaseId: LeaseId;
  readonly itemId: ItemId;
  readonly annotatorId: AnnotatorId;
  readonly value: AnswerValue;
  readonly elapsedMs: number;
}

/** What a recorded, undone or corrected answer changed, for those who listen. */
export interface AnswerOutcome {
  readonly receipt: AnswerReceipt;
  readonly projectId: ProjectId;
  /** The round that this answer closed; its score is still to be computed. */
  readonly closedRound: number | null;
  /** The lease that the answer ended; it may be another one of the same person on the same item. */
  readonly endedLease: LeaseId | null;
  /** Answers that count, in the whole project. */
  readonly answers: number;
}

export interface Identity {
  readonly annotatorId: AnnotatorId;
  readonly name: string;
  readonly role: Role;
  readonly projectId: ProjectId | null;
}

export type CredentialKind = 'sign-in' | 'session' | 'token' | 'invite';

export interface NewCredential {
  /** SHA-256 of the secret, hex; the secret itself is never stored. */
  readonly secretHash: string;
  readonly kind: CredentialKind;
  /** Null for an invite, which makes the person when it is redeemed. */
  readonly annotatorId: AnnotatorId | null;
  readonly projectId: ProjectId | null;
  /** Milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
  /** Null: any number of times. */
  readonly usesLeft: number | null;
}

export interface NewPerson {
  readonly annotatorId: AnnotatorId;
  readonly name: string;
  readonly role: Role;
  readonly projectId: ProjectId | null;
}

export interface ClosingRound {
  readonly projectId: ProjectId;
  readonly round: number;
  /** Answers up to this sequence number belong to the round. */
  readonly cut: number;
  readonly labels: number;
  readonly closedBy: 'count' | 'hand';
}

/**
 * Every change of the store. Each method is one whole transaction: it happens and is on disk
 * when its promise resolves, or nothing of it happened and a `Refusal` says why.
 */
export interface StoreWrites extends VectorWrites, BrowseWrites {
  createProject(project: NewProject): Project;
  updateProject(change: ProjectChange): Project;
  updateLabels(change: { projectId: ProjectId } & UpdateLabels): Project;
  /** Nobody sees anything of it from then on; its rows are removed little by little. */
  deleteProject(target: { projectId: ProjectId }): null;

  /** Refused with `conflict` while another import of the project runs. */
  beginImport(start: {
    projectId: ProjectId;
    fileName: string;
    labelsAs: LabelUse;
    /** The rows bring vectors, also for items that are there already. */
    vectors?: boolean;
  }): { importId: ImportId };
  /** At most 500 rows a call, so that answers never wait long behind an import. */
  importChunk(chunk: { importId: ImportId; rows: readonly StagedItem[] }): {
    added: number;
    duplicates: number;
  };
  /**
   * Draws the audit reserve among some of the rows, so that the end is quick however many there are; call
   * again until it is ready.
   */
  prepareImport(target: { importId: ImportId }): { ready: boolean };
  /** Makes everything visible at once, and the audit reserve a sample of the whole pool. */
  finishImport(end: {
    importId: ImportId;
    read: number;
    rejected: readonly RejectedRow[];
    rejectedCount: number;
  }): ImportReport;
  /** Gives an import up at once and removes some of its rows; call again while some are left. */
  abortImport(target: { importId: ImportId }): { left: boolean };

  /** Leases up to `count` items to one annotator; empty with the reason when there is none. */
  claim(request: { projectId: ProjectId; annotatorId: AnnotatorId; count: number }): {
    items: LeasedItem[];
    emptyReason: EmptyReason | null;
  };
  /** Extends live leases of this annotator; those that have ended are left out of the result. */
  renewLeases(request: {
    annotatorId: AnnotatorId;
    leaseIds: readonly LeaseId[];
    /** Leases of other projects are left out too; every project where it is not given. */
    projectId?: ProjectId;
  }): LeasedItem[];
  /** Shortens live leases to end in `graceMs` (0: at once). */
  releaseLeases(request: {
    annotatorId: AnnotatorId;
    leaseIds: readonly LeaseId[];
    graceMs: number;
  }): null;
  /** Ends the leases whose time has come. */
  reapExpired(): { leaseId: LeaseId; annotatorId: AnnotatorId; projectId: ProjectId }[];

  recordAnswer(answer: NewAnswer): AnswerOutcome;
  /** Takes the answer back and leases its item to the same annotator again. */
  undoAnswer(request: { annotatorId: AnnotatorId; answerId: AnswerId }): {
    outcome: AnswerOutcome;
    item: LeasedItem;
  };
  correctAnswer(request: {
    annotatorId: AnnotatorId;
    answerId: AnswerId;
    value: AnswerValue;
  }): AnswerOutcome;
  skipItem(request: { annotatorId: AnnotatorId; leaseId: LeaseId; reason: string | null }): {
    projectId: ProjectId;
  };
  flagItem(request: { annotatorId: AnnotatorId; leaseId: LeaseId; note: string }): {
    projectId: ProjectId;
  };
  commentItem(request: { annotatorId: AnnotatorId; leaseId: LeaseId; text: string }): {
    projectId: ProjectId;
  };

  publishFrontier(model: PublishedModel): null;
  requestAuditBatch(request: { projectId: ProjectId; size: number }): { left: number };
  closeRound(request: { projectId: ProjectId }): ClosingRound;
  finishRound(finished: FinishedRound): null;

  addPerson(person: NewPerson): Identity;
  addCredential(credential: NewCredential): null;
  /** Uses a one-time credential up; null where it does not exist, has expired or was used. */
  redeem(request: { secretHash: string; kinds: readonly CredentialKind[] }): {
    annotatorId: AnnotatorId | null;
    projectId: ProjectId | null;
  } | null;
  revokeCredential(request: { secretHash: string }): null;
}

/** What the learner needs to know of one item, in the order of item ids. */
export interface PoolItem {
  readonly itemId: ItemId;
  readonly stream: Stream | 'test';
  readonly sampleKey: number;
  readonly contentHash: string;
}

/** One label of one item that the learner may use; an item with several answers has several. */
export interface KnownLabel {
  readonly itemId: ItemId;
  readonly labelId: LabelId;
  /** Grows from answer to answer; 0 for labels that came with an import. */
  readonly order: number;
  readonly stream: Stream | 'test';
  /** True where the item needs no more answers. */
  readonly closed: boolean;
}

export interface ExportSource {
  readonly itemId: ItemId;
  readonly payload: ItemPayload;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly contentHash: string;
  readonly stream: Stream | 'test';
  readonly given: { readonly label: string; readonly use: LabelUse } | null;
  /** The label that was set by hand over all others. */
  readonly set?: string | null;
  readonly answers: readonly {
    readonly annotator: string;
    readonly oracle: boolean;
    readonly label: string;
    readonly selectionProbability: number | null;
    readonly modelVersion: number | null;
    readonly guidelineVersion: number | null;
  }[];
}

/** Every question the store answers. Reads see what was committed when they began. */
export interface StoreReads extends VectorReads, BrowseReads, RoundReads {
  /** By id or slug; null where there is none. */
  project(target: { project: string }): Project | null;
  projects(page: { after: string | null; limit: number }): Project[];
  progress(target: { projectId: ProjectId; annotatorId: AnnotatorId | null }): Progress;
  identify(request: { secretHash: string; kinds: readonly CredentialKind[] }): Identity | null;

  poolItems(page: { projectId: ProjectId; after: number; limit: number }): PoolItem[];
  texts(request: { itemIds: readonly ItemId[] }): string[];
  /** Labels of active and test items up to answer number `cut` (null: all), by item id. */
  knownLabels(request: { projectId: ProjectId; cut: number | null }): KnownLabel[];
  lastModelVersion(target: { projectId: ProjectId }): number;

  rounds(target: { projectId: ProjectId }): Round[];
  closingRounds(): ClosingRound[];
  imports(target: { projectId: ProjectId }): ImportRecord[];
  items(page: { projectId: ProjectId; after: number; limit: number }): ListedItem[];
  itemsById(request: {
    projectId: ProjectId;
    itemIds: readonly ItemId[];
    /** Longer texts are cut off there. */
    clip?: number | undefined;
  }): ListedItem[];
  exportPage(page: { projectId: ProjectId; after: number; limit: number }): ExportSource[];
  oracleLabel(request: { itemId: ItemId }): LabelId | null;
  counts(target: { projectId: ProjectId }): {
    auditAnswered: number;
    auditReserve: number;
    auditBatchLeft: number;
    testItems: number;
    oracleItems: number;
  };
  classBalance(target: { projectId: ProjectId }): ClassBalance[];
  /** How many leases are live in each project that has any. */
  liveLeases(): { projectId: ProjectId; leases: number }[];
  annotators(target: { projectId: ProjectId }): Omit<AnnotatorSummary, 'connected'>[];
  /** Who may be asked in the project, by name. */
  people(target: { projectId: ProjectId }): PersonOfProject[];
}

type Asynchronous<Methods> = {
  readonly [M in keyof Methods]: Methods[M] extends () => infer R
    ? () => Promise<R>
    : Methods[M] extends (argument: infer A) => infer R
      ? (argument: A) => Promise<R>
      : never;
};

/** One group of writes that is on disk. */
export interface Commit {
  /** Counted from the start of the thread. */
  readonly number: number;
  /** Calls that shared the flush. */
  readonly calls: number;
  /** From its begin to the end of its flush. */
  readonly ms: number;
  /** The answers that it recorded or changed. */
  readonly answerIds: readonly string[];
}

/** The store as the rest of the service sees it. */
export type Store = Asynchronous<StoreWrites> &
  Asynchronous<StoreReads> & {
    /** From now on, `listener` hears of every group of writes that is on disk. */
    onCommit(listener: (commit: Commit) => void): void;
    /** Calls that wait for the thread that writes and for the one that reads. */
    waiting(): { writes: number; reads: number };
    /** Finishes what was begun, flushes and closes. */
    close(): Promise<void>;
  };

/** The part of the store that a reader, such as the learner, is given. */
export type StoreReader = Asynchronous<StoreReads> & { close(): Promise<void> };
