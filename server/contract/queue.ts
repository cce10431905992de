import { z } from 'zod';
import { AnswerId, ItemId, LabelId, LeaseId, ProjectId } from './ids.js';
import { Label, Project } from './project.js';
import { AnswerValue, Item } from './task.js';

export const Stream = z.enum(['active', 'audit']);
export type Stream = z.infer<typeof Stream>;

/** Why this item was chosen, as it is stored with what was served. */
export const Why = z.object({
  stream: Stream,
  strategy: z.string(),
  score: z.number().nullable(),
  selectionProbability: z.number().nullable().describe('null where the choice was deterministic'),
  eligible: z.int().nonnegative().describe('items that could have been served instead'),
  modelVersion: z.int().nonnegative(),
});
export type Why = z.infer<typeof Why>;

export const LabelProbability = z.object({ labelId: LabelId, probability: z.number() });
export type LabelProbability = z.infer<typeof LabelProbability>;

/** What the model thinks of an item, for somebody who asks while they hold it. */
export const Explanation = z.object({
  modelVersion: z.int().nonnegative(),
  probabilities: z.array(LabelProbability).describe('best first'),
  method: z.enum(['exact', 'occlusion']).describe('`occlusion`: by leaving words out'),
  words: z
    .array(z.object({ start: z.int().nonnegative(), end: z.int().positive(), weight: z.number() }))
    .describe('what each word adds to the likeliest label, in logits; places in UTF-16 units'),
});
export type Explanation = z.infer<typeof Explanation>;

/** Why there is no explanation: it would anchor the answer, or there is nothing to explain with. */
export const NoExplanation = z.enum(['audit', 'hidden', 'no-model']);
export type NoExplanation = z.infer<typeof NoExplanation>;

/** An item that one annotator holds until a time. */
export const LeasedItem = z.object({
  leaseId: LeaseId,
  expiresAt: z.iso.datetime(),
  item: Item,
  why: Why,
  suggestion: z
    .array(LabelProbability)
    .optional()
    .describe('best first; never given for audited items, which must not be anchored'),
});
export type LeasedItem = z.infer<typeof LeasedItem>;

export const Progress = z.object({
  projectId: ProjectId,
  items: z.int().nonnegative().describe('items that can be asked'),
  answered: z.int().nonnegative().describe('items with all the answers they need'),
  answers: z.int().nonnegative(),
  audited: z.int().nonnegative(),
  mine: z.int().nonnegative().describe('answers by this annotator'),
  round: z.int().positive().describe('the round under way'),
  roundAnswers: z.int().nonnegative().describe('answers in it so far'),
  roundSize: z.int().positive(),
});
export type Progress = z.infer<typeof Progress>;

export const EmptyReason = z.enum([
  'all-answered',
  'all-leased',
  'none-for-you',
  'paused',
  'no-items',
  'no-labels',
  'budget-reached',
  'your-budget-reached',
]);
export type EmptyReason = z.infer<typeof EmptyReason>;

export const JoinQueue = z.object({
  projectId: z.string().min(1).max(64).describe('id or slug'),
  leaseIds: z.array(LeaseId).max(50).optional().describe('leases still held from before'),
});
export const JoinedQueue = z.object({
  project: Project,
  labels: z.array(Label),
  items: z.array(LeasedItem).describe('renewed leases first, in the order given'),
  progress: Progress,
});
export type JoinedQueue = z.infer<typeof JoinedQueue>;

export const SubmitAnswer = z.object({
  answerId: AnswerId.describe('made by the client; sent again unchanged until acknowledged'),
  leaseId: LeaseId,
  itemId: ItemId,
  value: AnswerValue,
  elapsedMs: z.int().nonnegative().max(86_400_000),
});
export type SubmitAnswer = z.infer<typeof SubmitAnswer>;

/** `duplicate`: this person had answered the item before under another id; the first one stands. */
export const AnswerStatus = z.enum(['recorded', 'late', 'duplicate']);
export type AnswerStatus = z.infer<typeof AnswerStatus>;
export const AnswerReceipt = z.object({ answerId: AnswerId, status: AnswerStatus });
export type AnswerReceipt = z.infer<typeof AnswerReceipt>;

export const UndoAnswer = z.object({ answerId: AnswerId });
export const CorrectAnswer = z.object({ answerId: AnswerId, value: AnswerValue });
export const SkipItem = z.object({ leaseId: LeaseId, reason: z.string().max(500).optional() });
export const FlagItem = z.object({ leaseId: LeaseId, note: z.string().max(2000) });
export const CommentItem = z.object({ leaseId: LeaseId, text: z.string().min(1).max(5000) });
export const ExplainItem = z.object({ leaseId: LeaseId });
export const ExplainedItem = z.object({
  explanation: Explanation.nullable(),
  reason: NoExplanation.nullable(),
});
export type ExplainedItem = z.infer<typeof ExplainedItem>;
export const RenewLeases = z.object({ leaseIds: z.array(LeaseId).min(1).max(50) });
export const RenewedLeases = z.object({
  leases: z.array(z.object({ leaseId: LeaseId, expiresAt: z.iso.datetime() })),
});
