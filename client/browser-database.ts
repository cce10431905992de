const databaseName = 'querent-outbox';

/** What this browser keeps over a reload: `unsent` until the server has it, `history` to look back at. */
export type BrowserStore = 'unsent' | 'history';

let opened: Promise<IDBDatabase> | null = null;

/** Opens a store of the browser's database; rejects where the browser forbids storage. */
export async function browserStore(
  name: BrowserStore,
  mode: IDBTransactionMode = 'readonly',
): Promise<IDBObjectStore> {
  opened ??= openDatabase();
  return (await opened).transaction(name, mode).objectStore(name);
}

/** The result of a request to IndexedDB, as a promise. */
export function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}

/** Takes the texts that somebody has answered off this device; answers not sent yet stay. */
export async function forgetHistory(): Promise<void> {
  await settle((await browserStore('history', 'readwrite')).clear());
}

/** How many answers and skips on this device the server has not acknowledged, whoever gave them. */
export async function countUnsent(): Promise<number> {
  return settle((await browserStore('unsent')).count());
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 2);
  request.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion < 1) {
      // The growing key keeps the order in which the answers were given.
      const unsent = request.result.createObjectStore('unsent', { autoIncrement: true });
      unsent.createIndex('id', 'outgoing.id', { unique: true });
    }
    const history = request.result.createObjectStore('history', { keyPath: 'entry.answerId' });
    history.createIndex('owner', ['annotatorId', 'project']);
  };
  return settle(request).then((database) => {
    // A newer page in another tab must be able to change the stores.
    database.onversionchange = () => {
      database.close();
      opened = null;
    };
    return database;
  });
}
