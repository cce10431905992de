import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import type { Round, RoundSummary, Score } from '../../server/contract/score.js';

/** What a score was measured on. */
export type ScoreSource = 'audit' | 'test';

/** A score without its classes. */
export type ScoreFigures = NonNullable<RoundSummary['test']>;

/** A score together with the round that it belongs to. */
export interface MeasuredScore {
  readonly source: ScoreSource;
  readonly round: RoundSummary;
  readonly score: ScoreFigures;
}

/** The newest score of a source, or null while there is none. */
export function latestScore(
  rounds: readonly RoundSummary[],
  source: ScoreSource,
): MeasuredScore | null {
  for (const round of rounds.toReversed()) {
    const score = source === 'audit' ? auditScore(round) : round.test;
    if (score) return { source, round, score };
  }
  return null;
}

/** The score to lead with: audited answers come from the same pool, a test set is the next best. */
export function leadingScore(metrics: ProjectMetrics): MeasuredScore | null {
  return latestScore(metrics.rounds, 'audit') ?? latestScore(metrics.rounds, 'test');
}

export type CurveMetric = 'macroF1' | 'accuracy';

/** One point of the learning curve with its 95 % interval. */
export interface CurvePoint {
  readonly labels: number;
  readonly round: number;
  readonly metric: CurveMetric;
  readonly source: ScoreSource;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Every point that the learning curve draws, in the order of the rounds. */
export function curvePoints(
  rounds: readonly RoundSummary[],
  metrics: readonly CurveMetric[],
): CurvePoint[] {
  return rounds.flatMap((round) =>
    (['audit', 'test'] as const).flatMap((source) => {
      const score = source === 'audit' ? auditScore(round) : round.test;
      if (!score) return [];
      return metrics.map((metric) => ({
        ...{ labels: round.labels, round: round.round, metric, source },
        ...score[metric],
      }));
    }),
  );
}

function auditScore({ accuracy, macroF1, audited }: RoundSummary): ScoreFigures | null {
  return accuracy && macroF1 && { items: audited, accuracy, macroF1 };
}

/** The score of a round with its classes; null where it was not measured on this source. */
export function fullScore(round: Round, source: ScoreSource): Score | null {
  if (source === 'test') return round.test;
  const { accuracy, macroF1, perClass, confusion, audited } = round;
  if (!accuracy || !macroF1 || !perClass || !confusion) return null;
  return { items: audited, accuracy, macroF1, perClass, confusion };
}
