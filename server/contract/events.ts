import { z } from 'zod';
import type { ErrorCode } from './errors.js';
import { LeaseId, ProjectId } from './ids.js';
import { ModelState, ProjectMetrics } from './dashboard.js';
import { Project } from './project.js';
import {
  AnswerReceipt,
  CommentItem,
  CorrectAnswer,
  EmptyReason,
  ExplainedItem,
  ExplainItem,
  FlagItem,
  JoinedQueue,
  JoinQueue,
  LeasedItem,
  Progress,
  RenewedLeases,
  RenewLeases,
  SkipItem,
  SubmitAnswer,
  UndoAnswer,
} from './queue.js';
import { Round } from './score.js';

const nothing = z.object({});
const project = z.object({ projectId: z.string().min(1).max(64).describe('id or slug') });

/** What a client may send: the payload's schema and what the acknowledgement carries beside `ok`. */
export const clientEvents = {
  'queue:join': { payload: JoinQueue, reply: JoinedQueue },
  'queue:leave': { payload: nothing, reply: nothing },
  'lease:renew': { payload: RenewLeases, reply: RenewedLeases },
  'answer:submit': { payload: SubmitAnswer, reply: AnswerReceipt },
  'answer:undo': { payload: UndoAnswer, reply: LeasedItem },
  'answer:correct': { payload: CorrectAnswer, reply: AnswerReceipt },
  'item:skip': { payload: SkipItem, reply: nothing },
  'item:flag': { payload: FlagItem, reply: nothing },
  'item:comment': { payload: CommentItem, reply: nothing },
  'item:explain': { payload: ExplainItem, reply: ExplainedItem },
  'project:watch': { payload: project, reply: ProjectMetrics },
  'round:close': { payload: project, reply: z.object({ round: z.int().positive() }) },
  'project:pause': { payload: project, reply: nothing },
  'project:resume': { payload: project, reply: nothing },
} as const;

/** What the server pushes. */
export const serverEvents = {
  'item:next': LeasedItem,
  'queue:progress': Progress,
  'queue:empty': z.object({ projectId: ProjectId, reason: EmptyReason }),
  'lease:expired': z.object({ leaseId: LeaseId }),
  'round:finished': Round,
  'model:updated': ModelState.extend({
    modelVersion: z.int().nonnegative(),
    trainedOn: z.int().nonnegative(),
    refreshMs: z.number().nullable(),
  }),
  'project:changed': Project,
  'service:stopping': z
    .object({})
    .describe(
      'answers under way are still taken; then the connection closes, and comes back by itself',
    ),
  'metrics:changed': z
    .object({ projectId: ProjectId })
    .describe('counts moved: fetch the metrics again when it suits you; at most one a second'),
  'import:changed': z
    .object({ projectId: ProjectId })
    .describe('an import of the project began or ended, however it ended'),
} as const;

export type ClientEvent = keyof typeof clientEvents;
export type ServerEvent = keyof typeof serverEvents;
export type ClientPayload<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['payload']>;
export type ClientReply<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['reply']>;
export type ServerPayload<E extends ServerEvent> = z.infer<(typeof serverEvents)[E]>;

/** An acknowledgement: what was asked for, or a refusal with its code and a sentence. */
export type Ack<T> = ({ ok: true } & T) | { ok: false; code: ErrorCode; message: string };

export type ClientToServerEvents = {
  [E in ClientEvent]: (
    payload: z.input<(typeof clientEvents)[E]['payload']>,
    acknowledge: (reply: Ack<ClientReply<E>>) => void,
  ) => void;
};
export type ServerToClientEvents = { [E in ServerEvent]: (payload: ServerPayload<E>) => void };
