import type { Store, StoreReads, StoreWrites } from '../store.js';
import * as activity from './activity.js';
import * as answers from './answers.js';
import * as browse from './browse.js';
import * as claims from './claims.js';
import * as detail from './item-detail.js';
import * as finished from './finished-rounds.js';
import * as imports from './imports.js';
import * as items from './items.js';
import * as marks from './marks.js';
import * as people from './people.js';
import * as projects from './projects.js';
import * as rounds from './rounds.js';
import { MemoryState } from './state.js';
import * as vectors from './vectors.js';

type Methods = StoreWrites & StoreReads;

/** Every method of the store at once and in the calling thread. */
export interface MemoryModel {
  readonly methods: Methods;
  /** What a stop and a new start of the service do to the store. */
  restart(): void;
}

type InState<M> = {
  readonly [K in keyof M]: M[K] extends () => infer R
    ? (state: MemoryState) => R
    : M[K] extends (argument: infer A) => infer R
      ? (state: MemoryState, argument: A) => R
      : never;
};

const { createProject, updateProject, updateLabels, deleteProject, project } = projects;
const { beginImport, importChunk, prepareImport, finishImport, abortImport } = imports;
const { beginVectors, addVectors, finishVectors, abortVectors, vectorState } = vectors;
const { removeReplacedVectors } = vectors;
const { claim, renewLeases, releaseLeases, reapExpired } = claims;
const { recordAnswer, undoAnswer, correctAnswer, skipItem, flagItem, commentItem } = answers;
const { publishFrontier, requestAuditBatch, closeRound, finishRound } = rounds;
const { beginBulk, bulkChunk, undoBulkChunk } = marks;
const { matchItems, newestAnswered, retiredItems, roundOutcomes, indexWords } = browse;
const { itemDetail, bulk, bulks } = detail;
const { roundSummaries, roundWithDetails, classHistory, throughput } = finished;
const { addPerson, addCredential, redeem, revokeCredential, identify } = people;
const { poolItems, texts, knownLabels, itemsById, exportPage, oracleLabel } = items;
const { progress, lastModelVersion, closingRounds, counts, classBalance, annotators } = activity;
const { liveLeases } = activity;

const table: InState<Methods> = {
  ...{ createProject, updateProject, updateLabels, deleteProject, project },
  ...{ beginImport, importChunk, prepareImport, finishImport, abortImport },
  ...{ beginVectors, addVectors, finishVectors, abortVectors, vectorState },
  ...{ removeReplacedVectors },
  ...{ claim, renewLeases, releaseLeases, reapExpired },
  ...{ recordAnswer, undoAnswer, correctAnswer, skipItem, flagItem, commentItem },
  ...{ publishFrontier, requestAuditBatch, closeRound, finishRound },
  ...{ beginBulk, bulkChunk, undoBulkChunk, indexWords },
  ...{ matchItems, newestAnswered, retiredItems, roundOutcomes, itemDetail, bulk, bulks },
  ...{ roundSummaries, roundWithDetails, classHistory, throughput },
  people: people.people,
  ...{ addPerson, addCredential, redeem, revokeCredential, identify },
  ...{ poolItems, texts, knownLabels, itemsById, exportPage, oracleLabel },
  ...{ progress, lastModelVersion, closingRounds, counts, classBalance, annotators, liveLeases },
  ...{ projects: projects.projects, rounds: activity.rounds, imports: activity.imports },
  items: items.items,
  vectors: vectors.vectors,
};

/**
 * The rules of the store over plain maps and lists, without SQL: what the tests hold the real store
 * against. `now` is its clock, in milliseconds since the epoch.
 */
export function createMemoryModel(now: () => number): MemoryModel {
  const state = new MemoryState(now);
  const bound = Object.entries(table).map(([name, run]) => [
    name,
    (argument: unknown) =>
      structuredClone((run as (state: MemoryState, argument: unknown) => unknown)(state, argument)),
  ]);
  return {
    methods: Object.fromEntries(bound) as Methods,
    restart: () => {
      imports.purgeUnfinishedImports(state);
      claims.extendLiveLeases(state);
    },
  };
}

/** A whole `Store` that forgets everything with the process; it refuses what the model refuses. */
export function createMemoryStore({ methods }: MemoryModel): Store {
  const asynchronous = Object.entries(methods).map(([name, run]) => [
    name,
    (argument: unknown) =>
      new Promise((resolve) => {
        resolve((run as (argument: unknown) => unknown)(argument));
      }),
  ]);
  return {
    ...(Object.fromEntries(asynchronous) as Omit<Store, 'close'>),
    close: () => Promise.resolve(),
  };
}
