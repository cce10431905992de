import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { createRandom, type Random } from '../../../model/random.js';
import type {
  Ack,
  ClientReply,
  ClientToServerEvents,
  ServerToClientEvents,
} from '../../contract/events.js';
import type { Label } from '../../contract/project.js';
import type { LeasedItem } from '../../contract/queue.js';
import type { JournalLine } from './journal.js';
import type { Person, ToAnnotators } from './messages.js';

/** Without an acknowledgement for so long an answer is sent again. */
const acknowledgeWithinMs = 10_000;
const againAfterMs = 200;

type Place = Extract<ToAnnotators, { kind: 'connect' }>;

/** What became of one person's work. */
interface Tally {
  readonly times: number[];
  again: number;
}

/** One person behind a socket, who answers what is pushed. */
export class Annotator {
  readonly #person: Person;
  readonly #project: string;
  readonly #note: (line: JournalLine) => void;
  readonly #random: Random;
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  #items: LeasedItem[] = [];
  #labels: readonly Label[] = [];
  #unsent: string | null = null;
  #itemCame: () => void = () => undefined;

  constructor(person: Person, place: Place, note: (line: JournalLine) => void) {
    this.#person = person;
    this.#project = place.project;
    this.#note = note;
    this.#random = createRandom(Number(person.name.replaceAll(/\D/g, '')) + 1);
    this.#socket = io(place.url, {
      transports: ['websocket'],
      auth: { token: person.token },
      forceNew: true,
      autoConnect: false,
    });
    this.#socket.on('item:next', (item) => this.#take(item));
    this.#socket.on('lease:expired', ({ leaseId }) => {
      this.#items = this.#items.filter((item) => item.leaseId !== leaseId);
    });
  }

  /** Connects and joins the queue; comes back by itself after a broken connection. */
  connect(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.on('connect', () => void this.#join().then(resolve));
      this.#socket.connect();
    });
  }

  leave(): void {
    this.#socket.disconnect();
  }

  /** Answers until the time `until` of `performance.now()`, with pauses of `pauseMs` on average. */
  async work(until: number, pauseMs: number): Promise<Tally> {
    const tally: Tally = { times: [], again: 0 };
    await sleep(this.#random.next() * pauseMs);
    while (performance.now() < until) {
      const item = await this.#nextItem(until);
      if (item === null) break;
      const startedAt = performance.now();
      await this.#answer(item, tally);
      if (await this.#hasItem(until)) tally.times.push(performance.now() - startedAt);
      if (pauseMs > 0) await sleep((0.5 + this.#random.next()) * pauseMs);
    }
    return tally;
  }

  async #join(): Promise<void> {
    const held = this.#items.map(({ leaseId }) => leaseId as string);
    const leaseIds = this.#unsent === null ? held : [this.#unsent, ...held];
    const reply = await this.#socket
      .emitWithAck('queue:join', { projectId: this.#project, leaseIds })
      .catch(() => null);
    if (reply?.ok !== true) {
      await sleep(againAfterMs);
      if (this.#socket.connected) await this.#join();
      return;
    }
    this.#labels = reply.labels;
    this.#items = [];
    for (const item of reply.items) if (item.leaseId !== this.#unsent) this.#take(item);
  }

  #take(item: LeasedItem): void {
    this.#items.push(item);
    this.#itemCame();
  }

  async #answer({ leaseId, item }: LeasedItem, tally: Tally): Promise<void> {
    const label = this.#labels[Number(item.id) % this.#labels.length];
    if (label === undefined) throw new Error('the project has no labels');
    const answerId = randomUUID();
    const value = { kind: 'label' as const, labelId: label.id };
    const line = { answerId, itemId: item.id, labelId: label.id, label: label.name };
    const noted = { ...line, person: this.#person.name };
    this.#note({ kind: 'sent', ...noted });
    this.#unsent = leaseId;
    for (;;) {
      const reply = await this.#send({ answerId, leaseId, itemId: item.id, value, elapsedMs: 5 });
      if (reply?.ok === true) this.#note({ kind: 'acknowledged', ...noted, status: reply.status });
      if (reply?.ok === true) break;
      tally.again += 1;
      await sleep(againAfterMs);
    }
    this.#unsent = null;
  }

  /** Null where no acknowledgement came. */
  #send(
    answer: Parameters<ClientToServerEvents['answer:submit']>[0],
  ): Promise<Ack<ClientReply<'answer:submit'>> | null> {
    return new Promise((resolve) => {
      this.#socket
        .timeout(acknowledgeWithinMs)
        .emit('answer:submit', answer, (error, reply) =>
          resolve(error instanceof Error ? null : reply),
        );
    });
  }

  async #nextItem(until: number): Promise<LeasedItem | null> {
    return (await this.#hasItem(until)) ? (this.#items.shift() ?? null) : null;
  }

  /** Waits for an item, at most until then. */
  async #hasItem(until: number): Promise<boolean> {
    while (this.#items.length === 0) {
      const left = until - performance.now();
      if (left <= 0) return false;
      const patience = new AbortController();
      const came = new Promise<void>((resolve) => (this.#itemCame = resolve));
      await Promise.race([came, sleep(left, undefined, { signal: patience.signal })]);
      patience.abort();
    }
    return true;
  }
}
