import type { Ack, ClientPayload } from '../../server/contract/events.js';
import type { ErrorCode } from '../../server/contract/errors.js';
import type { AnnotatorId, ItemId, LeaseId } from '../../server/contract/ids.js';
import type { AnswerStatus } from '../../server/contract/queue.js';

/** One thing the annotator did that the server has not acknowledged yet. */
export type Outgoing = {
  readonly id: string;
  readonly lease: LeaseId;
  readonly item: ItemId;
} & (
  | { readonly event: 'answer:submit'; readonly payload: ClientPayload<'answer:submit'> }
  | { readonly event: 'item:skip'; readonly payload: ClientPayload<'item:skip'> }
);

/** Whose it is: it is never sent in another person's name, nor in another project's queue. */
export interface OutboxOwner {
  readonly annotatorId: AnnotatorId;
  readonly project: string;
}

/** Keeps what is unsent over a reload; `outbox.ts` has the one on IndexedDB. */
export interface Outbox {
  load(owner: OutboxOwner): Promise<Outgoing[]>;
  put(owner: OutboxOwner, outgoing: Outgoing): Promise<void>;
  remove(id: string): Promise<void>;
}

/** What any of them is acknowledged with; answers carry their status. */
export type DeliveryAck = Ack<{ readonly status?: AnswerStatus }>;

export interface DeliveryDependencies {
  readonly outbox: Outbox;
  readonly owner: OutboxOwner;
  /** Rejects when no acknowledgement came in time. */
  send(outgoing: Outgoing): Promise<DeliveryAck>;
  onSettled(outgoing: Outgoing, ack: DeliveryAck): void;
  onDelayed(code: ErrorCode, message: string): void;
  onCount(unsent: number): void;
  random(): number;
}

const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** Refusals that say "not now": the answer is good and is kept until it is taken. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'too-many',
  'not-ready',
  'paused',
  'full',
  'disk-failed',
  'internal',
  'not-signed-in',
]);

/** Whether a refusal may turn into a yes without anybody changing the message. */
export function isPassing(code: ErrorCode): boolean {
  return passing.has(code);
}

/** How long to wait before try number `attempt` (from 0): doubles, and is spread by half. */
export function waitBefore(attempt: number, random: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * (0.5 + random / 2);
}

/**
 * Sends what the annotator did, in order and unchanged, until each is acknowledged. The head of
 * the line is the only one under way, so that the server sees answers in the order they were made.
 */
export class Delivery {
  readonly #dependencies: DeliveryDependencies;
  #line: Outgoing[] = [];
  #attempts = 0;
  readonly #done = new Set<string>();
  #open = false;
  #running = false;
  #wake: () => void = () => undefined;
  readonly #waiting = new Map<string, (() => void)[]>();
  #held: { readonly id: string; readonly timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(dependencies: DeliveryDependencies) {
    this.#dependencies = dependencies;
  }

  get unsent(): readonly Outgoing[] {
    return this.#line;
  }

  /** Takes over what an earlier page, or a tab that is gone, left unsent. */
  async restore(): Promise<void> {
    const { outbox, owner } = this.#dependencies;
    const kept = await outbox.load(owner).catch(() => []);
    const known = new Set([...this.#line.map(({ id }) => id), ...this.#done]);
    const found = kept.filter(({ id }) => !known.has(id));
    if (found.length === 0) return;
    // Older than what is new here; but the one under way stays the first.
    const underWay = this.#running || this.#attempts > 0 ? 1 : 0;
    this.#line.splice(underWay, 0, ...found);
    this.#counted();
    void this.#run();
  }

  /** Sends it in its turn; `holdMs` keeps it back so long, or until the next one, to be withdrawn. */
  add(outgoing: Outgoing, { holdMs = 0 } = {}): void {
    this.release();
    if (holdMs > 0) {
      this.#held = { id: outgoing.id, timer: setTimeout(() => this.release(), holdMs) };
    }
    this.#line.push(outgoing);
    const { outbox, owner } = this.#dependencies;
    // Memory has it already; a browser without storage only loses the safety over a reload.
    void outbox.put(owner, outgoing).catch(() => undefined);
    this.#counted();
    void this.#run();
  }

  /** Lets go of what is held back. */
  release(): void {
    if (this.#held === null) return;
    clearTimeout(this.#held.timer);
    this.#held = null;
    void this.#run();
  }

  /** Takes back what was never tried. False: it may have arrived, so the server must be asked. */
  withdraw(id: string): boolean {
    const index = this.#line.findIndex((outgoing) => outgoing.id === id);
    if (index < 0 || (index === 0 && (this.#running || this.#attempts > 0))) return false;
    this.#line.splice(index, 1);
    this.#forget(id);
    return true;
  }

  /** Resolves when the one with this id has left the line. */
  settled(id: string): Promise<void> {
    if (!this.#line.some((outgoing) => outgoing.id === id)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), resolve]);
    });
  }

  /** The queue is joined: send at once. */
  open(): void {
    this.#open = true;
    this.#wake();
    void this.#run();
  }

  /** The connection is gone: hold everything. */
  close(): void {
    this.#open = false;
    this.#wake();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#open) {
      const [head] = this.#line;
      if (!head || head.id === this.#held?.id) break;
      if (!(await this.#attempt(head))) await this.#pause();
    }
    this.#running = false;
  }

  /** True when the head has left the line. */
  async #attempt(head: Outgoing): Promise<boolean> {
    this.#attempts += 1;
    const ack = await this.#dependencies.send(head).catch(() => null);
    if (!ack) return false;
    if (!ack.ok && isPassing(ack.code)) {
      this.#dependencies.onDelayed(ack.code, ack.message);
      return false;
    }
    this.#line = this.#line.filter(({ id }) => id !== head.id);
    this.#attempts = 0;
    this.#forget(head.id);
    this.#dependencies.onSettled(head, ack);
    return true;
  }

  async #pause(): Promise<void> {
    if (!this.#open) return;
    const wait = waitBefore(this.#attempts - 1, this.#dependencies.random());
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }

  #forget(id: string): void {
    // A row may be read a last time while its removal is under way.
    this.#done.add(id);
    void this.#dependencies.outbox.remove(id).catch(() => undefined);
    for (const resolve of this.#waiting.get(id) ?? []) resolve();
    this.#waiting.delete(id);
    this.#counted();
  }

  #counted(): void {
    this.#dependencies.onCount(this.#line.length);
  }
}
