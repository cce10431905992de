import type { AnnotatorId, LeaseId } from '../../contract/ids.js';
import type { EmptyReason, LeasedItem, Stream } from '../../contract/queue.js';
import { budgetRoom, type BudgetRoom } from '../../domain/budget.js';
import { streamsInOrder } from '../../domain/streams.js';
import { assigneesOf, isFor } from './marks.js';
import {
  countedAnswers,
  hasFreeSlot,
  isoTime,
  liveLeases,
  type Argument,
  type MemoryItem,
  type MemoryLease,
  type MemoryProject,
  type MemoryState,
  type Result,
} from './state.js';

type Choice = Pick<MemoryLease, 'item' | 'why' | 'suggestion'>;

/** Who asks, and in which project. */
interface Asking {
  readonly project: MemoryProject;
  readonly annotatorId: AnnotatorId;
}

/** One choice from the open items of a stream. */
interface Draw {
  readonly asking: Asking;
  readonly stream: Stream;
  readonly eligible: number;
  /** Of a random draw; null where some of the open items are for certain people only. */
  readonly probability: number | null;
}

export function claim(
  state: MemoryState,
  { projectId, annotatorId, count }: Argument<'claim'>,
): Result<'claim'> {
  const project = state.project(projectId);
  if (project.paused) return { items: [], emptyReason: 'paused' };
  if (project.labels.every(({ retired }) => retired))
    return { items: [], emptyReason: 'no-labels' };
  const budget = budgetFor(state, { project, annotatorId });
  if (budget.reason !== null) return { items: [], emptyReason: budget.reason };
  const items: LeasedItem[] = [];
  while (items.length < Math.min(count, budget.left)) {
    const choice = choose(state, { project, annotatorId });
    if (choice === null) break;
    items.push(lease(state, { project, annotatorId }, choice));
  }
  return { items, emptyReason: items.length > 0 ? null : whyEmpty(askable(state, project)) };
}

/** What the budgets leave to one person, whose late answers count as work too. */
export function budgetFor(state: MemoryState, { project, annotatorId }: Asking): BudgetRoom {
  const items = state.itemsOf(project.id);
  const live = items.flatMap(liveLeases);
  const own = state.answersOf(project.id).filter((answer) => answer.annotatorId === annotatorId);
  return budgetRoom(project.settings, {
    project: { answers: items.flatMap(countedAnswers).length, live: live.length },
    person: {
      answers: own.length,
      live: live.filter((lease) => lease.annotatorId === annotatorId).length,
    },
  });
}

/** Items that people can be asked about. */
function askable(state: MemoryState, project: MemoryProject): MemoryItem[] {
  return state.itemsOf(project.id).filter(({ overlap }) => overlap > 0);
}

function whyEmpty(items: readonly MemoryItem[]): EmptyReason {
  if (items.length === 0) return 'no-items';
  if (items.some((item) => liveLeases(item).length > 0)) return 'all-leased';
  return items.some((item) => hasFreeSlot(item)) ? 'none-for-you' : 'all-answered';
}

function choose(state: MemoryState, asking: Asking): Choice | null {
  const { settings } = asking.project;
  const auditBatchLeft = auditBatchOf(state, asking.project).toAsk;
  const items = askable(state, asking.project);
  const asked = items.flatMap((item) => [...liveLeases(item), ...countedAnswers(item)]).length;
  const someAssigned = items.some((item) => hasFreeSlot(item) && assigneesOf(state, item) !== null);
  for (const stream of streamsInOrder({ asked, auditRate: settings.auditRate, auditBatchLeft })) {
    const open = items.filter((item) => item.stream === stream && hasFreeSlot(item));
    const offered = open.filter((item) => mayBeOffered(state, item, asking.annotatorId));
    const eligible = open.length;
    const draw = { asking, stream, eligible, probability: someAssigned ? null : 1 / eligible };
    const choice = stream === 'active' ? chooseActive(state, draw, offered) : drawn(draw, offered);
    if (choice !== null) return choice;
  }
  return null;
}

/** What is assigned to somebody comes first. */
function chooseActive(
  state: MemoryState,
  draw: Draw,
  offered: readonly MemoryItem[],
): Choice | null {
  const own = offered.filter((item) => assigneesOf(state, item) !== null);
  return ranked(draw, own) ?? drawn(draw, own) ?? ranked(draw, offered) ?? drawn(draw, offered);
}

/** Audited answers of the batch that are still to come, and those of them that nobody holds. */
export function auditBatchOf(
  state: MemoryState,
  project: MemoryProject,
): { left: number; toAsk: number } {
  const audit = askable(state, project).filter(({ stream }) => stream === 'audit');
  const answers = audit.flatMap(countedAnswers).length;
  const live = audit.flatMap(liveLeases).length;
  const open = audit.filter(hasFreeSlot).length;
  const missing = project.auditBatchTarget - answers;
  return { left: Math.max(0, Math.min(missing, open + live)), toAsk: missing - live };
}

/** Not assigned to others, and neither held, skipped nor answered by this person. */
function mayBeOffered(state: MemoryState, item: MemoryItem, annotatorId: AnnotatorId): boolean {
  if (!isFor(state, item, annotatorId)) return false;
  const { leases, answers } = item;
  return !(
    leases.some(
      (held) =>
        held.annotatorId === annotatorId && (held.state === 'live' || held.state === 'skipped'),
    ) || answers.some((given) => given.annotatorId === annotatorId && given.status !== 'undone')
  );
}

function ranked(
  { asking: { project }, eligible, probability }: Draw,
  offered: readonly MemoryItem[],
): Choice | null {
  for (const { itemId, strategy, score, suggestion } of project.frontier) {
    const item = offered.find(({ id }) => id === itemId);
    if (item === undefined) continue;
    const selectionProbability = strategy === 'random' ? probability : null;
    const why = { stream: 'active', strategy, score, selectionProbability } as const;
    return { item, suggestion, why: { ...why, eligible, modelVersion: project.modelVersion } };
  }
  return null;
}

function drawn(
  { asking: { project }, stream, eligible, probability }: Draw,
  offered: readonly MemoryItem[],
): Choice | null {
  const [item] = [...offered].sort((a, b) => a.sampleKey - b.sampleKey);
  if (item === undefined) return null;
  const strategy = stream === 'audit' ? 'audit' : 'random';
  const why = { stream, strategy, score: null, selectionProbability: probability };
  const { modelVersion } = project;
  return { item, suggestion: null, why: { ...why, eligible, modelVersion } };
}

function lease(
  state: MemoryState,
  { project, annotatorId }: Asking,
  { item, why, suggestion }: Choice,
): LeasedItem {
  const given: MemoryLease = {
    ...{ id: state.newId<LeaseId>(), item, annotatorId, why, suggestion },
    guidelineVersion: project.guidelines.length,
    state: 'live',
    skipReason: null,
    servedAt: state.now(),
    expiresAt: state.now() + project.settings.leaseSeconds * 1000,
  };
  state.leases.set(given.id, given);
  item.leases.push(given);
  return present(given);
}

/** The item of an ended lease, leased to the same person under a new id. */
export function leaseAgain(state: MemoryState, before: MemoryLease): LeasedItem {
  const project = state.project(before.item.projectId);
  const why = { ...before.why, modelVersion: project.modelVersion };
  return lease(state, { project, annotatorId: before.annotatorId }, { ...before, why });
}

export function renewLeases(
  state: MemoryState,
  { annotatorId, leaseIds }: Argument<'renewLeases'>,
): Result<'renewLeases'> {
  return held(state, annotatorId, leaseIds)
    .filter(({ expiresAt }) => expiresAt > state.now())
    .map((renewed) => {
      const { leaseSeconds } = state.project(renewed.item.projectId).settings;
      renewed.expiresAt = state.now() + leaseSeconds * 1000;
      return present(renewed);
    });
}

export function releaseLeases(
  state: MemoryState,
  { annotatorId, leaseIds, graceMs }: Argument<'releaseLeases'>,
): Result<'releaseLeases'> {
  for (const released of held(state, annotatorId, leaseIds)) {
    released.expiresAt = Math.min(released.expiresAt, state.now() + graceMs);
    if (graceMs === 0) released.state = 'released';
  }
  return null;
}

function held(
  state: MemoryState,
  annotatorId: AnnotatorId,
  leaseIds: readonly LeaseId[],
): MemoryLease[] {
  return leaseIds.flatMap((id) => {
    const found = state.leases.get(id);
    return found?.state === 'live' && found.annotatorId === annotatorId ? [found] : [];
  });
}

export function reapExpired(state: MemoryState): Result<'reapExpired'> {
  const ended = [...state.leases.values()]
    .filter((given) => given.state === 'live' && given.expiresAt <= state.now())
    .sort((a, b) => a.expiresAt - b.expiresAt);
  for (const given of ended) given.state = 'expired';
  return ended.map(({ id, annotatorId, item }) => ({
    ...{ leaseId: id, annotatorId, projectId: item.projectId },
  }));
}

/** After a start: every live lease runs anew. */
export function extendLiveLeases(state: MemoryState): void {
  for (const given of state.leases.values()) {
    const { leaseSeconds } = state.project(given.item.projectId).settings;
    if (given.state === 'live') given.expiresAt = state.now() + leaseSeconds * 1000;
  }
}

function present({ id, expiresAt, item, why, suggestion }: MemoryLease): LeasedItem {
  return {
    leaseId: id,
    expiresAt: isoTime(expiresAt),
    item: { ...item.payload, id: item.id },
    why,
    ...(suggestion === null ? {} : { suggestion: [...suggestion] }),
  };
}
