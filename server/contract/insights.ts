import { z } from 'zod';
import { AnnotatorId, LabelId } from './ids.js';
import { Estimate, Round, ScoreSource } from './score.js';

/** Counts in equal bins of [0, 1], and the mean of what was counted. */
export const Histogram = z.object({
  counts: z.array(z.int().nonnegative()),
  mean: z.number(),
});
export type Histogram = z.infer<typeof Histogram>;

/** How unsure a round's model was of open items; 0 is sure, 1 as unsure as can be. */
export const PoolUncertainty = z.object({
  items: z.int().nonnegative().describe('open items that were looked at, drawn at random'),
  open: z.int().nonnegative().describe('open items there were'),
  margin: Histogram.describe('1 − (p₁ − p₂)'),
  entropy: Histogram.describe('entropy as a share of the largest that so many classes can have'),
});
export type PoolUncertainty = z.infer<typeof PoolUncertainty>;

export const CalibrationBin = z.object({
  low: z.number(),
  high: z.number(),
  items: z.int().nonnegative(),
  confidence: z.number().nullable().describe('mean probability of the chosen class'),
  accuracy: Estimate.nullable().describe('share that was right'),
});

/** Whether the shown probabilities come true; measured on audited answers only. */
export const Calibration = z.object({
  items: z.int().positive(),
  error: z.number().describe('expected calibration error'),
  chance: z
    .number()
    .describe('the error that a perfectly calibrated model shows on these items by chance'),
  bins: z.array(CalibrationBin),
});
export type Calibration = z.infer<typeof Calibration>;

/** What a round's model was like beyond its score. */
export const RoundDetails = z.object({
  calibration: Calibration.nullable().describe('null while too few answers are audited'),
  uncertainty: PoolUncertainty.nullable().describe('null while there is no model'),
  predicted: z
    .array(z.object({ labelId: LabelId, items: z.int().nonnegative() }))
    .describe('the looked-at open items by the class that the model would give them'),
});
export type RoundDetails = z.infer<typeof RoundDetails>;

/** The F1 of each class over the rounds; of many rounds an even choice with the last one. */
export const ClassHistory = z.object({
  source: ScoreSource,
  rounds: z.array(z.int().positive()),
  classes: z.array(
    z.object({ labelId: LabelId, f1: z.array(z.number().nullable()).describe('one a round') }),
  ),
});
export type ClassHistory = z.infer<typeof ClassHistory>;

/** All that is known of one round. */
export const RoundInsights = z.object({
  round: Round,
  details: RoundDetails.nullable().describe('null for rounds of older versions'),
  before: z
    .object({ round: z.int().positive(), uncertainty: PoolUncertainty })
    .nullable()
    .describe('the round before it, to compare with'),
  history: ClassHistory.describe('up to this round'),
});
export type RoundInsights = z.infer<typeof RoundInsights>;

export const InsightsQuery = z.object({
  round: z.coerce.number().int().positive(),
  source: ScoreSource.default('audit').describe('what the history of the classes is measured on'),
});

/** Hours of the last two days or days of the last thirty. */
export const throughputSpans = {
  hour: { buckets: 48, milliseconds: 3_600_000 },
  day: { buckets: 30, milliseconds: 86_400_000 },
} as const;

export const ThroughputQuery = z.object({
  per: z.enum(['hour', 'day']).default('hour'),
  offset: z.coerce
    .number()
    .int()
    .min(-14 * 60)
    .max(14 * 60)
    .default(0)
    .describe('minutes that local time is ahead of UTC, for where a day begins'),
});

/** People of whom the answers are listed one by one; those of all others are added up. */
export const throughputPeople = 30;

export const Throughput = z.object({
  per: z.enum(['hour', 'day']),
  start: z.iso.datetime().describe('where the first bucket begins'),
  buckets: z.int().positive(),
  people: z.array(
    z.object({
      annotatorId: AnnotatorId,
      name: z.string(),
      answers: z.array(z.int().nonnegative()),
    }),
  ),
  others: z.array(z.int().nonnegative()).nullable().describe('all others together'),
});
export type Throughput = z.infer<typeof Throughput>;
