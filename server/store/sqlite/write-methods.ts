import type { StoreWrites } from '../store.js';
import type { StoreContext } from './context.js';
import * as answers from './writes/answers.js';
import * as browse from './writes/browse.js';
import * as claims from './writes/claims.js';
import * as imports from './writes/imports.js';
import * as people from './writes/people.js';
import * as projects from './writes/projects.js';
import * as rounds from './writes/rounds.js';
import * as vectors from './writes/vectors.js';

type InContext<Methods> = {
  readonly [M in keyof Methods]: Methods[M] extends () => infer R
    ? (context: StoreContext) => R
    : Methods[M] extends (argument: infer A) => infer R
      ? (context: StoreContext, argument: A) => R
      : never;
};

export type MethodTable<Methods> = InContext<Methods>;

/** Every change by its name in the `Store` interface. */
export const writeMethods: MethodTable<StoreWrites> = {
  createProject: projects.createProject,
  updateProject: projects.updateProject,
  updateLabels: projects.updateLabels,
  deleteProject: projects.deleteProject,
  beginImport: imports.beginImport,
  importChunk: imports.importChunk,
  prepareImport: imports.prepareImport,
  finishImport: imports.finishImport,
  abortImport: imports.abortImport,
  beginVectors: vectors.beginVectors,
  addVectors: vectors.addVectors,
  finishVectors: vectors.finishVectors,
  abortVectors: vectors.abortVectors,
  removeReplacedVectors: vectors.removeReplacedVectors,
  claim: claims.claim,
  renewLeases: claims.renewLeases,
  releaseLeases: claims.releaseLeases,
  reapExpired: claims.reapExpired,
  recordAnswer: answers.recordAnswer,
  undoAnswer: answers.undoAnswer,
  correctAnswer: answers.correctAnswer,
  skipItem: answers.skipItem,
  flagItem: answers.flagItem,
  commentItem: answers.commentItem,
  publishFrontier: rounds.publishFrontier,
  requestAuditBatch: rounds.requestAuditBatch,
  closeRound: rounds.closeRound,
  finishRound: rounds.finishRound,
  beginBulk: browse.beginBulk,
  bulkChunk: browse.bulkChunk,
  undoBulkChunk: browse.undoBulkChunk,
  indexWords: browse.indexWords,
  addPerson: people.addPerson,
  addCredential: people.addCredential,
  redeem: people.redeem,
  revokeCredential: people.revokeCredential,
};

/** Calls that take long: at most one of them joins a group, so that answers do not wait behind two. */
export const slowWrites: ReadonlySet<string> = new Set<keyof StoreWrites>([
  'importChunk',
  'prepareImport',
  'finishImport',
  'abortImport',
  'addVectors',
  'finishVectors',
  'abortVectors',
  'removeReplacedVectors',
  'bulkChunk',
  'undoBulkChunk',
  'indexWords',
  'deleteProject',
  'publishFrontier',
  'updateProject',
]);
