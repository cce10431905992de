import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../../server/contract/errors.js';
import type {
  AnnotatorId,
  AnswerId,
  BulkId,
  ImportId,
  ProjectId,
} from '../../../server/contract/ids.js';
import type { LeasedItem } from '../../../server/contract/queue.js';
import { createMemoryModel } from '../../../server/store/memory/memory-store.js';
import type { NewAnswer, StoreReads, StoreWrites } from '../../../server/store/store.js';
import { ada, ben, cleo, newProject, numberedTexts } from '../fixture.js';
import { FakeClock, temporaryFolder } from '../harness.js';
import { openDirectStore, type DirectStore } from '../sqlite-direct.js';
import { recount } from './recount.js';
import { Renaming, withoutIdsInNames } from './renaming.js';

type Methods = StoreWrites & StoreReads;
type Argument<M extends keyof Methods> = Parameters<Methods[M]>[0];
type Result<M extends keyof Methods> = ReturnType<Methods[M]>;

export const people: readonly AnnotatorId[] = [ada, ben, cleo];
export const slugs = ['lone', 'crowd'] as const;
export type Slug = (typeof slugs)[number];

/** A lease that was given once, by the ids of the model; it may have ended long ago. */
export interface KnownLease {
  readonly slug: Slug;
  readonly annotatorId: AnnotatorId;
  readonly lease: LeasedItem;
}

/** What one call came to: its value, or the code of its refusal. */
type Outcome<T> = { readonly value: T } | { readonly refused: string };

/** Both stores side by side, and what has happened so far in words of the model. */
export class World {
  readonly leases: KnownLease[] = [];
  readonly answers: { readonly slug: Slug; readonly answer: NewAnswer }[] = [];
  readonly imports: { readonly slug: Slug; readonly importId: ImportId }[] = [];
  readonly bulks: BulkId[] = [];
  readonly #clock = new FakeClock();
  readonly #memory = createMemoryModel(this.#clock.now);
  readonly #renaming = new Renaming();
  readonly #file: string;
  #real: DirectStore;
  #answerCount = 0;
  #bulkCount = 0;

  constructor(template: string, file: string) {
    this.#file = file;
    copyFileSync(template, file);
    this.#real = openDirectStore(file, this.#clock.now);
    const settings = { leaseSeconds: 30, auditShare: 0.4, auditRate: 0.3 };
    this.call(
      'createProject',
      newProject('lone', { id: projectIdOf('lone'), settings: { ...settings, roundSize: 3 } }),
    );
    this.call(
      'createProject',
      // A small reserve, so that it gives items away as the pool grows.
      newProject('crowd', {
        id: projectIdOf('crowd'),
        settings: { ...settings, overlap: 2, auditCap: 3 },
      }),
    );
    for (const annotatorId of people) {
      const person = {
        annotatorId,
        name: annotatorId,
        role: 'annotator',
        projectId: null,
      } as const;
      this.call('addPerson', person);
    }
    for (const slug of slugs) this.#importTexts(slug);
  }

  /** So that there is something to claim from the first command on. */
  #importTexts(slug: string): void {
    const start = { projectId: projectIdOf(slug), fileName: 'texts.jsonl' };
    const begun = this.call('beginImport', { ...start, labelsAs: 'training' });
    if (begun === null) throw new Error('the first import was refused');
    const { importId } = begun;
    this.call('importChunk', { importId, rows: numberedTexts(6) });
    this.call('finishImport', { importId, read: 6, rejected: [], rejectedCount: 0 });
  }

  /** Answers a question from the model, for a command to choose by. */
  ask<M extends keyof StoreReads>(method: M, argument: Argument<M>): Result<M> {
    return (this.#memory.methods[method] as (argument: Argument<M>) => Result<M>)(argument);
  }

  newAnswerId(): AnswerId {
    return `answer-${++this.#answerCount}` as AnswerId;
  }

  newBulkId(): BulkId {
    return `bulk-${++this.#bulkCount}` as BulkId;
  }

  /** Calls both stores and compares what they say; null where they refuse. */
  call<M extends keyof Methods>(method: M, argument: Argument<M>): Result<M> | null {
    const model = outcomeOf<Result<M>>(this.#memory.methods[method], argument);
    const real = outcomeOf(this.#real.methods[method], this.#renaming.toReal(argument));
    this.#renaming.learn(model, real);
    deepStrictEqual(
      comparable(method, this.#renaming.toModel(real)),
      comparable(method, model),
      method,
    );
    return 'value' in model ? model.value : null;
  }

  deleteProject(slug: Slug): void {
    const projectId = projectIdOf(slug);
    const items = this.ask('poolItems', { projectId, after: 0, limit: 1000 });
    this.call('deleteProject', { projectId });
    this.#renaming.forget(items.map(({ itemId }) => itemId));
  }

  /** Both clocks go on together; a moment passes with every command, so that none are simultaneous. */
  pass(milliseconds: number): void {
    this.#clock.advance(milliseconds);
  }

  passUntil(time: string): void {
    this.#clock.advance(Math.max(0, Date.parse(time) - this.#clock.now()));
  }

  reopen(): void {
    this.#memory.restart();
    this.#real.close();
    this.#real = openDirectStore(this.#file, this.#clock.now);
    this.compareAll();
  }

  /** What everybody sees of a project all the time. */
  compare(slug: Slug, annotatorId: AnnotatorId): void {
    const projectId = projectIdOf(slug);
    this.call('project', { project: slug });
    this.call('items', { projectId, after: 0, limit: 1000 });
    this.call('progress', { projectId, annotatorId });
    this.call('counts', { projectId });
  }

  /** Everything that can be asked of both stores, and the database's own figures counted again. */
  compareAll(): void {
    for (const slug of slugs) {
      const projectId = projectIdOf(slug);
      for (const annotatorId of people) this.compare(slug, annotatorId);
      this.call('poolItems', { projectId, after: 0, limit: 1000 });
      this.call('exportPage', { projectId, after: 0, limit: 1000 });
      this.call('imports', { projectId });
      this.call('rounds', { projectId });
      this.call('classBalance', { projectId });
      this.call('annotators', { projectId });
      this.call('bulks', { projectId });
      this.call('people', { projectId });
      for (const { itemId } of this.ask('poolItems', { projectId, after: 0, limit: 3 })) {
        this.call('itemDetail', { projectId, itemId });
      }
      this.call('lastModelVersion', { projectId });
      const cuts = this.ask('closingRounds', undefined).map(({ cut }) => cut);
      for (const cut of [null, ...cuts]) this.call('knownLabels', { projectId, cut });
    }
    this.call('projects', { after: null, limit: 10 });
    this.call('closingRounds', undefined);
    strictEqual(recount(this.#real.database).join('; '), '');
  }

  close(): void {
    this.#real.close();
    for (const ending of ['', '-wal', '-shm']) {
      if (existsSync(this.#file + ending)) rmSync(this.#file + ending);
    }
  }
}

/** Lists whose order means nothing. */
const unordered: ReadonlySet<string> = new Set<keyof Methods>(['knownLabels', 'reapExpired']);

function comparable(method: string, outcome: unknown): unknown {
  const { value } = outcome as { value?: unknown };
  if (!unordered.has(method) || !Array.isArray(value)) return withoutIdsInNames(outcome);
  const rows = Array.from(value, (row: object) => JSON.stringify(Object.entries(row).sort()));
  return rows.sort();
}

export function projectIdOf(slug: string): ProjectId {
  return `project-${slug}` as ProjectId;
}

/** A failure that is no refusal is a fault of the store: it is thrown on. */
function outcomeOf<T>(method: unknown, argument: unknown): Outcome<T> {
  try {
    return { value: (method as (argument: unknown) => T)(argument) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code };
    throw error;
  }
}

/** An empty database to copy for every run, which is quicker than making it. */
export function makeTemplate(): { template: string; folder: string } {
  const folder = temporaryFolder('fast');
  const template = join(folder, 'template.db');
  openDirectStore(template, Date.now).close();
  return { template, folder };
}
