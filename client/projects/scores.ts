import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import type { Round, Score } from '../../server/contract/score.js';

/** What a score was measured on. */
export type ScoreSource = 'audit' | 'test';

/** A score together with the round that it belongs to. */
export interface MeasuredScore {
  readonly source: ScoreSource;
  readonly round: Round;
  readonly score: Score;
}

/** The newest score of a source, or null while there is none. */
export function latestScore(rounds: readonly Round[], source: ScoreSource): MeasuredScore | null {
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
  rounds: readonly Round[],
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

function auditScore(round: Round): Score | null {
  const { accuracy, macroF1, perClass, confusion, audited } = round;
  if (!accuracy || !macroF1 || !perClass || !confusion) return null;
  return { items: audited, accuracy, macroF1, perClass, confusion };
}
