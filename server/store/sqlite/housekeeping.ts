import type { StoreContext } from './context.js';
import { diskTrouble } from './disk-trouble.js';
import { removeSome } from './writes/removal.js';

/** Between two steps, so that answers get in. */
const pauseMs = 10;
/** After a step that the disk had no room for. */
const againMs = 2000;

/**
 * Removes what was deleted, a step at a time between the groups of the writing thread. It goes on after a
 * crash, because what is left to do is in the database.
 */
export class Housekeeping {
  readonly #context: StoreContext;
  readonly #onDiskFailure: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;

  /** `onDiskFailure` hears of an error after which this connection must not write any more. */
  constructor(context: StoreContext, onDiskFailure: (error: unknown) => void) {
    this.#context = context;
    this.#onDiskFailure = onDiskFailure;
  }

  /** Looks whether there is something to remove. */
  wake(afterMs = pauseMs): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#step();
    }, afterMs);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #step(): void {
    const { database } = this.#context;
    try {
      database.run('BEGIN IMMEDIATE');
      const isLeft = removeSome(this.#context);
      database.run('COMMIT');
      if (isLeft) this.wake();
    } catch (error) {
      if (database.inTransaction) database.run('ROLLBACK');
      if (diskTrouble(error) === 'failed') this.#onDiskFailure(error);
      else this.wake(againMs);
    }
  }
}
