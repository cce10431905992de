import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RoundInsights, Throughput } from '../../server/contract/insights.js';
import { call } from '../api.js';
import type { ScoreSource } from './scores.js';

/** All that is known of a round; the last one stays in view until the next has come. */
export function useInsights(
  project: string,
  round: number | undefined,
  source: ScoreSource,
): RoundInsights | undefined {
  const { data } = useQuery({
    queryKey: ['insights', project, round, source],
    queryFn: ({ signal }) =>
      call('insights', { id: project, query: { round: String(round), source }, signal }),
    enabled: round !== undefined,
    placeholderData: keepPreviousData,
    // A finished round never changes.
    staleTime: Infinity,
  });
  return data;
}

/** Answers by hours or days; asked for again whenever `answers`, the number of all, has moved. */
export function useThroughput(
  project: string,
  per: Throughput['per'],
  answers: number,
): Throughput | undefined {
  const offset = String(-new Date().getTimezoneOffset());
  const { data } = useQuery({
    queryKey: ['throughput', project, per, answers],
    queryFn: ({ signal }) => call('throughput', { id: project, query: { per, offset }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return data;
}
