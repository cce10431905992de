import type { AnnotatorId } from '../../contract/ids.js';
import type { ItemDetail } from '../../contract/items.js';
import { itemById, labelName, present } from './items.js';
import { assigneesOf } from './marks.js';
import {
  currentValue,
  isoTime,
  type Argument,
  type MemoryAnswer,
  type MemoryBulk,
  type MemoryItem,
  type MemoryLease,
  type MemoryState,
  type Result,
} from './state.js';

type Event = ItemDetail['history'][number];
/** An event before its names are looked up; `place` orders what happened in one moment. */
interface Happened extends Partial<Omit<Event, 'at' | 'who'>> {
  readonly what: Event['what'];
  readonly madeAt: number;
  readonly annotatorId: AnnotatorId;
  readonly place: number;
}

export function itemDetail(
  state: MemoryState,
  { projectId, itemId }: Argument<'itemDetail'>,
): Result<'itemDetail'> {
  const item = itemById(state, itemId);
  if (item?.projectId !== projectId) return null;
  const { payload, meta, given } = item;
  const imported =
    given === null || given.use === 'oracle'
      ? null
      : { label: labelName(state, projectId, given.labelId), use: given.use };
  return {
    ...present(state, item),
    context: payload.context ?? null,
    meta: { ...meta },
    assignees: (assigneesOf(state, item) ?? []).map((id) => personName(state, id)).sort(),
    importedLabel: imported,
    history: historyOf(state, item),
  };
}

function personName(state: MemoryState, annotatorId: AnnotatorId): string {
  return state.people.get(annotatorId)?.name ?? '';
}

function historyOf(state: MemoryState, item: MemoryItem): Event[] {
  const named = (labelId: string) => labelName(state, item.projectId, labelId as never);
  const nameOf = (id: AnnotatorId) => personName(state, id);
  const happened: Happened[] = [
    ...item.leases.flatMap(ofLease),
    ...item.answers.flatMap((answer) => ofAnswer(answer, named)),
    ...state.remarks.flatMap(({ itemId, annotatorId, kind, text, madeAt }) =>
      itemId === item.id ? [{ what: kind, annotatorId, note: text, madeAt, place: 4 }] : [],
    ),
    ...state.bulks.flatMap(({ itemIds, action, ...change }) =>
      itemIds.has(item.id) ? [ofBulk({ itemIds, action, ...change }, named, nameOf)] : [],
    ),
  ];
  happened.sort((a, b) => a.madeAt - b.madeAt || a.place - b.place);
  return happened.map(({ madeAt, annotatorId, what, ...event }) => ({
    what,
    label: event.label ?? null,
    note: event.note ?? null,
    answerId: event.answerId ?? null,
    bulkId: event.bulkId ?? null,
    elapsedMs: event.elapsedMs ?? null,
    why: event.why ?? null,
    at: isoTime(madeAt),
    who: nameOf(annotatorId),
  }));
}

function ofLease(lease: MemoryLease): Happened[] {
  const { annotatorId, why, servedAt, expiresAt, skipReason: note } = lease;
  if (lease.state === 'live') {
    return [{ what: 'asked', annotatorId, why, madeAt: servedAt, place: 0 }];
  }
  if (lease.state !== 'skipped') return [];
  const madeAt = Math.min(expiresAt, servedAt + 1);
  return [{ what: 'skipped', annotatorId, why, note, madeAt, place: 1 }];
}

const statuses = { counted: 'answered', undone: 'undone', evidence: 'too-late' } as const;

function ofAnswer(answer: MemoryAnswer, named: (labelId: string) => string): Happened[] {
  const { annotatorId, id: answerId, elapsedMs, answeredAt, status, values, replacedAt } = answer;
  const first = values[0] ?? currentValue(answer);
  return [
    {
      ...{ what: statuses[status], annotatorId, answerId, elapsedMs, madeAt: answeredAt },
      ...{ label: named(first.labelId), why: answer.lease.why, place: 2 },
    },
    ...values.slice(1).map((value, index): Happened => ({
      ...{ what: 'corrected', annotatorId, answerId, madeAt: replacedAt[index] ?? 0 },
      ...{ label: named(value.labelId), place: 3 },
    })),
  ];
}

function ofBulk(
  { action, bulkId, annotatorId, madeAt }: MemoryBulk,
  named: (labelId: string) => string,
  nameOf: (annotatorId: AnnotatorId) => string,
): Happened {
  const label = action.kind === 'label' ? named(action.labelId) : null;
  const note = action.kind === 'assign' ? action.annotatorIds.map(nameOf).sort().join(', ') : null;
  return { what: action.kind, annotatorId, bulkId, madeAt, label, note, place: 5 };
}

export function bulk(state: MemoryState, { bulkId }: Argument<'bulk'>): Result<'bulk'> {
  const found = state.bulks.find((change) => change.bulkId === bulkId);
  return found === undefined ? null : presentBulk(state, found);
}

export function bulks(state: MemoryState, { projectId }: Argument<'bulks'>): Result<'bulks'> {
  return state.bulks
    .filter((change) => change.projectId === projectId)
    .reverse()
    .slice(0, 50)
    .map((change) => presentBulk(state, change));
}

function presentBulk(state: MemoryState, change: MemoryBulk): NonNullable<Result<'bulk'>> {
  const { bulkId, projectId, annotatorId, action, madeAt, undone, itemIds } = change;
  const by = personName(state, annotatorId);
  return { bulkId, projectId, action, by, at: isoTime(madeAt), undone, changed: itemIds.size };
}
