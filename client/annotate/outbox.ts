import { browserStore, settle } from '../browser-database.js';
import type { Outbox, OutboxOwner, Outgoing } from './delivery.js';
import type { Tab } from './tab.js';

interface StoredOutgoing extends OutboxOwner {
  readonly outgoing: Outgoing;
  /** The tab that sends it while it is open. */
  readonly tab?: string;
}

/**
 * The outbox in IndexedDB, so that an answer survives a reload or a crash of the browser. Tabs of one
 * person share the database but not the rows: each takes its own, and those of tabs that are gone.
 */
export class IndexedDbOutbox implements Outbox {
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async load(owner: OutboxOwner): Promise<Outgoing[]> {
    const alive = await this.#tab.othersAlive();
    const store = await browserStore('unsent', 'readwrite');
    const found: Outgoing[] = [];
    const request = store.openCursor();
    await new Promise<void>((resolve, reject) => {
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor === null) {
          resolve();
          return;
        }
        const row = cursor.value as StoredOutgoing;
        if (belongsTo(row, owner) && !alive.has(row.tab ?? '')) {
          found.push(row.outgoing);
          if (row.tab !== this.#tab.id) cursor.update({ ...row, tab: this.#tab.id });
        }
        cursor.continue();
      };
    });
    return found;
  }

  async put(owner: OutboxOwner, outgoing: Outgoing): Promise<void> {
    const { annotatorId, project } = owner;
    const row: StoredOutgoing = { annotatorId, project, outgoing, tab: this.#tab.id };
    await settle((await browserStore('unsent', 'readwrite')).add(row));
  }

  async remove(id: string): Promise<void> {
    const store = await browserStore('unsent', 'readwrite');
    const key = await settle(store.index('id').getKey(id));
    if (key !== undefined) await settle(store.delete(key));
  }
}

function belongsTo(row: StoredOutgoing, owner: OutboxOwner): boolean {
  return row.annotatorId === owner.annotatorId && row.project === owner.project;
}
