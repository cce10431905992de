import { Refusal } from '../../contract/errors.js';
import type { StoreContext } from './context.js';
import type { CallMessage, RepliesMessage, ReplyMessage } from './thread-messages.js';
import { slowWrites, writeMethods } from './write-methods.js';

/** Calls that one transaction may carry, so that a crowd cannot make one group endless. */
const groupSizeMax = 512;

/**
 * Collects the calls that arrived while the last group was being flushed and commits them together:
 * each in its own savepoint, one flush for all, and nobody is told anything before it has happened.
 */
export class GroupCommit {
  readonly #context: StoreContext;
  readonly #send: (replies: RepliesMessage) => void;
  readonly #quick: CallMessage[] = [];
  readonly #slow: CallMessage[] = [];
  #scheduled = false;

  constructor(context: StoreContext, send: (replies: RepliesMessage) => void) {
    this.#context = context;
    this.#send = send;
  }

  add(call: CallMessage): void {
    (slowWrites.has(call.method) ? this.#slow : this.#quick).push(call);
    this.#schedule();
  }

  /** Commits everything that is waiting, for a shutdown. */
  drain(): void {
    while (this.#quick.length + this.#slow.length > 0) this.#commitGroup();
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
    const { database } = this.#context;
    let replies: ReplyMessage[];
    try {
      database.run('BEGIN IMMEDIATE');
      replies = group.map((call) => this.#runInSavepoint(call));
      database.run('COMMIT');
    } catch (error) {
      replies = group.map(({ id }) => failure(id, error));
      rollBack(this.#context);
    }
    this.#send(replies);
  }

  #runInSavepoint({ id, method, argument }: CallMessage): ReplyMessage {
    const { database } = this.#context;
    database.run('SAVEPOINT call');
    try {
      const value = runWrite(this.#context, method, argument);
      database.run('RELEASE call');
      return { id, ok: true, value };
    } catch (error) {
      database.run('ROLLBACK TO call');
      database.run('RELEASE call');
      return failure(id, error);
    }
  }
}

/** Runs one method by name; the names come from the typed store in the same program. */
function runWrite(context: StoreContext, method: string, argument: unknown): unknown {
  const table: Readonly<Record<string, unknown>> = writeMethods;
  const run = table[method];
  if (typeof run !== 'function') throw new Error(`the store has no method ${method}`);
  return (run as (context: StoreContext, argument: unknown) => unknown)(context, argument);
}

export function failure(id: number, error: unknown): ReplyMessage {
  const full = isDiskFull(error);
  const code = error instanceof Refusal ? error.code : full ? 'full' : null;
  const message = full
    ? 'The disk of the service is full: nothing was saved. Free some space and try again.'
    : error instanceof Error
      ? error.message
      : String(error);
  return { id, ok: false, code, message };
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL';
}

/** A failed COMMIT may have rolled back by itself; then there is nothing left to roll back. */
function rollBack({ database }: StoreContext): void {
  try {
    database.run('ROLLBACK');
  } catch {
    // The transaction has ended already.
  }
}
