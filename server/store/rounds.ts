import type { ProjectId } from '../contract/ids.js';
import type { ClassHistory, RoundDetails, Throughput } from '../contract/insights.js';
import type { Round, RoundSummary, ScoreSource } from '../contract/score.js';
import type { RoundOutcomes } from './browse.js';

/** A round with its score, and what the score was counted on. */
export interface FinishedRound {
  readonly round: Round;
  readonly details: RoundDetails;
  readonly outcomes: RoundOutcomes;
}

/** What the store tells of finished rounds beside their list. */
export interface RoundReads {
  roundSummaries(target: { projectId: ProjectId }): RoundSummary[];
  /** One finished round; null where there is none of that number. */
  roundWithDetails(target: {
    projectId: ProjectId;
    round: number;
  }): { round: Round; details: RoundDetails | null } | null;
  /** The F1 of each class in the rounds up to `round` that have a score: of more, `most` of them. */
  classHistory(request: {
    projectId: ProjectId;
    round: number;
    source: ScoreSource;
    most: number;
  }): ClassHistory;
  /** Answers that nobody took back, by hours or days of a clock `offset` minutes ahead of UTC. */
  throughput(request: { projectId: ProjectId; per: Throughput['per']; offset: number }): Throughput;
}
