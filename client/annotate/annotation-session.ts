import type { ErrorCode } from '../../server/contract/errors.js';
import type { AnswerId, LabelId, LeaseId } from '../../server/contract/ids.js';
import type { ExplainedItem } from '../../server/contract/queue.js';
import type { Connection } from '../wire.js';
import type { AnnotationMessage } from './annotation-message.js';
import {
  annotationReducer,
  currentItem,
  initialAnnotationState,
  undoableAnswer,
  type AnnotationState,
} from './annotation-state.js';
import {
  Delivery,
  type DeliveryAck,
  type DeliveryDependencies,
  type Outgoing,
} from './delivery.js';
import { HistoryKeeper, type HistoryStore } from './history-keeper.js';
import { listenToQueue } from './queue-events.js';
import { QueueMembership } from './queue-membership.js';

const askAgainMs = 20_000;
/** How long a skip can be taken back: it is sent then, or with the next answer. */
const holdSkipMs = 5000;
const dayMs = 86_400_000;

export interface SessionDependencies extends Pick<
  DeliveryDependencies,
  'outbox' | 'owner' | 'random'
> {
  readonly connection: Connection;
  readonly history: HistoryStore;
  newId(): string;
  /** Milliseconds that only grow. */
  now(): number;
  /** Milliseconds since the epoch. */
  date(): number;
}

/** One annotator at one project's queue: what is on screen, and what is on its way to the server. */
export class AnnotationSession {
  readonly #dependencies: SessionDependencies;
  readonly #delivery: Delivery;
  readonly #membership: QueueMembership;
  readonly #history: HistoryKeeper;
  readonly #listeners = new Set<() => void>();
  #state = initialAnnotationState;
  #shownAt = 0;

  constructor(dependencies: SessionDependencies) {
    this.#dependencies = dependencies;
    this.#history = new HistoryKeeper(dependencies.history, dependencies.owner);
    this.#delivery = new Delivery({
      outbox: dependencies.outbox,
      owner: dependencies.owner,
      random: () => dependencies.random(),
      send: (outgoing) => this.#send(outgoing),
      onSettled: (outgoing, ack) => this.#settle(outgoing, ack),
      onDelayed: (code, message) => this.#notice({ kind: 'delayed', code, message }),
      onCount: (unsent) => this.#dispatch({ kind: 'unsent-counted', unsent }),
    });
    this.#membership = new QueueMembership({
      connection: dependencies.connection,
      project: dependencies.owner.project,
      heldLeases: () => this.#heldLeases(),
      onJoined: (reply) => {
        this.#dispatch({
          kind: 'joined',
          ...reply,
          done: this.#delivery.unsent.map((outgoing) => outgoing.item),
        });
        this.#delivery.open();
      },
      onRefused: (code, message) => this.#dispatch({ kind: 'join-refused', code, message }),
      onOffline: () => this.#delivery.close(),
      onLeasesEnded: (leaseIds) => this.#dispatch({ kind: 'leases-ended', leaseIds }),
    });
  }

  readonly getState = (): AnnotationState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Joins the queue and keeps joining it after each reconnect; the returned function leaves it. */
  readonly open = (): (() => void) => {
    const stopListening = listenToQueue(this.#dependencies.connection, {
      projectId: () => this.#state.project?.id ?? null,
      tell: (message) => this.#dispatch(message),
    });
    const askAgain = setInterval(() => this.#askAgain(), askAgainMs);
    let leave: (() => void) | null = null;
    let closed = false;
    // What an earlier page left must be known first: its leases are named when joining.
    void this.#delivery.restore().then(() => {
      if (!closed) leave = this.#membership.open();
      void this.#restoreHistory();
    });
    return () => {
      closed = true;
      clearInterval(askAgain);
      this.#delivery.release();
      stopListening();
      this.#delivery.close();
      leave?.();
    };
  };

  /** Answers the item on screen; the next one shows at once, the sending goes on behind. */
  answer(labelId: LabelId): void {
    const leased = currentItem(this.#state);
    if (!leased) return;
    const answerId = this.#dependencies.newId() as AnswerId;
    const at = this.#dependencies.date();
    const elapsedMs = Math.round(Math.min(this.#dependencies.now() - this.#shownAt, dayMs));
    this.#dispatch({ kind: 'answered', answerId, labelId, elapsedMs, at });
    this.#delivery.add({
      id: answerId,
      lease: leased.leaseId,
      item: leased.item.id,
      event: 'answer:submit',
      payload: {
        answerId,
        leaseId: leased.leaseId,
        itemId: leased.item.id,
        value: { kind: 'label', labelId },
        elapsedMs,
      },
    });
  }

  /** Answers with the label that the model suggests. */
  accept(): void {
    const suggested = currentItem(this.#state)?.suggestion?.[0];
    if (suggested) this.answer(suggested.labelId);
    else this.sayNothingToAccept();
  }

  /** For somebody who hides suggestions, and for an item that has none. */
  sayNothingToAccept(): void {
    this.#notice({ kind: 'nothing-to-accept' });
  }

  /** Passes the item on to others; it can be taken back for a moment. */
  skip(reason: string): void {
    const leased = currentItem(this.#state);
    if (!leased) return;
    const skipId = this.#dependencies.newId();
    this.#dispatch({ kind: 'skipped', skipId });
    const outgoing: Outgoing = {
      id: skipId,
      lease: leased.leaseId,
      item: leased.item.id,
      event: 'item:skip',
      payload: { leaseId: leased.leaseId, reason },
    };
    this.#delivery.add(outgoing, { holdMs: holdSkipMs });
  }

  /** Takes back the newest skip or answer that stands; its item comes back on screen. */
  async undo(): Promise<void> {
    const { skipped } = this.#state;
    if (skipped) {
      this.#undoSkip(skipped.skipId);
      return;
    }
    const entry = undoableAnswer(this.#state);
    if (!entry) {
      this.#notice({ kind: 'nothing-to-undo' });
      return;
    }
    const { answerId, leased } = entry;
    if (this.#delivery.withdraw(answerId)) {
      this.#dispatch({ kind: 'undone', answerId, leased });
      return;
    }
    this.#dispatch({ kind: 'undoing', answerId });
    await this.#delivery.settled(answerId);
    const undone = await this.#ask(
      () => this.#dependencies.connection.request('answer:undo', { answerId }),
      (returned) => ({ kind: 'undone', answerId, leased: returned }),
    );
    if (!undone) this.#dispatch({ kind: 'undo-failed', answerId });
  }

  #undoSkip(skipId: string): void {
    if (this.#delivery.withdraw(skipId)) {
      this.#dispatch({ kind: 'unskipped' });
      return;
    }
    this.#dispatch({ kind: 'skip-final' });
    this.#notice({ kind: 'skip-sent' });
  }

  /** What the model thinks of an item that is held here; null when it cannot be asked now. */
  async explain(leaseId: LeaseId): Promise<ExplainedItem | null> {
    const request = this.#dependencies.connection.request('item:explain', { leaseId });
    const ack = await request.catch(() => null);
    return ack?.ok ? ack : null;
  }

  /** Leaves a note on the item on screen, which stays there. */
  async remark(event: 'item:flag' | 'item:comment', text: string): Promise<void> {
    const leaseId = currentItem(this.#state)?.leaseId;
    if (leaseId === undefined) return;
    const { connection } = this.#dependencies;
    await this.#ask(
      () =>
        event === 'item:flag'
          ? connection.request(event, { leaseId, note: text })
          : connection.request(event, { leaseId, text }),
      () => ({ kind: 'remarked', leaseId }),
    );
  }

  /** Changes the label of an answer given before. */
  async correct(answerId: AnswerId, labelId: LabelId): Promise<void> {
    await this.#delivery.settled(answerId);
    await this.#ask(
      () =>
        this.#dependencies.connection.request('answer:correct', {
          answerId,
          value: { kind: 'label', labelId },
        }),
      () => ({ kind: 'corrected', answerId, labelId }),
    );
  }

  dismissNotice(): void {
    this.#notice(null);
  }

  /** Asks something that is not kept for later: without a connection it says so and stops. */
  async #ask<T>(
    request: () => Promise<({ ok: true } & T) | { ok: false; code: ErrorCode; message: string }>,
    message: (reply: T) => AnnotationMessage,
  ): Promise<boolean> {
    const ack = await request().catch(() => null);
    if (ack?.ok) this.#dispatch(message(ack));
    else if (ack) this.#notice({ kind: 'refusal', code: ack.code, message: ack.message });
    else this.#notice({ kind: 'needs-connection' });
    return ack?.ok ?? false;
  }

  #send(outgoing: Outgoing): Promise<DeliveryAck> {
    const { connection } = this.#dependencies;
    return outgoing.event === 'answer:submit'
      ? connection.request(outgoing.event, outgoing.payload)
      : connection.request(outgoing.event, outgoing.payload);
  }

  #settle(outgoing: Outgoing, ack: DeliveryAck): void {
    if (outgoing.event === 'item:skip') {
      // A skip that had arrived before finds its lease gone, which is what it wanted.
      if (!ack.ok && ack.code !== 'lease-unknown')
        this.#notice({ kind: 'refusal', code: ack.code, message: ack.message });
      return;
    }
    const { answerId } = outgoing.payload;
    if (ack.ok) {
      this.#dispatch({ kind: 'acknowledged', answerId, status: ack.status ?? 'recorded' });
      return;
    }
    this.#dispatch({ kind: 'answer-refused', answerId });
    this.#notice({ kind: 'refusal', code: ack.code, message: ack.message });
  }

  /** An empty queue may have items again although nobody said so: a lease elsewhere has ended. */
  #askAgain(): void {
    void this.#delivery.restore();
    const idle = this.#state.queue.length === 0 && this.#state.phase.kind !== 'refused';
    if (idle && this.#state.unsent === 0) this.#membership.follow();
  }

  async #restoreHistory(): Promise<void> {
    const unsent = new Set(this.#delivery.unsent.map(({ id }) => id));
    const entries = await this.#history.load(unsent);
    if (entries.length > 0) this.#dispatch({ kind: 'history-restored', entries });
  }

  /** Leases of what is unsent too: their answers must still find their slot. */
  #heldLeases(): LeaseId[] {
    const unsent = this.#delivery.unsent.map((outgoing) => outgoing.lease);
    return [...this.#state.queue.map((leased) => leased.leaseId), ...unsent];
  }

  #notice(notice: AnnotationState['notice']): void {
    this.#dispatch({ kind: 'noticed', notice });
  }

  #dispatch(message: AnnotationMessage): void {
    const { history } = this.#state;
    const before = currentItem(this.#state)?.leaseId;
    this.#state = annotationReducer(this.#state, message);
    this.#history.follow(history, this.#state.history);
    if (currentItem(this.#state)?.leaseId !== before) this.#shownAt = this.#dependencies.now();
    for (const listener of this.#listeners) listener();
  }
}
