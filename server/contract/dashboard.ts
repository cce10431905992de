import { z } from 'zod';
import { AnnotatorId, LabelId, ProjectId } from './ids.js';
import { Project } from './project.js';
import { Progress } from './queue.js';
import { Reason } from './reason.js';
import { RoundSummary } from './score.js';

export const Backend = z.object({ name: z.enum(['node', 'wasm', 'cpu']), reason: z.string() });
export type Backend = z.infer<typeof Backend>;

export const ModelState = z.object({
  projectId: ProjectId,
  state: z.enum(['waiting', 'loading', 'encoding', 'ready', 'failed']),
  detail: Reason.nullable().describe('what it waits for, or what failed and what happens next'),
  modelVersion: z.int().nonnegative(),
  trainedOn: z.int().nonnegative(),
  refreshMs: z.number().nullable(),
  strategyInUse: z.string().nullable().describe('what `auto` has chosen for now'),
  strategyReason: Reason.nullable(),
  encoder: z.string(),
  encoderReason: Reason.nullable(),
  dimension: z.int().positive().nullable().describe('numbers in the vector of a text'),
  backend: Backend.nullable(),
  encoded: z.int().nonnegative().describe('items that have a vector'),
  toEncode: z.int().nonnegative().describe('items that the encoder has yet to read'),
  waiting: z.int().nonnegative().describe('items whose vectors are to come with the data'),
  encodingSecondsLeft: z.number().nullable(),
  memoryMb: z.number().nullable(),
});
export type ModelState = z.infer<typeof ModelState>;

export const AnnotatorSummary = z.object({
  annotatorId: AnnotatorId,
  name: z.string(),
  role: z.string(),
  answers: z.int().nonnegative(),
  audited: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  flagged: z.int().nonnegative(),
  medianSeconds: z.number().nullable(),
  checked: z.int().nonnegative().describe('answers to items whose right label is known'),
  checkAccuracy: z.number().nullable(),
  lastAnswerAt: z.iso.datetime().nullable(),
  connected: z.boolean(),
});
export type AnnotatorSummary = z.infer<typeof AnnotatorSummary>;

export const ClassBalance = z.object({
  labelId: LabelId,
  name: z.string(),
  labeled: z.int().nonnegative(),
  given: z.int().nonnegative().describe('labels that came with an import'),
});
export type ClassBalance = z.infer<typeof ClassBalance>;

/** All that the project page draws, in one answer. */
export const ProjectMetrics = z.object({
  project: Project,
  progress: Progress,
  audit: z.object({
    answered: z.int().nonnegative(),
    minimum: z.int().positive(),
    reserve: z.int().nonnegative(),
    batchLeft: z.int().nonnegative().describe('audit items still to be asked up front'),
  }),
  rounds: z.array(RoundSummary).describe('`…/insights?round=N` has all of one'),
  classBalance: z.array(ClassBalance),
  annotators: z.array(AnnotatorSummary),
  model: ModelState,
  testItems: z.int().nonnegative(),
  oracle: z.object({
    available: z.boolean().describe('the project has hidden answers'),
    running: z.boolean(),
    answersPerSecond: z.number(),
  }),
});
export type ProjectMetrics = z.infer<typeof ProjectMetrics>;
