import type { Store, StoreReader } from '../store.js';
import type { StoreContext } from './context.js';
import { SqliteDatabase } from './database.js';
import { readMethods } from './read-methods.js';
import { StoreThread } from './store-thread.js';
import { writeMethods } from './write-methods.js';

/**
 * Opens (and creates or migrates) the SQLite store in `file`: one thread that writes, one that reads.
 * Rejects with a sentence when the file cannot be used.
 */
export async function openSqliteStore(file: string): Promise<Store> {
  const writer = new StoreThread('writer-thread', { file });
  await writer.ready();
  const reader = new StoreThread('reader-thread', { file });
  await reader.ready();
  return {
    ...(proxy(writer, writeMethods) as Omit<Store, keyof StoreReader>),
    ...(proxy(reader, readMethods) as Omit<StoreReader, 'close'>),
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

/** Opens a reading connection in the calling thread, for the learner, which waits for its data anyway. */
export function openInlineReader(file: string): StoreReader {
  const context: StoreContext = { database: new SqliteDatabase(file, 'read'), now: Date.now };
  const methods = Object.entries(readMethods).map(([name, run]) => [
    name,
    (argument: unknown) =>
      Promise.resolve(
        (run as (context: StoreContext, argument: unknown) => unknown)(context, argument),
      ),
  ]);
  return {
    ...(Object.fromEntries(methods) as Omit<StoreReader, 'close'>),
    close: () => {
      context.database.close();
      return Promise.resolve();
    },
  };
}

function proxy(thread: StoreThread, methods: object): object {
  const names = Object.keys(methods);
  return Object.fromEntries(
    names.map((name) => [name, (argument: unknown) => thread.call(name, argument)]),
  );
}
