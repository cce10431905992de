import { randomUUID } from 'node:crypto';
import type { ImportRecord, LabelUse } from '../../contract/dataset.js';
import { Refusal } from '../../contract/errors.js';
import type {
  AnnotatorId,
  AnswerId,
  BulkId,
  ImportId,
  ItemId,
  LabelId,
  LeaseId,
  ProjectId,
  VectorFileId,
} from '../../contract/ids.js';
import type { BulkAction } from '../../contract/items.js';
import type { Label, Project, ProjectSettings } from '../../contract/project.js';
import type { LabelProbability, Stream, Why } from '../../contract/queue.js';
import type { AnswerValue, ItemPayload } from '../../contract/task.js';
import type {
  ClosingRound,
  FinishedRound,
  FrontierEntry,
  NewCredential,
  NewPerson,
  StagedItem,
  StoreReads,
  StoreWrites,
} from '../store.js';

type Methods = StoreWrites & StoreReads;
export type Argument<M extends keyof Methods> = Parameters<Methods[M]>[0];
export type Result<M extends keyof Methods> = ReturnType<Methods[M]>;

export interface MemoryProject extends Pick<Project, 'id' | 'slug' | 'task' | 'seed'> {
  readonly createdAt: number;
  encoder: string;
  vectorDimension: number | null;
  vectorGeneration: number;
  name: string;
  domain: string;
  labels: Label[];
  /** Every version of the text; the last one holds. */
  readonly guidelines: string[];
  settings: ProjectSettings;
  paused: boolean;
  auditThreshold: number;
  auditBatchTarget: number;
  modelVersion: number;
  frontier: readonly FrontierEntry[];
}

export interface MemoryImport {
  readonly id: ImportId;
  readonly projectId: ProjectId;
  readonly fileName: string;
  readonly labelsAs: LabelUse;
  /** The rows so far, of which nothing is to be seen before the end. */
  readonly staged: { readonly row: StagedItem; readonly labelId: LabelId | null }[];
  /** Labels that the rows bring, by their names. */
  readonly newLabels: Map<string, LabelId>;
  /** Null while it runs. */
  record: ImportRecord | null;
}

/** Vectors that arrive and do not count yet: a file of them, or those of an import. */
export interface MemoryVectorFile {
  readonly id: VectorFileId | ImportId;
  readonly projectId: ProjectId;
  readonly replaces: boolean;
  /** By the hash of the item's content, which an item of an import has before it is there. */
  readonly staged: Map<string, Float32Array>;
}

export interface MemoryItem {
  readonly number: number;
  readonly id: ItemId;
  readonly projectId: ProjectId;
  readonly importId: ImportId;
  readonly payload: ItemPayload;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly contentHash: string;
  readonly sampleKey: number;
  readonly given: { readonly labelId: LabelId; readonly use: LabelUse } | null;
  stream: Stream | 'test';
  /** How many people are to answer it; 0 where the label is known. */
  overlap: number;
  vector: Float32Array | null;
  readonly leases: MemoryLease[];
  readonly answers: MemoryAnswer[];
  /** The overlap of an item that is not asked any more, from before that; null for all others. */
  asked: number | null;
}

export interface MemoryLease {
  readonly id: LeaseId;
  readonly item: MemoryItem;
  readonly annotatorId: AnnotatorId;
  readonly why: Why;
  readonly suggestion: readonly LabelProbability[] | null;
  readonly guidelineVersion: number;
  state: 'live' | 'answered' | 'skipped' | 'released' | 'expired';
  readonly servedAt: number;
  expiresAt: number;
  skipReason: string | null;
}

export interface MemoryAnswer {
  readonly seq: number;
  readonly id: AnswerId;
  readonly item: MemoryItem;
  readonly annotatorId: AnnotatorId;
  readonly lease: MemoryLease;
  readonly late: boolean;
  readonly elapsedMs: number;
  readonly answeredAt: number;
  status: 'counted' | 'evidence' | 'undone';
  /** What was said, latest last: a correction adds to it. */
  readonly values: AnswerValue[];
  /** When each value but the last was replaced. */
  readonly replacedAt: number[];
}

export interface MemoryRound extends ClosingRound {
  readonly closedAt: number;
  result: FinishedRound | null;
}

export interface MemoryRemark {
  readonly projectId: ProjectId;
  readonly itemId: ItemId;
  readonly annotatorId: AnnotatorId;
  readonly kind: 'flag' | 'comment';
  readonly text: string;
  readonly madeAt: number;
}

/** A change of many items, with those that it holds. */
export interface MemoryBulk {
  readonly bulkId: BulkId;
  readonly projectId: ProjectId;
  readonly annotatorId: AnnotatorId;
  readonly action: BulkAction;
  readonly madeAt: number;
  undone: boolean;
  readonly itemIds: Set<ItemId>;
}

export type MemoryCredential = { -readonly [K in keyof NewCredential]: NewCredential[K] };

/** All that the model of the store knows. Nothing is counted ahead: every figure is a recount. */
export class MemoryState {
  readonly projects = new Map<ProjectId, MemoryProject>();
  readonly people = new Map<AnnotatorId, NewPerson>();
  readonly credentials = new Map<string, MemoryCredential>();
  readonly leases = new Map<LeaseId, MemoryLease>();
  readonly answers = new Map<AnswerId, MemoryAnswer>();
  imports: MemoryImport[] = [];
  vectorFiles: MemoryVectorFile[] = [];
  items: MemoryItem[] = [];
  rounds: MemoryRound[] = [];
  remarks: MemoryRemark[] = [];
  bulks: MemoryBulk[] = [];
  #lastItem = 0;
  #lastAnswer = 0;

  /** `now` is the one clock: milliseconds since the epoch. */
  constructor(readonly now: () => number) {}

  newId<Id extends string>(): Id {
    return randomUUID() as string as Id;
  }

  nextItemNumber(): number {
    return ++this.#lastItem;
  }

  nextAnswerNumber(): number {
    return ++this.#lastAnswer;
  }

  project(projectId: ProjectId): MemoryProject {
    const project = this.projects.get(projectId);
    if (project === undefined) throw new Refusal('not-found', 'There is no such project.');
    return project;
  }

  itemsOf(projectId: ProjectId): MemoryItem[] {
    return this.items.filter((item) => item.projectId === projectId);
  }

  /** Answers of a project that nobody took back, in the order they came. */
  answersOf(projectId: ProjectId): MemoryAnswer[] {
    return [...this.answers.values()].filter(
      ({ item, status }) => item.projectId === projectId && status !== 'undone',
    );
  }
}

export function liveLeases(item: MemoryItem): MemoryLease[] {
  return item.leases.filter(({ state }) => state === 'live');
}

export function countedAnswers(item: MemoryItem): MemoryAnswer[] {
  return item.answers.filter(({ status }) => status === 'counted');
}

/** Whether the item can take one more answer beside those it has and those that are promised. */
export function hasFreeSlot(item: MemoryItem): boolean {
  return liveLeases(item).length + countedAnswers(item).length < item.overlap;
}

/** Whether all the answers that the item needs are there. */
export function isClosed(item: MemoryItem): boolean {
  return countedAnswers(item).length >= item.overlap;
}

export function currentValue(answer: MemoryAnswer): AnswerValue {
  const value = answer.values.at(-1);
  if (value === undefined) throw new Error('an answer without a value');
  return value;
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
