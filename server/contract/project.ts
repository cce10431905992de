import { z } from 'zod';
import { LabelId, ProjectId, Slug } from './ids.js';
import { Task } from './task.js';

export const strategyNames = [
  'auto',
  'random',
  'least-confidence',
  'margin',
  'entropy',
  'diverse',
  'typical',
  'core-set',
  'badge',
  'contrastive',
  'hunt',
] as const;
export const StrategyName = z.enum(strategyNames);
export type StrategyName = z.infer<typeof StrategyName>;

/** A class that an annotator can choose. The id is stable: renaming and reordering keep answers. */
export const Label = z.object({
  id: LabelId,
  name: z.string().min(1).max(200),
  key: z.string().max(1).nullable().describe('the key that chooses it; null when keys ran out'),
  order: z.int().nonnegative(),
  retired: z.boolean().describe('no longer offered; answers that used it are kept'),
});
export type Label = z.infer<typeof Label>;

/** The settings a data scientist may change while people label. */
export const ProjectSettings = z.object({
  strategy: StrategyName,
  batchSize: z.int().min(1).max(1000).describe('answers between two updates of the model'),
  roundSize: z.int().min(1).max(10_000).describe('answers per round'),
  overlap: z.int().min(1).max(20).describe('people who answer the same item'),
  overlapShare: z
    .number()
    .min(0)
    .max(1)
    .describe('share of the items that so many people answer; the others are answered once'),
  budget: z
    .int()
    .min(1)
    .max(100_000_000)
    .nullable()
    .describe('answers after which nothing is given out any more; null: no limit'),
  budgetPerPerson: z
    .int()
    .min(1)
    .max(100_000_000)
    .nullable()
    .describe('the same for the answers of each person; null: no limit'),
  auditShare: z.number().min(0).max(0.9).describe('share of the items kept for the honest score'),
  auditCap: z.int().min(0).max(100_000).describe('most items kept for the honest score'),
  auditRate: z.number().min(0).max(1).describe('share of the questions taken from that reserve'),
  leaseSeconds: z.int().min(5).max(86_400).describe('time an annotator may hold an item'),
  prefetch: z.int().min(1).max(50).describe('items leased ahead for each annotator'),
  suggestions: z
    .boolean()
    .optional()
    .describe('false: annotators never see what the model thinks; left out: they may'),
  encodingPaused: z
    .boolean()
    .optional()
    .describe('true: texts without a vector wait, and are asked at random meanwhile'),
  classWeights: z.boolean().describe('give rare classes the same weight as common ones'),
  huntLabel: z
    .string()
    .max(200)
    .optional()
    .describe('name of the label that the strategy "hunt" looks for; left out: the rarest'),
  huntKeywords: z
    .array(z.string().trim().min(1).max(100))
    .max(50)
    .optional()
    .describe('words of that label, with which a hunt starts before anything is labeled'),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

export const defaultSettings: ProjectSettings = {
  strategy: 'auto',
  batchSize: 1,
  roundSize: 20,
  overlap: 1,
  overlapShare: 1,
  budget: null,
  budgetPerPerson: null,
  auditShare: 0.15,
  auditCap: 1000,
  auditRate: 0.15,
  leaseSeconds: 300,
  prefetch: 2,
  classWeights: true,
};

export const Project = z.object({
  id: ProjectId,
  slug: Slug,
  name: z.string(),
  task: Task,
  domain: z.string().describe('a note on where the texts come from and what they are about'),
  labels: z.array(Label),
  guideline: z.object({ version: z.int().nonnegative(), text: z.string() }),
  settings: ProjectSettings,
  encoder: z.string(),
  seed: z.int().nonnegative(),
  paused: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Project = z.infer<typeof Project>;

/** What turns the texts into vectors. It stays, unless vectors come with the data: then `precomputed`. */
export const EncoderName = z
  .string()
  .max(500)
  .regex(
    /^(auto|lexical|sentence|sentence\+lexical|precomputed|transformer:\S.*)$/,
    'use auto, lexical, sentence, sentence+lexical, precomputed or transformer:ID-OR-FOLDER',
  );

/** One line: exports, the command line and keys show it in lists. */
const LabelName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'a label is one line: leave out line breaks and tabs');

const labelNames = z.array(LabelName).max(1000);

export const CreateProject = z.strictObject({
  slug: Slug,
  name: z.string().trim().min(1).max(200).optional(),
  task: z.enum(['classification']).default('classification'),
  domain: z.string().max(10_000).default(''),
  labels: labelNames.default([]).describe('names, in the order of their keys'),
  guideline: z.string().max(100_000).default(''),
  settings: ProjectSettings.partial().strict().default({}),
  encoder: EncoderName.default('auto'),
  seed: z
    .int()
    .nonnegative()
    .max(2 ** 31)
    .optional(),
});
export type CreateProject = z.infer<typeof CreateProject>;

export const UpdateProject = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  domain: z.string().max(10_000).optional(),
  guideline: z.string().max(100_000).optional().describe('a changed text makes a new version'),
  settings: ProjectSettings.partial().strict().optional(),
  paused: z.boolean().optional(),
});
export type UpdateProject = z.infer<typeof UpdateProject>;

/** The whole list of labels as it should become: known ids are kept, missing ones are retired. */
export const UpdateLabels = z.object({
  labels: z
    .array(
      z.object({
        id: LabelId.optional().describe('leave out to add a label'),
        name: LabelName,
        key: z.string().length(1).nullable().optional(),
      }),
    )
    .max(1000),
});
export type UpdateLabels = z.infer<typeof UpdateLabels>;
