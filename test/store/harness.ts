import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryModel, createMemoryStore } from '../../server/store/memory/memory-store.js';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js';
import type { Store, StoreReads, StoreWrites } from '../../server/store/store.js';
import { openDirectStore } from './sqlite-direct.js';

/** A store under test, with power over its time and its process. */
export interface StoreHarness {
  readonly store: Store;
  /** Lets time pass. */
  advance(milliseconds: number): Promise<void>;
  /** Stops the store and starts it again on what it kept. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** 2025-01-01, where the clocks of the tests begin. */
const epoch = Date.UTC(2025, 0, 1);

export class FakeClock {
  #time = epoch;
  readonly now = (): number => this.#time;

  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** As a harness has it, whose time may be real. */
  advanceSoon(milliseconds: number): Promise<void> {
    this.advance(milliseconds);
    return Promise.resolve();
  }
}

/**
 * A new folder; `fast`: on a file system in memory where there is one, since a flush to disk would
 * be most of the time of a test that does not ask about disks.
 */
export function temporaryFolder(speed: 'fast' | 'disk'): string {
  const parent = speed === 'fast' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  return mkdtempSync(join(parent, 'querent-store-'));
}

export function openMemory(): Promise<StoreHarness> {
  const clock = new FakeClock();
  const model = createMemoryModel(clock.now);
  return Promise.resolve({
    store: createMemoryStore(model),
    advance: (milliseconds) => clock.advanceSoon(milliseconds),
    reopen: () => {
      model.restart();
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
}

export function openDirect(): Promise<StoreHarness> {
  const clock = new FakeClock();
  const folder = temporaryFolder('fast');
  const file = join(folder, 'querent.db');
  let direct = openDirectStore(file, clock.now);
  return Promise.resolve({
    get store() {
      return promising(direct.methods, direct.close);
    },
    advance: (milliseconds) => clock.advanceSoon(milliseconds),
    reopen: () => {
      direct.close();
      direct = openDirectStore(file, clock.now);
      return Promise.resolve();
    },
    close: () => {
      direct.close();
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
}

/** The store as the service opens it, with its threads and the real clock; `end` ends the threads. */
export interface ThreadsHarness extends StoreHarness {
  end(): Promise<void>;
}

/** Starting the threads takes longer than most tests: `close` empties the store for the next one. */
export async function openThreads(speed: 'fast' | 'disk' = 'fast'): Promise<ThreadsHarness> {
  const folder = temporaryFolder(speed);
  const file = join(folder, 'querent.db');
  let store = await openSqliteStore(file);
  return {
    get store() {
      return store;
    },
    advance: (milliseconds) => sleep(milliseconds),
    reopen: async () => {
      await store.close();
      store = await openSqliteStore(file);
    },
    close: async () => {
      for (const { id } of await store.projects({ after: null, limit: 100 })) {
        await store.deleteProject({ projectId: id });
      }
      await untilRemoved(file);
    },
    end: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The next test may use the same ids again. */
async function untilRemoved(file: string): Promise<void> {
  const database = new SqliteDatabase(file, 'read');
  while (database.get('SELECT 1 FROM projects WHERE deleted_at IS NOT NULL') !== undefined) {
    await sleep(5);
  }
  database.close();
}

export function promising(methods: StoreWrites & StoreReads, close: () => void): Store {
  const wrapped = Object.entries(methods).map(([name, run]) => [
    name,
    (argument: unknown) =>
      new Promise((resolve) => {
        resolve((run as (argument: unknown) => unknown)(argument));
      }),
  ]);
  return {
    ...(Object.fromEntries(wrapped) as Omit<Store, 'close'>),
    close: () => {
      close();
      return Promise.resolve();
    },
  };
}
