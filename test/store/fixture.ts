import { createHash } from 'node:crypto';
import type { LabelUse } from '../../server/contract/dataset.js';
import type { ErrorCode } from '../../server/contract/errors.js';
import type { AnnotatorId, AnswerId, LabelId, ProjectId } from '../../server/contract/ids.js';
import {
  defaultSettings,
  type Project,
  type ProjectSettings,
} from '../../server/contract/project.js';
import type { LeasedItem } from '../../server/contract/queue.js';
import type { Round } from '../../server/contract/score.js';
import type { AnswerValue } from '../../server/contract/task.js';
import type {
  AnswerOutcome,
  ClosingRound,
  FinishedRound,
  NewProject,
  StagedItem,
  Store,
} from '../../server/store/store.js';
import type { StoreHarness } from './harness.js';

export const [ada, ben, cleo] = ['ada', 'ben', 'cleo'] as [AnnotatorId, AnnotatorId, AnnotatorId];

/** Ids are not used again, as those of the service are not. */
let projects = 0;
let answers = 0;

/** Without an audit unless the settings ask for one, so that every item is in one stream. */
export function newProject(
  slug: string,
  options: { id?: string; labels?: readonly string[]; settings?: Partial<ProjectSettings> } = {},
): NewProject {
  const { id = `project-${slug}-${++projects}` } = options;
  return {
    ...{ id: id as ProjectId, slug, name: slug, task: { kind: 'classification' } },
    ...{ domain: '', guideline: 'Say what you see.', encoder: 'lexical', seed: 7 },
    labels: options.labels ?? ['cat', 'dog'],
    settings: { ...defaultSettings, auditShare: 0, auditRate: 0, ...options.settings },
  };
}

export function stagedItem(text: string, label: string | null = null): StagedItem {
  const digest = createHash('sha256').update(text).digest();
  return {
    payload: { kind: 'text', text },
    meta: { row: text },
    contentHash: digest.toString('hex'),
    sampleKey: digest.readUIntBE(0, 6),
    label,
  };
}

export function numberedTexts(count: number, prefix = 'text'): StagedItem[] {
  return Array.from({ length: count }, (_, index) => stagedItem(`${prefix} ${index}`));
}

/** A project in a store, and short words for what people do in it. */
export class TestProject {
  constructor(
    readonly harness: StoreHarness,
    readonly project: Project,
  ) {}

  get store(): Store {
    return this.harness.store;
  }

  get id(): ProjectId {
    return this.project.id;
  }

  label(name: string): AnswerValue {
    const label = this.project.labels.find((candidate) => candidate.name === name);
    return { kind: 'label', labelId: label?.id ?? (`no-label-${name}` as LabelId) };
  }

  async import(rows: readonly StagedItem[], labelsAs: LabelUse = 'training') {
    const { importId } = await this.begin(labelsAs);
    await this.store.importChunk({ importId, rows });
    return this.store.finishImport({ importId, read: rows.length, rejected: [], rejectedCount: 0 });
  }

  begin(labelsAs: LabelUse = 'training') {
    return this.store.beginImport({ projectId: this.id, fileName: 'texts.jsonl', labelsAs });
  }

  async claim(annotatorId: AnnotatorId, count = 1): Promise<LeasedItem[]> {
    return (await this.store.claim({ projectId: this.id, annotatorId, count })).items;
  }

  async claimOne(annotatorId: AnnotatorId): Promise<LeasedItem> {
    const [lease] = await this.claim(annotatorId);
    if (lease === undefined) throw new Error(`there is nothing left for ${annotatorId}`);
    return lease;
  }

  async whyNothing(annotatorId: AnnotatorId): Promise<string | null> {
    return (await this.store.claim({ projectId: this.id, annotatorId, count: 1 })).emptyReason;
  }

  answer(
    annotatorId: AnnotatorId,
    { leaseId, item }: LeasedItem,
    { label = 'cat', id = `answer-${++answers}` } = {},
  ): Promise<AnswerOutcome> {
    return this.store.recordAnswer({
      ...{ answerId: id as AnswerId, leaseId, itemId: item.id, annotatorId },
      ...{ value: this.label(label), elapsedMs: 1500 },
    });
  }

  async claimAndAnswer(annotatorId: AnnotatorId, label = 'cat'): Promise<AnswerOutcome> {
    return this.answer(annotatorId, await this.claimOne(annotatorId), { label });
  }

  release(annotatorId: AnnotatorId, lease: LeasedItem, graceMs = 0): Promise<null> {
    return this.store.releaseLeases({ annotatorId, leaseIds: [lease.leaseId], graceMs });
  }

  /** Ends a lease as its time would, on a clock that cannot be turned as on one that can. */
  async expire(annotatorId: AnnotatorId, lease: LeasedItem): Promise<void> {
    await this.release(annotatorId, lease, 1);
    await this.harness.advance(20);
    await this.store.reapExpired();
  }

  progress(annotatorId: AnnotatorId | null = null) {
    return this.store.progress({ projectId: this.id, annotatorId });
  }

  listed() {
    return this.store.items({ projectId: this.id, after: 0, limit: 1000 });
  }

  async reload(): Promise<TestProject> {
    const project = await this.store.project({ project: this.id });
    if (project === null) throw new Error('the project is gone');
    return new TestProject(this.harness, project);
  }
}

/** A project with `items` unlabeled texts and three people. */
export async function startProject(
  harness: StoreHarness,
  {
    slug = 'animals',
    items = 6,
    ...options
  }: {
    slug?: string;
    items?: number;
    labels?: readonly string[];
    settings?: Partial<ProjectSettings>;
  } = {},
): Promise<TestProject> {
  const project = await harness.store.createProject(newProject(slug, options));
  for (const annotatorId of [ada, ben, cleo]) {
    const person = { annotatorId, name: annotatorId, role: 'annotator', projectId: null } as const;
    await harness.store.addPerson(person);
  }
  const started = new TestProject(harness, project);
  if (items > 0) await started.import(numberedTexts(items));
  return started;
}

export function expectRefusal(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
  return expect(promise).rejects.toMatchObject({ name: 'Refusal', code });
}

/** A round without a score. */
export function unscored(closing: ClosingRound): FinishedRound {
  const details = { calibration: null, uncertainty: null, predicted: [] };
  return { round: finishedRound(closing), details, outcomes: { audit: [], test: [] } };
}

export function finishedRound({ projectId, round, labels, closedBy }: ClosingRound): Round {
  return {
    ...{ projectId, round, labels, closedBy, trainedOn: labels, audited: 0, auditMinimum: 30 },
    ...{ accuracy: null, macroF1: null, perClass: null, confusion: null, test: null },
    ...{ classesSeen: 1, classCount: 2, unseenLabels: ['dog'], strategy: 'auto', modelVersion: 1 },
    finishedAt: '2025-01-01T00:00:00.000Z',
  };
}
