import { Refusal } from '../../contract/errors.js';
import type { StoreContext } from './context.js';
import type { Commit } from '../store.js';
import { diskFailure, diskTrouble } from './disk-trouble.js';
import type { CallMessage, RepliesMessage, ReplyMessage } from './thread-messages.js';
import { slowWrites, writeMethods } from './write-methods.js';

/** Calls that one transaction may carry, so that a crowd cannot make one group endless. */
const groupSizeMax = 512;

/** A call failed after it had changed something, and only a savepoint could take that back. */
class HalfDone extends Error {}

/**
 * Collects the calls that arrived while the last group was being flushed and commits them together: one
 * flush for all, each happens whole or not at all, and nobody is told anything before it has happened.
 */
export class GroupCommit {
  readonly #context: StoreContext;
  readonly #send: (replies: RepliesMessage, commit?: Commit) => void;
  readonly #onDiskFailure: (error: unknown) => void;
  readonly #quick: CallMessage[] = [];
  readonly #slow: CallMessage[] = [];
  #scheduled = false;
  #commits = 0;

  /** `onDiskFailure` hears of an error after which this connection must not write any more. */
  constructor(
    context: StoreContext,
    send: (replies: RepliesMessage, commit?: Commit) => void,
    onDiskFailure: (error: unknown) => void = () => undefined,
  ) {
    this.#context = context;
    this.#send = send;
    this.#onDiskFailure = onDiskFailure;
  }

  add(call: CallMessage): void {
    (slowWrites.has(call.method) ? this.#slow : this.#quick).push(call);
    this.#schedule();
  }

  /** Commits everything that is waiting, for a shutdown. */
  drain(): void {
    while (this.#quick.length + this.#slow.length > 0) this.#commitGroup();
  }

  /** Tells everybody who waits that nothing was done. */
  refuseWaiting(error: unknown): void {
    const waiting = [...this.#quick.splice(0), ...this.#slow.splice(0)];
    this.#send(waiting.map(({ id }) => failure(id, error)));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commitGroup();
      if (this.#quick.length + this.#slow.length > 0) this.#schedule();
    });
  }

  #commitGroup(): void {
    const group = [...this.#quick.splice(0, groupSizeMax), ...this.#slow.splice(0, 1)];
    if (group.length === 0) return;
    const startedAt = performance.now();
    let replies: ReplyMessage[];
    try {
      replies = this.#inOneTransaction(group);
    } catch (error) {
      replies = group.map(({ id }) => failure(id, error));
      rollBack(this.#context);
      this.#send(replies);
      if (diskTrouble(error) === 'failed') this.#onDiskFailure(error);
      return;
    }
    this.#commits += 1;
    const about = { number: this.#commits, calls: group.length, answerIds: answersIn(group) };
    this.#send(replies, { ...about, ms: performance.now() - startedAt });
  }

  /**
   * Calls seldom fail after they changed something. A savepoint keeps a copy of each page that any of its
   * statements touches, which made a call of many rows five times as slow: only a second try pays for it.
   */
  #inOneTransaction(group: readonly CallMessage[]): ReplyMessage[] {
    try {
      return this.#transact(() => group.map((call) => this.#runBare(call)));
    } catch (error) {
      if (!(error instanceof HalfDone)) throw error;
      rollBack(this.#context);
      return this.#transact(() => group.map((call) => this.#runInSavepoint(call)));
    }
  }

  #transact(run: () => ReplyMessage[]): ReplyMessage[] {
    const { database } = this.#context;
    database.run('BEGIN IMMEDIATE');
    const replies = run();
    database.run('COMMIT');
    return replies;
  }

  #runBare({ id, method, argument }: CallMessage): ReplyMessage {
    const { database } = this.#context;
    const before = database.changes;
    try {
      return { id, ok: true, value: runWrite(this.#context, method, argument) };
    } catch (error) {
      if (!database.inTransaction || diskTrouble(error) === 'failed') throw error;
      if (database.changes !== before) throw new HalfDone();
      return failure(id, error);
    }
  }

  #runInSavepoint({ id, method, argument }: CallMessage): ReplyMessage {
    const { database } = this.#context;
    database.run('SAVEPOINT call');
    try {
      const value = runWrite(this.#context, method, argument);
      database.run('RELEASE call');
      return { id, ok: true, value };
    } catch (error) {
      // A full or failing disk ends the whole transaction: then no call of the group has happened.
      if (!database.inTransaction || diskTrouble(error) === 'failed') throw error;
      database.run('ROLLBACK TO call');
      database.run('RELEASE call');
      return failure(id, error);
    }
  }
}

/** Ids by which an answer can be followed to the disk. */
function answersIn(group: readonly CallMessage[]): string[] {
  return group.flatMap(({ argument }) => {
    if (typeof argument !== 'object' || argument === null || !('answerId' in argument)) return [];
    return typeof argument.answerId === 'string' ? [argument.answerId] : [];
  });
}

/** Runs one method by name; the names come from the typed store in the same program. */
function runWrite(context: StoreContext, method: string, argument: unknown): unknown {
  const table: Readonly<Record<string, unknown>> = writeMethods;
  const run = table[method];
  if (typeof run !== 'function') throw new Error(`the store has no method ${method}`);
  return (run as (context: StoreContext, argument: unknown) => unknown)(context, argument);
}

export function failure(id: number, error: unknown): ReplyMessage {
  const refusal = error instanceof Refusal ? error : diskFailure(error);
  if (refusal !== null) return { id, ok: false, code: refusal.code, message: refusal.message };
  return {
    id,
    ok: false,
    code: null,
    message: error instanceof Error ? error.message : String(error),
  };
}

/** A failed COMMIT may have rolled back by itself; then there is nothing left to roll back. */
function rollBack({ database }: StoreContext): void {
  try {
    database.run('ROLLBACK');
  } catch {
    // The transaction has ended already.
  }
}
