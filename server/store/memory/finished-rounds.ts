import { throughputPeople, throughputSpans } from '../../contract/insights.js';
import { alignClasses, spreadEvenly, summarizeRound } from '../../domain/rounds.js';
import { bucketStart, sumUp } from '../../domain/throughput.js';
import type { FinishedRound } from '../store.js';
import { isoTime, type Argument, type MemoryState, type Result } from './state.js';

function finished(state: MemoryState, projectId: FinishedRound['round']['projectId']) {
  return state.rounds.flatMap((round) =>
    round.projectId === projectId && round.result !== null ? [round.result] : [],
  );
}

export function roundSummaries(
  state: MemoryState,
  { projectId }: Argument<'roundSummaries'>,
): Result<'roundSummaries'> {
  return finished(state, projectId).map(({ round }) => summarizeRound(round));
}

export function roundWithDetails(
  state: MemoryState,
  { projectId, round: number }: Argument<'roundWithDetails'>,
): Result<'roundWithDetails'> {
  const found = finished(state, projectId).find(({ round }) => round.round === number);
  return found === undefined ? null : { round: found.round, details: found.details };
}

export function classHistory(
  state: MemoryState,
  { projectId, round: last, source, most }: Argument<'classHistory'>,
): Result<'classHistory'> {
  const scored = finished(state, projectId).flatMap(({ round }) => {
    const classes = source === 'audit' ? round.perClass : round.test?.perClass;
    return classes && round.round <= last ? [{ number: round.round, classes }] : [];
  });
  const shown = spreadEvenly(scored, most);
  return {
    source,
    rounds: shown.map(({ number }) => number),
    classes: alignClasses(shown.map(({ classes }) => classes)),
  };
}

export function throughput(
  state: MemoryState,
  { projectId, per, offset }: Argument<'throughput'>,
): Result<'throughput'> {
  const { milliseconds, buckets } = throughputSpans[per];
  const start = bucketStart(state.now(), { per, offset });
  const counts = state
    .answersOf(projectId)
    .filter(({ answeredAt }) => answeredAt >= start)
    .map(({ annotatorId, answeredAt }) => ({
      annotatorId,
      name: state.people.get(annotatorId)?.name ?? '',
      bucket: Math.min(Math.floor((answeredAt - start) / milliseconds), buckets - 1),
      answers: 1,
    }));
  return { per, start: isoTime(start), buckets, ...sumUp(counts, buckets, throughputPeople) };
}
