import type { SqliteDatabase } from './database.js';

/** What every method of the store is given. */
export interface StoreContext {
  readonly database: SqliteDatabase;
  /** Milliseconds since the epoch by a clock that never goes back while the process runs. */
  readonly now: () => number;
}

/** A clock that reads the wall once and is monotonic from then on, so that leases survive its jumps. */
export function createMonotonicClock(): () => number {
  const start = Date.now() - performance.now();
  return () => Math.round(start + performance.now());
}
