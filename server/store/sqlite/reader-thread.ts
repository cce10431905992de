import { parentPort, workerData } from 'node:worker_threads';
import { createMonotonicClock, type StoreContext } from './context.js';
import { SqliteDatabase } from './database.js';
import { failure } from './group-commit.js';
import { readMethods } from './read-methods.js';
import {
  startThread,
  type CallMessage,
  type ReplyMessage,
  type StoreThreadData,
} from './thread-messages.js';

/** A read-only connection for lists, exports and figures, which must never hold up an answer. */
function start({ file }: StoreThreadData): void {
  const port = parentPort;
  if (port === null) throw new Error('reader-thread runs as a worker only');
  const now = createMonotonicClock();
  let context: StoreContext | null = null;
  // Not before the first call: until then the writing thread may still be making the file.
  const open = () => (context ??= { database: new SqliteDatabase(file, 'read'), now });
  port.on('message', (message: CallMessage | 'close') => {
    if (message !== 'close') {
      port.postMessage([runRead(open, message)]);
      return;
    }
    context?.database.close();
    port.close();
  });
  port.postMessage('ready');
}

function runRead(open: () => StoreContext, { id, method, argument }: CallMessage): ReplyMessage {
  const table: Readonly<Record<string, unknown>> = readMethods;
  const run = table[method];
  try {
    if (typeof run !== 'function') throw new Error(`the store has no method ${method}`);
    const value = (run as (context: StoreContext, argument: unknown) => unknown)(open(), argument);
    return { id, ok: true, value };
  } catch (error) {
    return failure(id, error);
  }
}

startThread(workerData as StoreThreadData, start);
