import { chmodSync } from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Commit, StoreWrites } from '../store.js';
import { createMonotonicClock, type StoreContext } from './context.js';
import { SqliteDatabase } from './database.js';
import { failure, GroupCommit } from './group-commit.js';
import { Housekeeping } from './housekeeping.js';
import { migrate } from './migrate.js';
import {
  startThread,
  type CallMessage,
  type CommitMessage,
  type RepliesMessage,
  type StoreThreadData,
} from './thread-messages.js';
import { extendLiveLeases } from './writes/claims.js';
import { purgeUnfinishedImports } from './writes/imports.js';

/** Between two tries to open the database again after its disk failed. */
const reopenAfterMs = 1000;

/** Calls after which there may be rows that nobody sees any more. */
const leavesRows: ReadonlySet<string> = new Set<keyof StoreWrites>([
  'deleteProject',
  'abortImport',
  'abortVectors',
]);

interface Opened {
  readonly database: SqliteDatabase;
  readonly group: GroupCommit;
  readonly housekeeping: Housekeeping;
}

/**
 * The only connection that writes: started once, by `openSqliteStore`. When the disk fails under it, all
 * that waits is refused, and it is opened anew before anything is acknowledged again.
 */
class WriterThread {
  readonly #data: StoreThreadData;
  readonly #port: MessagePort;
  readonly #now = createMonotonicClock();
  /** Calls under way that may leave rows to remove. */
  readonly #leaving = new Set<number>();
  #opened: Opened | null;
  #failure: unknown = null;
  #reopening: NodeJS.Timeout | null = null;

  constructor(data: StoreThreadData, port: MessagePort) {
    this.#data = data;
    this.#port = port;
    this.#opened = this.#open();
    port.on('message', (message: CallMessage | 'close') => {
      if (message === 'close') this.#close();
      else if (this.#opened !== null) this.#take(message, this.#opened);
      else this.#reply([failure(message.id, this.#failure)]);
    });
    port.postMessage('ready');
  }

  #take(message: CallMessage, { group }: Opened): void {
    if (leavesRows.has(message.method)) this.#leaving.add(message.id);
    group.add(message);
  }

  #reply(replies: RepliesMessage, commit?: Commit): void {
    this.#port.postMessage(replies);
    if (commit !== undefined) this.#port.postMessage({ commit } satisfies CommitMessage);
    for (const { id } of replies) {
      if (this.#leaving.delete(id)) this.#opened?.housekeeping.wake();
    }
  }

  #open(): Opened {
    const { file, maxPages } = this.#data;
    const database = new SqliteDatabase(file, 'write');
    try {
      chmodSync(file, 0o600);
      migrate(database, file);
      const context: StoreContext = { database, now: this.#now };
      prepareAfterStart(context);
      if (maxPages !== undefined) database.pragma(`max_page_count = ${maxPages}`);
      const group = new GroupCommit(
        context,
        (replies, commit) => this.#reply(replies, commit),
        (error) => this.#fail(error),
      );
      const housekeeping = new Housekeeping(context, (error) => this.#fail(error));
      housekeeping.wake();
      return { database, group, housekeeping };
    } catch (error) {
      database.close();
      throw error;
    }
  }

  #fail(error: unknown): void {
    const opened = this.#opened;
    this.#opened = null;
    this.#failure = error;
    this.#say(`failed: ${describe(error)}`);
    opened?.housekeeping.stop();
    opened?.group.refuseWaiting(error);
    closeQuietly(opened?.database);
    this.#reopenLater();
  }

  #reopenLater(): void {
    this.#reopening = setTimeout(() => {
      try {
        this.#opened = this.#openAfterFailure();
        this.#say('works again');
      } catch {
        this.#reopenLater();
      }
    }, reopenAfterMs);
  }

  #openAfterFailure(): Opened {
    const opened = this.#open();
    try {
      checkpointAll(opened.database);
      return opened;
    } catch (error) {
      opened.housekeeping.stop();
      closeQuietly(opened.database);
      throw error;
    }
  }

  #say(trouble: string): void {
    this.#port.postMessage({ trouble });
  }

  #close(): void {
    this.#opened?.group.drain();
    this.#opened?.housekeeping.stop();
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    closeQuietly(this.#opened?.database);
    this.#port.close();
  }
}

/**
 * Moves the whole log into the database file and flushes that. A flush that failed may have taken pages
 * for written that are not, and a second flush would not say so; only writing them again does.
 */
function checkpointAll(database: SqliteDatabase): void {
  const [result] = database.all<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)');
  if (result?.busy !== 0) throw new Error('somebody reads the log: it cannot be moved now');
}

function prepareAfterStart(context: StoreContext): void {
  const { database } = context;
  database.run('BEGIN IMMEDIATE');
  purgeUnfinishedImports(context);
  extendLiveLeases(context);
  database.run('COMMIT');
  // The pragma reads FULL until the first write even where the library means NORMAL: ask after one.
  if (database.pragma('synchronous') !== 2) {
    throw new Error('SQLite does not run with synchronous=FULL: answers could be lost');
  }
}

/** A connection whose disk failed may fail to close too; its file is closed all the same. */
function closeQuietly(database: SqliteDatabase | undefined): void {
  try {
    database?.close();
  } catch {
    // What it held was refused already.
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function start(data: StoreThreadData): void {
  if (parentPort === null) throw new Error('writer-thread runs as a worker only');
  new WriterThread(data, parentPort);
}

startThread(workerData as StoreThreadData, start);
