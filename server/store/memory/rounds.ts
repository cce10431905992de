import { Refusal } from '../../contract/errors.js';
import type { ProjectId } from '../../contract/ids.js';
import { isRoundDue } from '../../domain/rounds.js';
import type { ClosingRound } from '../store.js';
import {
  countedAnswers,
  hasFreeSlot,
  liveLeases,
  type Argument,
  type MemoryState,
  type Result,
} from './state.js';

/** The number of the round under way and the counted answers in it. */
export function openRound(
  state: MemoryState,
  projectId: ProjectId,
): { round: number; since: number } {
  const last = state.rounds.findLast((round) => round.projectId === projectId);
  const since = state
    .answersOf(projectId)
    .filter(({ status, seq }) => status === 'counted' && seq > (last?.cut ?? 0));
  return { round: (last?.round ?? 0) + 1, since: since.length };
}

export function closeRoundIfDue(state: MemoryState, projectId: ProjectId): number | null {
  const { roundSize } = state.project(projectId).settings;
  const { since } = openRound(state, projectId);
  return isRoundDue(since, roundSize) ? close(state, projectId, 'count').round : null;
}

export function closeRound(
  state: MemoryState,
  { projectId }: Argument<'closeRound'>,
): Result<'closeRound'> {
  state.project(projectId);
  if (openRound(state, projectId).since === 0) {
    throw new Refusal('conflict', 'Nothing was answered since the last round.');
  }
  return close(state, projectId, 'hand');
}

function close(state: MemoryState, projectId: ProjectId, closedBy: 'count' | 'hand'): ClosingRound {
  const all = [...state.answers.values()].filter(({ item }) => item.projectId === projectId);
  const { round } = openRound(state, projectId);
  const cut = Math.max(...all.map(({ seq }) => seq));
  const labels = all.filter(({ status }) => status === 'counted').length;
  const closing = { projectId, round, cut, labels, closedBy };
  state.rounds.push({ ...closing, closedAt: state.now(), result: null });
  return closing;
}

export function finishRound(
  state: MemoryState,
  result: Argument<'finishRound'>,
): Result<'finishRound'> {
  const found = state.rounds.find(
    ({ projectId, round }) => projectId === result.round.projectId && round === result.round.round,
  );
  if (found !== undefined) found.result = result;
  return null;
}

/** A ranking replaces the one before, unless it is older. */
export function publishFrontier(
  state: MemoryState,
  { projectId, modelVersion, entries }: Argument<'publishFrontier'>,
): Result<'publishFrontier'> {
  const project = state.project(projectId);
  if (modelVersion <= project.modelVersion) return null;
  project.modelVersion = modelVersion;
  project.frontier = entries;
  return null;
}

export function requestAuditBatch(
  state: MemoryState,
  { projectId, size }: Argument<'requestAuditBatch'>,
): Result<'requestAuditBatch'> {
  const project = state.project(projectId);
  const audit = state.itemsOf(projectId).filter(({ stream }) => stream === 'audit');
  const promised = audit.filter(hasFreeSlot).length + audit.flatMap(liveLeases).length;
  const left = Math.min(size, promised);
  project.auditBatchTarget = audit.flatMap(countedAnswers).length + left;
  return { left };
}
