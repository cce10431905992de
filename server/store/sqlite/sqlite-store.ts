import type { Store, StoreReader } from '../store.js';
import type { StoreContext } from './context.js';
import { SqliteDatabase } from './database.js';
import { readMethods } from './read-methods.js';
import { StoreThread } from './store-thread.js';
import { writeMethods } from './write-methods.js';

export interface SqliteStoreOptions {
  /** The most pages that the database may have; left out: what fits the disk. */
  readonly maxPages?: number;
  /** Hears, in a sentence, when the disk fails and when it works again. */
  readonly onTrouble?: (trouble: string) => void;
}

/**
 * Opens (and creates or migrates) the SQLite store in `file`: one thread that writes, one that reads.
 * Rejects with a sentence when the file cannot be used.
 */
export async function openSqliteStore(
  file: string,
  { maxPages, onTrouble }: SqliteStoreOptions = {},
): Promise<Store> {
  const writer = new StoreThread('writer-thread', { file, maxPages }, onTrouble);
  // Both load their code at the same time; the reader opens the file with its first call.
  const reader = new StoreThread('reader-thread', { file });
  try {
    await Promise.all([writer.ready(), reader.ready()]);
  } catch (error) {
    await reader.close();
    throw error;
  }
  return {
    ...(proxy(writer, writeMethods) as Omit<Store, keyof StoreReader>),
    ...(proxy(reader, readMethods) as Omit<StoreReader, 'close'>),
    onCommit: (listener) => writer.onCommit(listener),
    waiting: () => ({ writes: writer.waiting, reads: reader.waiting }),
    close: async () => {
      await reader.close();
      await writer.close();
    },
  };
}

/** Opens a reading connection in the calling thread, for the learner, which waits for its data anyway. */
export function openInlineReader(file: string): StoreReader {
  return inlineReader(new SqliteDatabase(file, 'read'));
}

/** A reading connection that sees one moment for as long as it is open, whoever writes meanwhile. */
export interface Snapshot extends StoreReader {
  readonly database: SqliteDatabase;
}

/** Opens a snapshot of the database in `file`; throws where that is none. */
export function openSnapshot(file: string): Snapshot {
  const database = new SqliteDatabase(file, 'read');
  database.run('BEGIN');
  // The moment is that of the first read.
  database.pragma('user_version');
  return { ...inlineReader(database), database };
}

function inlineReader(database: SqliteDatabase): StoreReader {
  const context: StoreContext = { database, now: Date.now };
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
      database.close();
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
