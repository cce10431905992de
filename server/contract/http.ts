import { z } from 'zod';
import { AnnotatorSummary, ProjectMetrics } from './dashboard.js';
import {
  ExportOptions,
  ImportOptions,
  ImportRecord,
  ImportReport,
  Predict,
  Predictions,
  ProjectList,
  VectorOptions,
  VectorReport,
} from './dataset.js';
import { FileCheck, fileRoutes, ImportUnderWay } from './files.js';
import { InsightsQuery, RoundInsights, Throughput, ThroughputQuery } from './insights.js';
import { BulkRecord, ItemDetail, ItemPage, ListItems, StartBulk } from './items.js';
import {
  CreatedInvite,
  CreatedToken,
  CreateToken,
  Join,
  Me,
  PeopleOfProject,
  RevokeToken,
  SignIn,
} from './people.js';
import { CreateProject, Project, UpdateLabels, UpdateProject } from './project.js';
import { Round } from './score.js';

/** What a caller must be allowed to do; `server/domain/access.ts` says which role may. */
export type Action = 'sign-in' | 'annotate' | 'read' | 'manage' | 'administer';

export interface Route {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly action: Action;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Set where the body is a streamed file instead of JSON. */
  readonly rawBody?: string;
  readonly reply?: z.ZodType;
  /** Set where the reply is a streamed file instead of JSON. */
  readonly rawReply?: string;
}

const page = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
const done = z.object({ ok: z.literal(true) });

/** Every route under `/api`; `:id` is a project's id or slug. */
export const routes = {
  ...fileRoutes,
  signIn: {
    method: 'post',
    path: '/api/sign-in',
    summary: 'Exchange the one-time link’s token for a session cookie',
    action: 'sign-in',
    body: SignIn,
    reply: Me,
  },
  createSignInLink: {
    method: 'post',
    path: '/api/sign-in-links',
    summary: 'Make another one-time link that signs the owner in',
    action: 'administer',
    reply: z.object({ url: z.string() }),
  },
  join: {
    method: 'post',
    path: '/api/join',
    summary: 'Become an annotator through a join link',
    action: 'sign-in',
    body: Join,
    reply: Me,
  },
  signOut: {
    method: 'post',
    path: '/api/sign-out',
    summary: 'End this session',
    action: 'sign-in',
    reply: done,
  },
  me: { method: 'get', path: '/api/me', summary: 'Who I am', action: 'annotate', reply: Me },
  createToken: {
    method: 'post',
    path: '/api/tokens',
    summary: 'Make a token for a script; it is shown this once',
    action: 'administer',
    body: CreateToken,
    reply: CreatedToken,
  },
  revokeToken: {
    method: 'post',
    path: '/api/tokens/revoke',
    summary: 'Revoke a token, and end the connections that were made with it',
    action: 'administer',
    body: RevokeToken,
    reply: done,
  },
  listPeople: {
    method: 'get',
    path: '/api/projects/:id/people',
    summary: 'Who may be asked here: those who joined the project, and those of all projects',
    action: 'read',
    reply: PeopleOfProject,
  },
  listProjects: {
    method: 'get',
    path: '/api/projects',
    summary: 'The projects that the caller may see',
    action: 'annotate',
    query: page,
    reply: ProjectList,
  },
  createProject: {
    method: 'post',
    path: '/api/projects',
    summary: 'Create a project',
    action: 'administer',
    body: CreateProject,
    reply: Project,
  },
  getProject: {
    method: 'get',
    path: '/api/projects/:id',
    summary: 'One project',
    action: 'annotate',
    reply: Project,
  },
  updateProject: {
    method: 'patch',
    path: '/api/projects/:id',
    summary: 'Change its settings, guideline or note; pause or resume it',
    action: 'manage',
    body: UpdateProject,
    reply: Project,
  },
  updateLabels: {
    method: 'put',
    path: '/api/projects/:id/labels',
    summary: 'Add, rename, reorder and retire labels',
    action: 'manage',
    body: UpdateLabels,
    reply: Project,
  },
  deleteProject: {
    method: 'delete',
    path: '/api/projects/:id',
    summary: 'Delete a project with all its items and answers',
    action: 'administer',
    reply: done,
  },
  importItems: {
    method: 'post',
    path: '/api/projects/:id/imports',
    summary: 'Add items from a file, streamed as the body; all or nothing unless `badRows=skip`',
    action: 'manage',
    query: ImportOptions,
    rawBody: 'application/octet-stream',
    reply: ImportReport,
  },
  checkFile: {
    method: 'post',
    path: '/api/file-checks',
    summary:
      'Read a whole file for a project that does not exist yet, and say what would come of it',
    action: 'manage',
    query: ImportOptions,
    rawBody: 'application/octet-stream',
    reply: FileCheck,
  },
  listImports: {
    method: 'get',
    path: '/api/projects/:id/imports',
    summary: 'The files that were imported',
    action: 'read',
    reply: z.object({
      imports: z.array(ImportRecord),
      underWay: ImportUnderWay.nullable(),
    }),
  },
  addVectors: {
    method: 'post',
    path: '/api/projects/:id/vectors',
    summary:
      'Add vectors from a file, streamed as the body: JSONL of {id or key, vector}, or a .npy matrix ' +
      'in the order of the items; all or nothing',
    action: 'manage',
    query: VectorOptions,
    rawBody: 'application/octet-stream',
    reply: VectorReport,
  },
  listItems: {
    method: 'get',
    path: '/api/projects/:id/items',
    summary: 'Items with state, score and probabilities, searched, filtered and in order',
    action: 'read',
    query: ListItems,
    reply: ItemPage,
  },
  getItem: {
    method: 'get',
    path: '/api/projects/:id/items/:itemId',
    summary: 'One item with its answers and its history',
    action: 'read',
    reply: ItemDetail,
  },
  listBulk: {
    method: 'get',
    path: '/api/projects/:id/bulk-actions',
    summary: 'The latest changes of many items at once, newest first',
    action: 'read',
    reply: z.object({ bulkActions: z.array(BulkRecord) }),
  },
  startBulk: {
    method: 'post',
    path: '/api/projects/:id/bulk-actions',
    summary: 'Label, retire, restore or flag many items at once',
    action: 'manage',
    body: StartBulk,
    reply: BulkRecord,
  },
  getBulk: {
    method: 'get',
    path: '/api/projects/:id/bulk-actions/:bulkId',
    summary: 'How far a change of many items is',
    action: 'read',
    reply: BulkRecord,
  },
  undoBulk: {
    method: 'post',
    path: '/api/projects/:id/bulk-actions/:bulkId/undo',
    summary: 'Take a change of many items back, exactly; one under way is stopped first',
    action: 'manage',
    reply: BulkRecord,
  },
  listRounds: {
    method: 'get',
    path: '/api/projects/:id/rounds',
    summary: 'The score of every finished round',
    action: 'read',
    reply: z.object({ rounds: z.array(Round) }),
  },
  closeRound: {
    method: 'post',
    path: '/api/projects/:id/rounds',
    summary: 'Close the round under way now',
    action: 'manage',
    reply: z.object({ round: z.int().positive() }),
  },
  metrics: {
    method: 'get',
    path: '/api/projects/:id/metrics',
    summary: 'All that the project page draws',
    action: 'read',
    reply: ProjectMetrics,
  },
  insights: {
    method: 'get',
    path: '/api/projects/:id/insights',
    summary: 'All that is known of one round: score by class, calibration, uncertainty of the pool',
    action: 'read',
    query: InsightsQuery,
    reply: RoundInsights,
  },
  throughput: {
    method: 'get',
    path: '/api/projects/:id/throughput',
    summary: 'Answers of each annotator by hours or days',
    action: 'read',
    query: ThroughputQuery,
    reply: Throughput,
  },
  listAnnotators: {
    method: 'get',
    path: '/api/projects/:id/annotators',
    summary: 'Who labeled how much',
    action: 'read',
    reply: z.object({ annotators: z.array(AnnotatorSummary) }),
  },
  exportItems: {
    method: 'get',
    path: '/api/projects/:id/exports',
    summary: 'The labeled set, streamed',
    action: 'read',
    query: ExportOptions,
    rawReply: 'application/jsonl, text/csv or text/tab-separated-values',
  },
  predict: {
    method: 'post',
    path: '/api/projects/:id/predict',
    summary: 'The model’s labels for new texts',
    action: 'read',
    body: Predict,
    reply: Predictions,
  },
  requestAuditBatch: {
    method: 'post',
    path: '/api/projects/:id/audit-batch',
    summary: 'Ask the next questions from the audit reserve, so that the score shows early',
    action: 'manage',
    body: z.object({ size: z.int().min(0).max(1000).default(30) }),
    reply: z.object({ left: z.int().nonnegative() }),
  },
  runOracle: {
    method: 'post',
    path: '/api/projects/:id/oracle',
    summary: 'Let the hidden labels of a demo project answer, or stop them',
    action: 'manage',
    body: z.object({
      running: z.boolean(),
      answersPerSecond: z.number().min(0.1).max(50).optional(),
    }),
    reply: z.object({ running: z.boolean(), answersPerSecond: z.number() }),
  },
  createInvite: {
    method: 'post',
    path: '/api/projects/:id/invites',
    summary: 'Make a join link for annotators',
    action: 'manage',
    reply: CreatedInvite,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
type Part<N extends RouteName, K extends 'query' | 'body' | 'reply'> = (typeof routes)[N] extends {
  [P in K]: infer S extends z.ZodType;
}
  ? z.infer<S>
  : undefined;
export type RouteQuery<N extends RouteName> = Part<N, 'query'>;
export type RouteBody<N extends RouteName> = Part<N, 'body'>;
export type RouteReply<N extends RouteName> = Part<N, 'reply'>;
