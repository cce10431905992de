import type { StoreWrites } from '../store.js';
import type { StoreContext } from './context.js';
import * as answers from './writes/answers.js';
import * as claims from './writes/claims.js';
import * as imports from './writes/imports.js';
import * as people from './writes/people.js';
import * as projects from './writes/projects.js';
import * as rounds from './writes/rounds.js';

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
  finishImport: imports.finishImport,
  abortImport: imports.abortImport,
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
  addPerson: people.addPerson,
  addCredential: people.addCredential,
  redeem: people.redeem,
  revokeCredential: people.revokeCredential,
};

/** Calls that take long: at most one of them joins a group, so that answers do not wait behind two. */
export const slowWrites: ReadonlySet<string> = new Set<keyof StoreWrites>([
  'importChunk',
  'finishImport',
  'abortImport',
  'deleteProject',
  'publishFrontier',
  'updateProject',
]);
