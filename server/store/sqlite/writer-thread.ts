import { chmodSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createMonotonicClock, type StoreContext } from './context.js';
import { SqliteDatabase } from './database.js';
import { GroupCommit } from './group-commit.js';
import { migrate } from './migrate.js';
import { startThread, type CallMessage, type StoreThreadData } from './thread-messages.js';
import { extendLiveLeases } from './writes/claims.js';
import { purgeUnfinishedImports } from './writes/imports.js';

/** The only connection that writes: started once, by `openSqliteStore`. */
function start(file: string): void {
  const port = parentPort;
  if (port === null) throw new Error('writer-thread runs as a worker only');
  const database = new SqliteDatabase(file, 'write');
  chmodSync(file, 0o600);
  migrate(database, file);
  const context: StoreContext = { database, now: createMonotonicClock() };
  prepareAfterStart(context);
  const group = new GroupCommit(context, (replies) => port.postMessage(replies));
  port.on('message', (message: CallMessage | 'close') => {
    if (message !== 'close') {
      group.add(message);
      return;
    }
    group.drain();
    database.close();
    port.close();
  });
  port.postMessage('ready');
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

startThread(workerData as StoreThreadData, start);
