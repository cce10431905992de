import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../contract/errors.js';
import { storeCallsWaiting } from '../../limits.js';
import type { Commit } from '../store.js';
import type {
  CommitMessage,
  RepliesMessage,
  ReplyMessage,
  StoreThreadData,
  TroubleMessage,
} from './thread-messages.js';

type Message = RepliesMessage | TroubleMessage | CommitMessage;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The near end of a thread of the store: calls go out, replies settle their promises. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready: Promise<void>;
  readonly #ended: Promise<void>;
  #onCommit: (commit: Commit) => void = () => undefined;
  #nextId = 1;
  #closing = false;
  #failure: Error | null = null;

  /** `onTrouble` hears what a thread says of the disk. */
  constructor(
    script: 'writer-thread' | 'reader-thread',
    data: StoreThreadData,
    onTrouble: (trouble: string) => void = () => undefined,
  ) {
    this.#worker = new Worker(join(__dirname, `${script}.js`), { workerData: data });
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: Message | 'ready') => {
        if (message === 'ready') resolve();
        else if ('trouble' in message) onTrouble(message.trouble);
        else if ('commit' in message) this.#onCommit(message.commit);
        else for (const reply of message) this.#settle(reply);
      });
      this.#worker.on('error', (error) => reject(error));
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.on('error', (error) => this.#failAll(error));
      this.#worker.on('exit', () => {
        this.#failAll(new Error('the store’s thread has ended'));
        resolve();
      });
    });
  }

  /** Resolves when the database is open and migrated; rejects with what prevented it. */
  ready(): Promise<void> {
    return this.#ready;
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#onCommit = listener;
  }

  /** Calls whose reply is still to come. */
  get waiting(): number {
    return this.#waiting.size;
  }

  call(method: string, argument: unknown): Promise<unknown> {
    if (this.#closing) return Promise.reject(new Refusal('not-ready', 'The service is stopping.'));
    // A message to a thread that has ended is never answered.
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (this.#waiting.size >= storeCallsWaiting) {
      const busy = new Refusal(
        'not-ready',
        'The service has too much to do: try again in a moment.',
      );
      return Promise.reject(busy);
    }
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, argument });
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#worker.postMessage('close');
    await this.#ended;
  }

  #settle(reply: ReplyMessage): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(toError(reply));
  }

  #failAll(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function toError({ code, message }: Extract<ReplyMessage, { ok: false }>): Error {
  return code === null ? new Error(message) : new Refusal(code, message);
}
