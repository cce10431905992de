import type { ErrorCode } from '../../server/contract/errors.js';
import type { AnswerId, LabelId, LeaseId } from '../../server/contract/ids.js';
import type { Label, Project } from '../../server/contract/project.js';
import type {
  AnswerStatus,
  EmptyReason,
  LeasedItem,
  Progress,
} from '../../server/contract/queue.js';
import type { AnnotationMessage } from './annotation-message.js';

/** How many of one's own answers the page remembers for undo and correction. */
export const historyLimit = 500;

export type Phase =
  | { readonly kind: 'joining' }
  | { readonly kind: 'labeling' }
  | { readonly kind: 'empty'; readonly reason: EmptyReason }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string };

export interface HistoryEntry {
  readonly answerId: AnswerId;
  readonly leased: LeasedItem;
  readonly labelId: LabelId;
  /** When it was given, in milliseconds since the epoch, and how long it took. */
  readonly at: number;
  readonly elapsedMs: number;
  /** Given before this page was opened. */
  readonly earlier: boolean;
  readonly status: 'sending' | 'undoing' | 'refused' | AnswerStatus;
}

/** A sentence that the annotator must see once. */
export type Notice =
  | { readonly kind: 'refusal'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'delayed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'lease-ended' }
  | { readonly kind: 'needs-connection' }
  | { readonly kind: 'nothing-to-undo' }
  | { readonly kind: 'nothing-to-accept' }
  | { readonly kind: 'skip-sent' }
  | { readonly kind: 'noted' };

export interface AnnotationState {
  readonly phase: Phase;
  readonly project: Project | null;
  readonly labels: readonly Label[];
  /** Leased items; the first one is on screen. */
  readonly queue: readonly LeasedItem[];
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
  /** What was just skipped, while undo can still bring it back. */
  readonly skipped: { readonly skipId: string; readonly leased: LeasedItem } | null;
  readonly progress: Progress | null;
  /** Items on which this annotator has left a flag or a comment. */
  readonly remarked: readonly LeaseId[];
  readonly unsent: number;
  readonly notice: Notice | null;
}

export const initialAnnotationState: AnnotationState = {
  phase: { kind: 'joining' },
  project: null,
  labels: [],
  queue: [],
  history: [],
  skipped: null,
  progress: null,
  remarked: [],
  unsent: 0,
  notice: null,
};

/** The item on screen. */
export function currentItem(state: AnnotationState): LeasedItem | null {
  return state.queue[0] ?? null;
}

/** The newest answer that undo would take back. */
export function undoableAnswer(state: AnnotationState): HistoryEntry | null {
  return state.history.find(isStanding) ?? null;
}

/** Moves the page from one state to the next; pure, so that every path is tested without a page. */
export function annotationReducer(
  state: AnnotationState,
  message: AnnotationMessage,
): AnnotationState {
  switch (message.kind) {
    case 'joined':
      return join(state, message);
    case 'join-refused':
      return {
        ...state,
        phase: { kind: 'refused', code: message.code, message: message.message },
        queue: [],
      };
    case 'item-arrived':
      return arrive(state, message.leased);
    case 'queue-emptied':
      // Prefetched items may still be on screen: then the reason shows once they are done.
      return { ...state, phase: { kind: 'empty', reason: message.reason } };
    case 'leases-ended':
      return endLeases(state, message.leaseIds);
    case 'progressed':
      return { ...state, progress: message.progress };
    case 'project-changed':
      return { ...state, project: message.project, labels: offered(message.project) };
    case 'answered':
      return answer(state, message);
    case 'skipped':
      return skip(state, message.skipId);
    case 'unskipped':
      return unskip(state);
    case 'skip-final':
      return { ...state, skipped: null };
    case 'history-restored':
      return restoreHistory(state, message.entries);
    case 'remarked':
      return {
        ...state,
        remarked: [...state.remarked, message.leaseId],
        notice: { kind: 'noted' },
      };
    case 'unsent-counted':
      return { ...state, unsent: message.unsent };
    case 'noticed':
      return { ...state, notice: message.notice };
    default:
      return reduceHistory(state, message);
  }
}

/** The messages about an answer given before. */
function reduceHistory(
  state: AnnotationState,
  message: Extract<AnnotationMessage, { answerId: AnswerId }>,
): AnnotationState {
  switch (message.kind) {
    case 'acknowledged':
      return amend(state, message.answerId, { status: message.status });
    case 'answer-refused':
      return amend(state, message.answerId, { status: 'refused' });
    case 'undoing':
      return amend({ ...state, notice: null }, message.answerId, { status: 'undoing' });
    case 'undo-failed':
      return amend(state, message.answerId, { status: 'recorded' });
    case 'corrected':
      return amend(state, message.answerId, { labelId: message.labelId });
    case 'undone':
      return {
        ...state,
        phase: { kind: 'labeling' },
        queue: [message.leased, ...withoutLease(state.queue, message.leased.leaseId)],
        history: state.history.filter((entry) => entry.answerId !== message.answerId),
      };
    case 'answered':
      return answer(state, message);
  }
}

function join(
  state: AnnotationState,
  message: Extract<AnnotationMessage, { kind: 'joined' }>,
): AnnotationState {
  const onScreen = currentItem(state)?.leaseId;
  const queue = message.items.filter(
    (leased) => !message.done.includes(leased.item.id) && !isAnswered(state, leased),
  );
  const lost = onScreen !== undefined && queue[0]?.leaseId !== onScreen;
  return {
    ...state,
    phase: queue.length === 0 && state.phase.kind === 'empty' ? state.phase : { kind: 'labeling' },
    project: message.project,
    labels: message.labels,
    queue,
    progress: message.progress,
    notice: lost ? { kind: 'lease-ended' } : state.notice,
  };
}

function arrive(state: AnnotationState, leased: LeasedItem): AnnotationState {
  const known = state.queue.some((held) => held.leaseId === leased.leaseId);
  if (isAnswered(state, leased)) return state;
  return {
    ...state,
    phase: { kind: 'labeling' },
    // Last in, last shown: an item on screen is never swapped for a newer one.
    queue: known ? state.queue : [...state.queue, leased],
  };
}

function endLeases(state: AnnotationState, leaseIds: readonly LeaseId[]): AnnotationState {
  const onScreen = currentItem(state)?.leaseId;
  const lost = onScreen !== undefined && leaseIds.includes(onScreen);
  return {
    ...state,
    queue: state.queue.filter((leased) => !leaseIds.includes(leased.leaseId)),
    notice: lost ? { kind: 'lease-ended' } : state.notice,
  };
}

function answer(
  state: AnnotationState,
  message: Extract<AnnotationMessage, { kind: 'answered' }>,
): AnnotationState {
  const leased = currentItem(state);
  if (!leased) return state;
  const { answerId, labelId, at, elapsedMs } = message;
  const given = { answerId, labelId, leased, at, elapsedMs };
  const entry: HistoryEntry = { ...given, earlier: false, status: 'sending' };
  return {
    ...state,
    queue: state.queue.slice(1),
    history: [entry, ...state.history].slice(0, historyLimit),
    skipped: null,
    notice: null,
  };
}

function skip(state: AnnotationState, skipId: string): AnnotationState {
  const leased = currentItem(state);
  if (!leased) return state;
  return { ...state, queue: state.queue.slice(1), skipped: { skipId, leased }, notice: null };
}

function unskip(state: AnnotationState): AnnotationState {
  if (!state.skipped) return state;
  const { leased } = state.skipped;
  return {
    ...state,
    phase: { kind: 'labeling' },
    queue: [leased, ...withoutLease(state.queue, leased.leaseId)],
    skipped: null,
    notice: null,
  };
}

function restoreHistory(state: AnnotationState, entries: readonly HistoryEntry[]): AnnotationState {
  const known = new Set(state.history.map(({ answerId }) => answerId));
  const earlier = entries
    .filter(({ answerId }) => !known.has(answerId))
    .map((entry): HistoryEntry => ({ ...entry, earlier: true }));
  return { ...state, history: [...state.history, ...earlier].slice(0, historyLimit) };
}

function amend(
  state: AnnotationState,
  answerId: AnswerId,
  change: Partial<Pick<HistoryEntry, 'status' | 'labelId'>>,
): AnnotationState {
  const history = state.history.map((entry) =>
    entry.answerId === answerId ? { ...entry, ...change } : entry,
  );
  return { ...state, history };
}

function withoutLease(queue: readonly LeasedItem[], leaseId: LeaseId): LeasedItem[] {
  return queue.filter((leased) => leased.leaseId !== leaseId);
}

function offered(project: Project): Label[] {
  return project.labels
    .filter((label) => !label.retired)
    .toSorted((left, right) => left.order - right.order);
}

/** After an outage the server may lease an item again whose answer was on its way. */
function isAnswered(state: AnnotationState, leased: LeasedItem): boolean {
  return state.history.some(
    (entry) => !entry.earlier && entry.leased.item.id === leased.item.id && isStanding(entry),
  );
}

function isStanding(entry: HistoryEntry): boolean {
  return entry.status !== 'undoing' && entry.status !== 'refused';
}
