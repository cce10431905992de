import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { createRandom, type Random } from '../../model/random.js';
import type { Ack, ClientEvent, ClientReply } from '../../server/contract/events.js';
import type { LeasedItem } from '../../server/contract/queue.js';
import type { TestSocket } from '../support/service.js';
import { openJournal, type JournalLine } from '../../server/bench/load/journal.js';
import type { CrowdNews, CrowdOptions } from './crowd.js';

/** Refusals after which the same answer is sent again. */
const passing = new Set(['full', 'disk-failed', 'not-ready', 'internal', 'too-many']);
const acknowledgeWithinMs = 3000;
const longestPauseMs = 300;

type Message = {
  answerId: string;
  leaseId: string;
  itemId: string;
  value: object;
  elapsedMs: number;
};

const options = JSON.parse(process.argv[2] ?? '{}') as CrowdOptions;
const note = openJournal(options.journal);
let acknowledged = 0;
let roundTripsMs: number[] = [];
let stopping = false;

/** One annotator: answers what is pushed, and sends each answer until it is acknowledged. */
class Person {
  readonly #socket: TestSocket;
  readonly #random: Random;
  readonly #name: string;
  #items: LeasedItem[] = [];
  #labels: readonly { id: string; name: string }[] = [];
  #unsent: Message | null = null;

  constructor({ name, token }: { name: string; token: string }, seed: number) {
    this.#name = name;
    this.#random = createRandom(seed);
    this.#socket = io(options.url, {
      transports: ['websocket'],
      auth: { token },
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: longestPauseMs,
    });
    this.#socket.on('connect', () => void this.#join());
    this.#socket.on('item:next', (item) => this.#items.push(item));
    this.#socket.on('lease:expired', ({ leaseId }) => this.#drop(leaseId));
  }

  /** Works until it is told to stop and nothing is unsent. */
  async work(): Promise<void> {
    for (;;) {
      if (stopping) break;
      const item = this.#items.shift();
      if (item === undefined) await sleep(20);
      else {
        await this.#answer(item);
        await sleep(options.paceMs ?? 0);
      }
    }
    this.#socket.disconnect();
  }

  async #join(): Promise<void> {
    const held = this.#items.map(({ leaseId }) => leaseId as string);
    const unsent = this.#unsent === null ? [] : [this.#unsent.leaseId];
    const payload = { projectId: options.project, leaseIds: [...unsent, ...held] };
    const reply = await this.#emit('queue:join', payload);
    if (reply?.ok === true) {
      this.#labels = reply.labels;
      this.#items = reply.items.filter(({ leaseId }) => leaseId !== this.#unsent?.leaseId);
    } else if (this.#socket.connected) setTimeout(() => void this.#join(), longestPauseMs);
  }

  #drop(leaseId: string): void {
    this.#items = this.#items.filter((item) => item.leaseId !== leaseId);
  }

  async #answer({ leaseId, item }: LeasedItem): Promise<void> {
    const label = this.#labels[this.#random.integer(this.#labels.length)];
    if (label === undefined) return;
    const value = { kind: 'label', labelId: label.id };
    const message = { answerId: randomUUID(), leaseId, itemId: item.id, value, elapsedMs: 5 };
    const { answerId, itemId } = message;
    const line = { answerId, itemId, labelId: label.id, label: label.name, person: this.#name };
    note({ kind: 'sent', ...line });
    this.#unsent = message;
    if (this.#random.next() < (options.lateShare ?? 0)) await this.#beLate();
    const sentAt = performance.now();
    const reply = await this.#untilAcknowledged(message);
    if (reply.ok) {
      acknowledged += 1;
      roundTripsMs.push(performance.now() - sentAt);
      note({ kind: 'acknowledged', ...line, status: reply.status });
      await this.#repeat(message, { line, status: reply.status });
    } else note({ kind: 'refused', ...line, status: reply.code });
    this.#unsent = null;
    if (this.#random.next() < (options.dropShare ?? 0)) this.#socket.io.engine.close();
  }

  async #untilAcknowledged(message: Message) {
    for (;;) {
      const reply = await this.#send(message);
      if (reply !== null && (reply.ok || !passing.has(reply.code))) return reply;
      await sleep(this.#random.next() * longestPauseMs);
    }
  }

  #send(message: Message) {
    return this.#emit('answer:submit', message);
  }

  /** Null where no acknowledgement came. */
  async #emit<E extends ClientEvent>(
    event: E,
    payload: object,
  ): Promise<Ack<ClientReply<E>> | null> {
    if (!this.#socket.connected) return null;
    try {
      return await this.#socket
        .timeout(acknowledgeWithinMs)
        .emitWithAck(event, ...([payload] as never));
    } catch {
      return null;
    }
  }

  /** The same answer again, some at once and out of order with others: each must be told the same. */
  async #repeat(
    message: Message,
    { line, status }: { line: Omit<JournalLine, 'kind'>; status: string },
  ): Promise<void> {
    const copies = this.#random.integer(Math.max(1, options.copies ?? 1));
    const replies = await Promise.all(
      Array.from({ length: copies }, async () => {
        await sleep(this.#random.next() * 20);
        return this.#send(message);
      }),
    );
    for (const reply of replies) {
      if (reply === null || (reply.ok && reply.status === status)) continue;
      note({ kind: 'contradicted', ...line, status: reply.ok ? reply.status : reply.code });
    }
  }

  /** Drops the connection and comes back when the lease is over. */
  async #beLate(): Promise<void> {
    this.#items = [];
    this.#socket.disconnect();
    await sleep(options.lateMs ?? 0);
    this.#socket.connect();
  }
}

async function main(): Promise<void> {
  process.on('message', () => (stopping = true));
  // The test that started us has ended, whatever the reason.
  process.on('disconnect', () => process.exit());
  const telling = setInterval(tell, 50);
  const people = options.people.map((person, seed) => new Person(person, seed + 1));
  await Promise.all(people.map((person) => person.work()));
  clearInterval(telling);
  tell();
  process.disconnect();
}

function tell(): void {
  process.send?.({ acknowledged, roundTripsMs } satisfies CrowdNews);
  roundTripsMs = [];
}

void main();
