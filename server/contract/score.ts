import { z } from 'zod';
import { LabelId, ProjectId } from './ids.js';
import { StrategyName } from './project.js';

/** A figure with its 95 % interval. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

export const ClassScore = z.object({
  labelId: LabelId,
  name: z.string(),
  precision: z.number().nullable().describe('null while the model never chose the class'),
  recall: z.number().nullable().describe('null while no scored item has the class'),
  f1: Estimate,
  support: z.int().nonnegative().describe('scored items that have the class'),
});
export type ClassScore = z.infer<typeof ClassScore>;

export const Confusion = z.object({
  labelIds: z.array(LabelId),
  counts: z.array(z.array(z.int().nonnegative())).describe('rows: true class; columns: predicted'),
});
export type Confusion = z.infer<typeof Confusion>;

/** How good the model is on items that it was never trained on. */
export const Score = z.object({
  items: z.int().nonnegative(),
  accuracy: Estimate,
  macroF1: Estimate,
  perClass: z.array(ClassScore),
  confusion: Confusion,
});
export type Score = z.infer<typeof Score>;

/** What a score is measured on: answers of the audit reserve, or the imported test set. */
export const ScoreSource = z.enum(['audit', 'test']);
export type ScoreSource = z.infer<typeof ScoreSource>;

/** What changed between the models of two rounds, both judged on the same items. */
export const ScoreChange = z.object({
  since: z.int().positive().describe('the earlier round'),
  labels: z.int().describe('answers asked for between the two'),
  items: z.int().positive().describe('items on which both were judged'),
  source: ScoreSource,
  macroF1: Estimate.describe('the difference, with its 95 % interval'),
  gain: z
    .object({ name: z.string(), f1: z.number() })
    .nullable()
    .describe('largest gain of a class'),
  loss: z
    .object({ name: z.string(), f1: z.number() })
    .nullable()
    .describe('largest loss of a class'),
});
export type ScoreChange = z.infer<typeof ScoreChange>;

/** The audited answers below which no score is shown. */
export const auditMinimum = 30;

/** One round: what was known at its end. The score fields are null while the audit is too small. */
export const Round = z.object({
  projectId: ProjectId,
  round: z.int().positive(),
  labels: z.int().nonnegative().describe('answers asked for so far, audited ones too'),
  trainedOn: z.int().nonnegative(),
  audited: z.int().nonnegative(),
  auditMinimum: z.int().positive(),
  accuracy: Estimate.nullable(),
  macroF1: Estimate.nullable(),
  perClass: z.array(ClassScore).nullable(),
  confusion: Confusion.nullable(),
  test: Score.nullable().describe('on the imported test set, where there is one'),
  classesSeen: z.int().nonnegative(),
  classCount: z.int().nonnegative(),
  unseenLabels: z.array(z.string()).describe('classes of the project without any label yet'),
  strategy: StrategyName,
  modelVersion: z.int().nonnegative(),
  encoder: z
    .string()
    .optional()
    .describe('left out in rounds of older versions, as the next three'),
  l2: z.number().nullable().optional().describe('penalty of the head; null without a model'),
  change: ScoreChange.nullable().optional().describe('since the last round with a score'),
  trend: ScoreChange.nullable().optional().describe('since the round five before, or the first'),
  closedBy: z.enum(['count', 'hand']),
  finishedAt: z.iso.datetime(),
});
export type Round = z.infer<typeof Round>;

/** A round without what grows with the classes. */
export const RoundSummary = Round.omit({ perClass: true, confusion: true, test: true }).extend({
  test: Score.pick({ items: true, accuracy: true, macroF1: true }).nullable(),
});
export type RoundSummary = z.infer<typeof RoundSummary>;
