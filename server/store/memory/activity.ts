import type { AnnotatorId, ProjectId } from '../../contract/ids.js';
import { auditBatchOf } from './claims.js';
import { openRound } from './rounds.js';
import {
  countedAnswers,
  currentValue,
  isClosed,
  isoTime,
  type Argument,
  type MemoryAnswer,
  type MemoryState,
  type Result,
} from './state.js';

export function progress(
  state: MemoryState,
  { projectId, annotatorId }: Argument<'progress'>,
): Result<'progress'> {
  const { roundSize } = state.project(projectId).settings;
  const askable = state.itemsOf(projectId).filter(({ overlap }) => overlap > 0);
  const audit = askable.filter(({ stream }) => stream === 'audit');
  const { round, since } = openRound(state, projectId);
  return {
    projectId,
    items: askable.length,
    answered: askable.filter(isClosed).length,
    answers: askable.flatMap(countedAnswers).length,
    audited: audit.flatMap(countedAnswers).length,
    mine: annotatorId === null ? 0 : answersBy(state, projectId, annotatorId).length,
    ...{ round, roundAnswers: since, roundSize },
  };
}

/** All that one person answered and did not take back, whether or not it counts. */
function answersBy(
  state: MemoryState,
  projectId: ProjectId,
  annotatorId: AnnotatorId,
): MemoryAnswer[] {
  return state.answersOf(projectId).filter((answer) => answer.annotatorId === annotatorId);
}

export function lastModelVersion(
  state: MemoryState,
  { projectId }: Argument<'lastModelVersion'>,
): Result<'lastModelVersion'> {
  return state.projects.get(projectId)?.modelVersion ?? 0;
}

export function rounds(state: MemoryState, { projectId }: Argument<'rounds'>): Result<'rounds'> {
  return state.rounds.flatMap((round) =>
    round.projectId === projectId && round.result !== null ? [round.result.round] : [],
  );
}

export function closingRounds(state: MemoryState): Result<'closingRounds'> {
  return state.rounds
    .filter(({ result }) => result === null)
    .sort((a, b) => a.closedAt - b.closedAt || a.round - b.round)
    .map(({ projectId, round, cut, labels, closedBy }) => ({
      ...{ projectId, round, cut, labels, closedBy },
    }));
}

export function imports(state: MemoryState, { projectId }: Argument<'imports'>): Result<'imports'> {
  return state.imports
    .filter((ended) => ended.projectId === projectId)
    .flatMap(({ record }) => (record === null ? [] : [record]))
    .sort((a, b) => a.finishedAt.localeCompare(b.finishedAt));
}

export function counts(state: MemoryState, { projectId }: Argument<'counts'>): Result<'counts'> {
  const project = state.project(projectId);
  const all = state.itemsOf(projectId);
  const audit = all.filter(({ stream, overlap }) => stream === 'audit' && overlap > 0);
  return {
    auditAnswered: audit.filter(isClosed).length,
    auditReserve: audit.length,
    auditBatchLeft: auditBatchOf(state, project).left,
    testItems: all.filter(({ stream }) => stream === 'test').length,
    oracleItems: all.filter(({ given }) => given?.use === 'oracle').length,
  };
}

export function classBalance(
  state: MemoryState,
  { projectId }: Argument<'classBalance'>,
): Result<'classBalance'> {
  const all = state.itemsOf(projectId);
  const chosen = all.flatMap(countedAnswers).map((answer) => currentValue(answer).labelId);
  const given = all.flatMap((item) => (item.given?.use === 'training' ? [item.given.labelId] : []));
  return state
    .project(projectId)
    .labels.filter(({ retired }) => !retired)
    .map(({ id: labelId, name }) => ({
      ...{ labelId, name },
      labeled: chosen.filter((id) => id === labelId).length,
      given: given.filter((id) => id === labelId).length,
    }));
}

export function liveLeases(state: MemoryState): Result<'liveLeases'> {
  const live = [...state.leases.values()].filter((given) => given.state === 'live');
  const projects = [...new Set(live.map(({ item }) => item.projectId))].sort();
  return projects.map((projectId) => ({
    projectId,
    leases: live.filter(({ item }) => item.projectId === projectId).length,
  }));
}

export function annotators(
  state: MemoryState,
  { projectId }: Argument<'annotators'>,
): Result<'annotators'> {
  return [...state.people.values()]
    .filter(({ annotatorId }) => answersBy(state, projectId, annotatorId).length > 0)
    .map(({ annotatorId }) => summary(state, projectId, annotatorId))
    .sort((a, b) => b.answers - a.answers || (a.name < b.name ? -1 : 1));
}

function summary(
  state: MemoryState,
  projectId: ProjectId,
  annotatorId: AnnotatorId,
): Result<'annotators'>[number] {
  const person = state.people.get(annotatorId);
  const answers = answersBy(state, projectId, annotatorId);
  const checked = answers.filter(({ item }) => item.given?.use === 'checks');
  const right = checked.filter(
    (answer) => answer.item.given?.labelId === currentValue(answer).labelId,
  );
  const skipped = [...state.leases.values()].filter(
    (lease) =>
      lease.item.projectId === projectId &&
      lease.annotatorId === annotatorId &&
      lease.state === 'skipped',
  );
  const flags = state.remarks.filter(
    (remark) =>
      remark.projectId === projectId &&
      remark.annotatorId === annotatorId &&
      remark.kind === 'flag',
  );
  return {
    ...{ annotatorId, name: person?.name ?? '', role: person?.role ?? '' },
    answers: answers.length,
    audited: answers.filter(({ item }) => item.stream === 'audit').length,
    skipped: skipped.length,
    flagged: flags.length,
    medianSeconds: medianSeconds(answers),
    checked: checked.length,
    checkAccuracy: checked.length > 0 ? right.length / checked.length : null,
    lastAnswerAt: isoTime(Math.max(...answers.map(({ answeredAt }) => answeredAt))),
  };
}

/** Of the last hundred answers. */
function medianSeconds(answers: readonly MemoryAnswer[]): number | null {
  const times = answers
    .slice(-100)
    .map(({ elapsedMs }) => elapsedMs)
    .sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  return middle === undefined ? null : middle / 1000;
}
