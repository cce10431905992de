import { Refusal } from '../../../contract/errors.js';
import type { AnnotatorId, AnswerId, LeaseId, ProjectId } from '../../../contract/ids.js';
import type { AnswerStatus } from '../../../contract/queue.js';
import type { AnswerValue } from '../../../contract/task.js';
import type { AnswerOutcome, NewAnswer, StoreWrites } from '../../store.js';
import { budgetRoomFor } from '../budgets.js';
import type { StoreContext } from '../context.js';
import {
  fromItemId,
  fromJson,
  ofLivingProject,
  projectRow,
  projectSettings,
  type LeaseRow,
  type ProjectRow,
} from '../rows.js';
import { streamCounts } from '../stream-counts.js';
import { isFor } from './assignments.js';
import { leaseAgain } from './claims.js';
import { closeRoundIfDue } from './rounds.js';

interface AnswerRow {
  readonly seq: number;
  readonly id: AnswerId;
  readonly project_id: ProjectId;
  readonly item_id: number;
  readonly annotator_id: AnnotatorId;
  readonly lease_id: LeaseId;
  readonly value: string;
  readonly status: 'counted' | 'evidence' | 'undone';
  readonly late: number;
}

/**
 * Records an answer once. Under a live lease it counts, because it was promised to; after its lease ended
 * it counts while its item has a free slot and the budgets have room. Else it is kept as evidence,
 * because somebody worked for it.
 */
export function recordAnswer(context: StoreContext, answer: NewAnswer): AnswerOutcome {
  const { database } = context;
  const repeated = database.get<AnswerRow>(
    `SELECT * FROM answers WHERE id = ? AND ${ofLivingProject('answers')}`,
    answer.answerId,
  );
  if (repeated !== undefined) return repeatReceipt(context, repeated, answer);
  const given = leaseOf(context, answer);
  const project = projectRow(database, given.project_id);
  checkLabel(context, project, answer.value);
  const earlier = database.get(
    `SELECT 1 FROM answers WHERE item_id = ? AND annotator_id = ? AND status <> 'undone'`,
    given.item_id,
    answer.annotatorId,
  );
  if (earlier !== undefined) return outcome(context, given.project_id, [answer, 'duplicate']);
  const held = liveLease(context, given) ?? given;
  const late = held.state !== 'live' || held.expires_at <= context.now();
  const counts = held.state === 'live' || mayStillCount(context, held);
  // A trigger ends the lease of an answer that counts, in the same change of the item.
  insertAnswer(context, answer, { lease: held, late, status: counts ? 'counted' : 'evidence' });
  const closedRound = counts ? closeRoundIfDue(context, project) : null;
  return {
    ...outcome(context, held.project_id, [answer, late ? 'late' : 'recorded']),
    closedRound,
    endedLease: held.state === 'live' ? held.id : null,
  };
}

export function undoAnswer(
  context: StoreContext,
  { annotatorId, answerId }: Parameters<StoreWrites['undoAnswer']>[0],
): ReturnType<StoreWrites['undoAnswer']> {
  const { database } = context;
  const row = ownAnswer(context, annotatorId, answerId);
  if (row.status === 'evidence') {
    throw new Refusal(
      'conflict',
      'This answer came late and does not count: there is nothing to undo.',
    );
  }
  if (isDecided(context, row)) {
    throw new Refusal(
      'conflict',
      'Somebody has set the label of this item, retired it, or assigned it to others.',
    );
  }
  database.run(`UPDATE answers SET status = 'undone' WHERE seq = ?`, row.seq);
  const before = database.get<LeaseRow>('SELECT * FROM leases WHERE id = ?', row.lease_id);
  if (before === undefined) throw new Refusal('lease-unknown', 'The item is no longer there.');
  return {
    outcome: outcome(context, row.project_id, [row, 'recorded']),
    item: leaseAgain(context, before),
  };
}

export function correctAnswer(
  context: StoreContext,
  { annotatorId, answerId, value }: Parameters<StoreWrites['correctAnswer']>[0],
): AnswerOutcome {
  const { database, now } = context;
  const row = ownAnswer(context, annotatorId, answerId);
  checkLabel(context, projectRow(database, row.project_id), value);
  const text = JSON.stringify(value);
  if (text !== row.value) {
    database.run(
      'INSERT INTO answer_revisions (answer_seq, value, replaced_at) VALUES (?, ?, ?)',
      ...[row.seq, row.value, now()],
    );
    database.run('UPDATE answers SET value = ? WHERE seq = ?', text, row.seq);
  }
  return outcome(context, row.project_id, [row, row.late === 1 ? 'late' : 'recorded']);
}

export function skipItem(
  context: StoreContext,
  { annotatorId, leaseId, reason }: Parameters<StoreWrites['skipItem']>[0],
): { projectId: ProjectId } {
  const row = ownLease(context, annotatorId, leaseId);
  // A skip that comes after the lease's end counts too, or the item would come back to this person.
  if (row.state !== 'answered' && row.state !== 'skipped') {
    const { id } = liveLease(context, row) ?? row;
    context.database.run(
      `UPDATE leases SET state = 'skipped', skip_reason = ? WHERE id = ?`,
      ...[reason, id],
    );
  }
  return { projectId: row.project_id };
}

export function flagItem(
  context: StoreContext,
  { annotatorId, leaseId, note }: Parameters<StoreWrites['flagItem']>[0],
): { projectId: ProjectId } {
  return remark(context, ownLease(context, annotatorId, leaseId), ['flag', note]);
}

export function commentItem(
  context: StoreContext,
  { annotatorId, leaseId, text }: Parameters<StoreWrites['commentItem']>[0],
): { projectId: ProjectId } {
  return remark(context, ownLease(context, annotatorId, leaseId), ['comment', text]);
}

function remark(
  { database, now }: StoreContext,
  lease: LeaseRow,
  [kind, text]: ['flag' | 'comment', string],
): { projectId: ProjectId } {
  database.run(
    `INSERT INTO remarks (project_id, item_id, annotator_id, kind, text, made_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    ...[lease.project_id, lease.item_id, lease.annotator_id, kind, text, now()],
  );
  return { projectId: lease.project_id };
}

/** The same id with the same content gets its first receipt again; with another it is refused. */
function repeatReceipt(context: StoreContext, row: AnswerRow, answer: NewAnswer): AnswerOutcome {
  const same =
    row.annotator_id === answer.annotatorId &&
    row.item_id === fromItemId(answer.itemId) &&
    (row.value === JSON.stringify(answer.value) || wasRevised(context, row, answer.value));
  if (!same) {
    throw new Refusal('conflict', 'This answer id was used for another answer: make a new id.');
  }
  return outcome(context, row.project_id, [row, row.late === 1 ? 'late' : 'recorded']);
}

/** A repeat may arrive after the answer was corrected, and carries the value of before. */
function wasRevised({ database }: StoreContext, row: AnswerRow, value: AnswerValue): boolean {
  const revision = database.get(
    'SELECT 1 FROM answer_revisions WHERE answer_seq = ? AND value = ?',
    row.seq,
    JSON.stringify(value),
  );
  return revision !== undefined;
}

function leaseOf(context: StoreContext, answer: NewAnswer): LeaseRow {
  const row = ownLease(context, answer.annotatorId, answer.leaseId);
  if (row.item_id !== fromItemId(answer.itemId)) {
    throw new Refusal('lease-unknown', 'This lease is for another item: join the queue again.');
  }
  return row;
}

function ownLease(
  { database }: StoreContext,
  annotatorId: AnnotatorId,
  leaseId: LeaseId,
): LeaseRow {
  const row = database.get<LeaseRow>(
    `SELECT * FROM leases WHERE id = ? AND annotator_id = ? AND ${ofLivingProject('leases')}`,
    leaseId,
    annotatorId,
  );
  if (row === undefined) {
    throw new Refusal('lease-unknown', 'You do not hold this item: join the queue again.');
  }
  return row;
}

/** The given lease while it is live, else another live one of the same person on the same item. */
function liveLease({ database }: StoreContext, given: LeaseRow): LeaseRow | undefined {
  if (given.state === 'live') return given;
  return database.get<LeaseRow>(
    `SELECT * FROM leases WHERE item_id = ? AND annotator_id = ? AND state = 'live'`,
    given.item_id,
    given.annotator_id,
  );
}

/** Whether an answer whose lease has ended finds its place free, and is still asked of its person. */
function mayStillCount({ database }: StoreContext, lease: LeaseRow): boolean {
  const slot = database.get(
    `SELECT 1 FROM items WHERE id = :item AND live + answered < overlap AND ${isFor}`,
    { item: lease.item_id, annotator: lease.annotator_id },
  );
  if (slot === undefined) return false;
  const settings = projectSettings(projectRow(database, lease.project_id));
  const who = {
    projectId: lease.project_id,
    annotatorId: lease.annotator_id as AnnotatorId,
  };
  return budgetRoomFor(database, settings, who).reason === null;
}

/** Whether a change in bulk has settled what becomes of the item, so that this person is not to get it again. */
function isDecided(
  { database }: StoreContext,
  { item_id: item, annotator_id: annotator }: Pick<AnswerRow, 'item_id' | 'annotator_id'>,
): boolean {
  const row = database.get(
    `SELECT 1 FROM items LEFT JOIN item_marks ON item_id = items.id
     WHERE items.id = :item AND (label_id IS NOT NULL OR retired = 1 OR NOT ${isFor})`,
    { item, annotator },
  );
  return row !== undefined;
}

function insertAnswer(
  { database, now }: StoreContext,
  answer: NewAnswer,
  { lease, late, status }: { lease: LeaseRow; late: boolean; status: AnswerRow['status'] },
): void {
  database.run(
    `INSERT INTO answers (id, project_id, item_id, annotator_id, lease_id, value, status, late,
       elapsed_ms, guideline_version, answered_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[answer.answerId, lease.project_id, lease.item_id, answer.annotatorId, lease.id],
    ...[JSON.stringify(answer.value), status, Number(late), answer.elapsedMs],
    ...[lease.guideline_version, now()],
  );
}

function ownAnswer(
  { database }: StoreContext,
  annotatorId: AnnotatorId,
  answerId: AnswerId,
): AnswerRow {
  const row = database.get<AnswerRow>(
    `SELECT * FROM answers WHERE id = ? AND annotator_id = ? AND status <> 'undone'
       AND ${ofLivingProject('answers')}`,
    answerId,
    annotatorId,
  );
  if (row === undefined) throw new Refusal('not-found', 'You have no such answer.');
  return row;
}

function checkLabel({ database }: StoreContext, project: ProjectRow, value: AnswerValue): void {
  const { kind } = fromJson<{ kind: string }>(project.task);
  const fits = kind === 'classification';
  const label = database.get(
    'SELECT 1 FROM labels WHERE id = ? AND project_id = ?',
    value.labelId,
    project.id,
  );
  if (!fits || label === undefined) {
    throw new Refusal('label-unknown', 'The project has no such label: reload the page.');
  }
}

function outcome(
  { database }: StoreContext,
  projectId: ProjectId,
  [answer, status]: [{ readonly answerId: AnswerId } | { readonly id: AnswerId }, AnswerStatus],
): AnswerOutcome {
  const answerId = 'answerId' in answer ? answer.answerId : answer.id;
  const answers = streamCounts(database, projectId).reduce((sum, count) => sum + count.answers, 0);
  return { receipt: { answerId, status }, projectId, closedRound: null, endedLease: null, answers };
}
