import type { Outbox, OutboxOwner, Outgoing } from './delivery.js';

const databaseName = 'querent-outbox';
const storeName = 'unsent';

interface StoredOutgoing extends OutboxOwner {
  readonly outgoing: Outgoing;
}

/** The outbox in IndexedDB, so that an answer survives a reload or a crash of the browser. */
export class IndexedDbOutbox implements Outbox {
  readonly #database: Promise<IDBDatabase>;

  constructor() {
    this.#database = openDatabase();
    // Each use handles the failure; without this line it would also be reported as unhandled.
    this.#database.catch(() => undefined);
  }

  async load(owner: OutboxOwner): Promise<Outgoing[]> {
    const store = (await this.#database).transaction(storeName).objectStore(storeName);
    const rows = await settle(store.getAll() as IDBRequest<StoredOutgoing[]>);
    return rows.filter((row) => belongsTo(row, owner)).map((row) => row.outgoing);
  }

  async put(owner: OutboxOwner, outgoing: Outgoing): Promise<void> {
    const { annotatorId, project } = owner;
    await settle((await this.#writable()).add({ annotatorId, project, outgoing }));
  }

  async remove(id: string): Promise<void> {
    const store = await this.#writable();
    const key = await settle(store.index('id').getKey(id));
    if (key !== undefined) await settle(store.delete(key));
  }

  async #writable(): Promise<IDBObjectStore> {
    return (await this.#database).transaction(storeName, 'readwrite').objectStore(storeName);
  }
}

function belongsTo(row: StoredOutgoing, owner: OutboxOwner): boolean {
  return row.annotatorId === owner.annotatorId && row.project === owner.project;
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => {
    // The growing key keeps the order in which the answers were given.
    const store = request.result.createObjectStore(storeName, { autoIncrement: true });
    store.createIndex('id', 'outgoing.id', { unique: true });
  };
  return settle(request);
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
}
