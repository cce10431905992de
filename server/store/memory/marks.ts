import { Refusal } from '../../contract/errors.js';
import type { AnnotatorId, LabelId } from '../../contract/ids.js';
import { bulkStep, type EndedLease } from '../browse.js';
import { people } from './people.js';
import {
  countedAnswers,
  isClosed,
  liveLeases,
  type Argument,
  type MemoryBulk,
  type MemoryItem,
  type MemoryState,
  type Result,
} from './state.js';

type Kind = MemoryBulk['action']['kind'];

/** The newest change of these kinds that holds for the item. */
function newest(state: MemoryState, item: MemoryItem, kinds: readonly Kind[]) {
  return state.bulks.findLast(
    ({ action, itemIds }) => kinds.includes(action.kind) && itemIds.has(item.id),
  );
}

/** The label that was set by hand; null where none was. */
export function setLabel(state: MemoryState, item: MemoryItem): LabelId | null {
  const action = newest(state, item, ['label'])?.action;
  return action?.kind === 'label' ? action.labelId : null;
}

export function isRetired(state: MemoryState, item: MemoryItem): boolean {
  return newest(state, item, ['retire', 'restore'])?.action.kind === 'retire';
}

/** The only people who are asked about the item; null where anybody is. */
export function assigneesOf(state: MemoryState, item: MemoryItem): readonly AnnotatorId[] | null {
  const action = newest(state, item, ['assign', 'unassign'])?.action;
  return action?.kind === 'assign' ? action.annotatorIds : null;
}

/** Whether an item is for anybody or, among others, for this person. */
export function isFor(state: MemoryState, item: MemoryItem, annotatorId: AnnotatorId): boolean {
  return assigneesOf(state, item)?.includes(annotatorId) ?? true;
}

/** Flags of annotators count until a later change takes the flag off. */
export function isFlagged(state: MemoryState, item: MemoryItem): boolean {
  const decision = newest(state, item, ['flag', 'unflag']);
  if (decision?.action.kind === 'flag') return true;
  return state.remarks.some(
    ({ itemId, kind, madeAt }) =>
      itemId === item.id && kind === 'flag' && madeAt > (decision?.madeAt ?? -1),
  );
}

export function beginBulk(
  state: MemoryState,
  { bulkId, projectId, annotatorId, action: wanted }: Argument<'beginBulk'>,
): Result<'beginBulk'> {
  const { labels } = state.project(projectId);
  const action =
    wanted.kind === 'assign'
      ? { ...wanted, annotatorIds: [...new Set(wanted.annotatorIds)] }
      : wanted;
  if (action.kind === 'label') {
    const { labelId } = action;
    if (!labels.some(({ id, retired }) => id === labelId && !retired)) {
      throw new Refusal('label-unknown', 'The project offers no such label.');
    }
  }
  if (action.kind === 'assign') {
    const known = (id: AnnotatorId) =>
      people(state, { projectId }).some((person) => person.annotatorId === id);
    if (!action.annotatorIds.every(known)) throw new Refusal('not-found', 'Nobody has this id.');
  }
  const change = { bulkId, projectId, annotatorId, action, madeAt: state.now() };
  state.bulks.push({ ...change, undone: false, itemIds: new Set() });
  return null;
}

export function bulkChunk(
  state: MemoryState,
  { bulkId, itemIds }: Argument<'bulkChunk'>,
): Result<'bulkChunk'> {
  const change = changeOf(state, bulkId);
  if (itemIds.length > bulkStep) throw new Refusal('too-large', 'Too many items at a time.');
  const own = new Map(state.itemsOf(change.projectId).map((item) => [item.id, item]));
  const found = [...new Set(itemIds)].flatMap((id) => own.get(id) ?? []);
  const isBound = change.action.kind === 'label' || change.action.kind === 'assign';
  const taken = isBound ? found.filter((item) => mayTake(state, item)) : found;
  const before = change.itemIds.size;
  for (const { id } of taken) change.itemIds.add(id);
  const { action } = change;
  const keep = action.kind === 'assign' ? action.annotatorIds : [];
  const ends = ['label', 'retire', 'assign'].includes(action.kind);
  const ended = ends ? taken.flatMap((item) => endLeases(item, keep)) : [];
  for (const item of taken) settle(state, item);
  return { changed: change.itemIds.size - before, leftOut: found.length - taken.length, ended };
}

export function undoBulkChunk(
  state: MemoryState,
  { bulkId }: Argument<'undoBulkChunk'>,
): Result<'undoBulkChunk'> {
  const change = changeOf(state, bulkId);
  change.undone = true;
  const step = [...change.itemIds].slice(0, bulkStep);
  for (const id of step) change.itemIds.delete(id);
  for (const item of state.items) if (step.includes(item.id)) settle(state, item);
  return { left: change.itemIds.size };
}

function changeOf(state: MemoryState, bulkId: MemoryBulk['bulkId']): MemoryBulk {
  const found = state.bulks.find((change) => change.bulkId === bulkId);
  if (found === undefined) throw new Refusal('not-found', 'There is no such bulk action.');
  return found;
}

/** What is known of the audit reserve comes from answers to a random draw alone. */
function mayTake(state: MemoryState, item: MemoryItem): boolean {
  if (item.stream !== 'audit' || setLabel(state, item) !== null) return true;
  return countedAnswers(item).length > 0 && isClosed(item);
}

function endLeases(item: MemoryItem, keep: readonly AnnotatorId[]): EndedLease[] {
  const taken = liveLeases(item).filter(({ annotatorId }) => !keep.includes(annotatorId));
  return taken.map((lease) => {
    lease.state = 'released';
    return { leaseId: lease.id, annotatorId: lease.annotatorId, projectId: item.projectId };
  });
}

/** An item whose label was set, or that is retired, is asked no more than it has been. */
function settle(state: MemoryState, item: MemoryItem): void {
  const asked = item.asked ?? item.overlap;
  const stops = setLabel(state, item) !== null || isRetired(state, item);
  const taken = asked === 0 ? 0 : liveLeases(item).length + countedAnswers(item).length;
  item.asked = stops ? asked : null;
  item.overlap = stops ? taken : Math.max(asked, taken);
}
