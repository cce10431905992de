import type { ClassHistory } from '../contract/insights.js';
import { RoundSummary, type ClassScore, type Round } from '../contract/score.js';

/** Whether enough answers came since the last round closed. */
export function isRoundDue(answersSince: number, roundSize: number): boolean {
  return answersSince >= roundSize;
}

/** A round without its classes, as lists of rounds carry it: the schema drops what it does not name. */
export function summarizeRound(round: Round): RoundSummary {
  return RoundSummary.parse(round);
}

/** At most `most` of a list, evenly spread, the last one among them. */
export function spreadEvenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  const step = (list.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => list[Math.round(index * step)] as T);
}

/** The F1 of every class that any of these rounds knew, one figure a round, null where it was missing. */
export function alignClasses(rounds: readonly (readonly ClassScore[])[]): ClassHistory['classes'] {
  const labelIds = [...new Set(rounds.flatMap((scores) => scores.map(({ labelId }) => labelId)))];
  const byRound = rounds.map(
    (scores) => new Map(scores.map(({ labelId, f1 }) => [labelId, f1.value])),
  );
  return labelIds.map((labelId) => ({
    labelId,
    f1: byRound.map((scores) => scores.get(labelId) ?? null),
  }));
}
