import { Refusal } from '../../contract/errors.js';
import type { AnnotatorId, AnswerId, LeaseId, ProjectId } from '../../contract/ids.js';
import type { AnswerReceipt } from '../../contract/queue.js';
import type { AnswerValue } from '../../contract/task.js';
import type { AnswerOutcome, NewAnswer } from '../store.js';
import { budgetFor, leaseAgain } from './claims.js';
import { isFor } from './marks.js';
import { closeRoundIfDue } from './rounds.js';
import {
  currentValue,
  hasFreeSlot,
  type Argument,
  type MemoryAnswer,
  type MemoryLease,
  type MemoryState,
  type Result,
} from './state.js';

export function recordAnswer(
  state: MemoryState,
  answer: Argument<'recordAnswer'>,
): Result<'recordAnswer'> {
  const repeated = state.answers.get(answer.answerId);
  if (repeated !== undefined) return repeat(state, repeated, answer);
  const given = ownLease(state, answer.annotatorId, answer.leaseId);
  const { item } = given;
  if (item.id !== answer.itemId) throw new Refusal('lease-unknown', 'A lease of another item.');
  checkLabel(state, item.projectId, answer.value);
  const earlier = item.answers.some(
    ({ annotatorId, status }) => annotatorId === answer.annotatorId && status !== 'undone',
  );
  const { answerId } = answer;
  if (earlier) return outcome(state, item.projectId, { answerId, status: 'duplicate' });
  const held = liveLease(given);
  const late = keep(state, held ?? given, answer);
  const counts = item.answers.at(-1)?.status === 'counted';
  return {
    ...outcome(state, item.projectId, { answerId, status: late ? 'late' : 'recorded' }),
    closedRound: counts ? closeRoundIfDue(state, item.projectId) : null,
    endedLease: held?.id ?? null,
  };
}

/** Adds the answer, ends the lease it came under, and says whether it was late. */
function keep(
  state: MemoryState,
  lease: MemoryLease,
  { answerId, annotatorId, value, elapsedMs }: NewAnswer,
): boolean {
  const { item } = lease;
  const held = lease.state === 'live';
  const status = held || mayStillCount(state, lease) ? 'counted' : 'evidence';
  const late = !held || lease.expiresAt <= state.now();
  if (held) lease.state = 'answered';
  const kept: MemoryAnswer = {
    ...{ seq: state.nextAnswerNumber(), id: answerId, item, annotatorId, lease, late, elapsedMs },
    ...{ answeredAt: state.now(), status, values: [value], replacedAt: [] },
  };
  state.answers.set(kept.id, kept);
  item.answers.push(kept);
  return late;
}

function mayStillCount(state: MemoryState, { item, annotatorId }: MemoryLease): boolean {
  const project = state.project(item.projectId);
  const { reason } = budgetFor(state, { project, annotatorId });
  return hasFreeSlot(item) && isFor(state, item, annotatorId) && reason === null;
}

/** The lease while it lives, else another that the same person holds on the same item. */
function liveLease(given: MemoryLease): MemoryLease | undefined {
  return [given, ...given.item.leases].find(
    ({ annotatorId, state }) => annotatorId === given.annotatorId && state === 'live',
  );
}

function repeat(state: MemoryState, known: MemoryAnswer, answer: NewAnswer): AnswerOutcome {
  const same =
    known.annotatorId === answer.annotatorId &&
    known.item.id === answer.itemId &&
    known.values.some((value) => isSame(value, answer.value));
  if (!same) throw new Refusal('conflict', 'This answer id was used for another answer.');
  return outcome(state, known.item.projectId, receiptOf(known));
}

function isSame(a: AnswerValue, b: AnswerValue): boolean {
  return a.labelId === b.labelId;
}

function receiptOf({ id, late }: MemoryAnswer): AnswerReceipt {
  return { answerId: id, status: late ? 'late' : 'recorded' };
}

export function undoAnswer(
  state: MemoryState,
  { annotatorId, answerId }: Argument<'undoAnswer'>,
): Result<'undoAnswer'> {
  const answer = ownAnswer(state, annotatorId, answerId);
  if (answer.status === 'evidence') throw new Refusal('conflict', 'This answer does not count.');
  if (answer.item.asked !== null) throw new Refusal('conflict', 'Its label was set.');
  if (!isFor(state, answer.item, annotatorId)) throw new Refusal('conflict', 'It is for others.');
  answer.status = 'undone';
  return {
    outcome: outcome(state, answer.item.projectId, { answerId, status: 'recorded' }),
    item: leaseAgain(state, answer.lease),
  };
}

export function correctAnswer(
  state: MemoryState,
  { annotatorId, answerId, value }: Argument<'correctAnswer'>,
): Result<'correctAnswer'> {
  const answer = ownAnswer(state, annotatorId, answerId);
  checkLabel(state, answer.item.projectId, value);
  if (!isSame(currentValue(answer), value)) {
    answer.values.push(value);
    answer.replacedAt.push(state.now());
  }
  return outcome(state, answer.item.projectId, receiptOf(answer));
}

/** A skip that comes after the lease's end still keeps the item away from this person. */
export function skipItem(
  state: MemoryState,
  { annotatorId, leaseId, reason }: Argument<'skipItem'>,
): Result<'skipItem'> {
  const given = ownLease(state, annotatorId, leaseId);
  if (given.state !== 'answered' && given.state !== 'skipped') {
    const skipped = liveLease(given) ?? given;
    skipped.state = 'skipped';
    skipped.skipReason = reason;
  }
  return { projectId: given.item.projectId };
}

export function flagItem(state: MemoryState, flag: Argument<'flagItem'>): Result<'flagItem'> {
  return remark(state, ownLease(state, flag.annotatorId, flag.leaseId), ['flag', flag.note]);
}

export function commentItem(
  state: MemoryState,
  comment: Argument<'commentItem'>,
): Result<'commentItem'> {
  return remark(state, ownLease(state, comment.annotatorId, comment.leaseId), [
    'comment',
    comment.text,
  ]);
}

function remark(
  state: MemoryState,
  { item, annotatorId }: MemoryLease,
  [kind, text]: ['flag' | 'comment', string],
): { projectId: ProjectId } {
  const { id: itemId, projectId } = item;
  state.remarks.push({ projectId, itemId, annotatorId, kind, text, madeAt: state.now() });
  return { projectId: item.projectId };
}

function ownLease(state: MemoryState, annotatorId: AnnotatorId, leaseId: LeaseId): MemoryLease {
  const found = state.leases.get(leaseId);
  if (found?.annotatorId !== annotatorId) {
    throw new Refusal('lease-unknown', 'You do not hold this item.');
  }
  return found;
}

function ownAnswer(state: MemoryState, annotatorId: AnnotatorId, answerId: AnswerId): MemoryAnswer {
  const found = state.answers.get(answerId);
  if (found?.annotatorId !== annotatorId || found.status === 'undone') {
    throw new Refusal('not-found', 'You have no such answer.');
  }
  return found;
}

/** Retired labels are accepted: somebody may have the page of before open. */
function checkLabel(state: MemoryState, projectId: ProjectId, { labelId }: AnswerValue): void {
  if (!state.project(projectId).labels.some(({ id }) => id === labelId)) {
    throw new Refusal('label-unknown', 'The project has no such label.');
  }
}

function outcome(state: MemoryState, projectId: ProjectId, receipt: AnswerReceipt): AnswerOutcome {
  const counted = state.answersOf(projectId).filter(({ status }) => status === 'counted');
  return { receipt, projectId, closedRound: null, endedLease: null, answers: counted.length };
}
