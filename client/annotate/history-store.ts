import { browserStore, settle } from '../browser-database.js';
import { historyLimit, type HistoryEntry } from './annotation-state.js';
import type { OutboxOwner } from './delivery.js';
import type { HistoryStore } from './history-keeper.js';

interface StoredEntry extends OutboxOwner {
  readonly entry: HistoryEntry;
}

/** One's answers of this device, so that they can be undone and corrected after a reload too. */
export class IndexedDbHistory implements HistoryStore {
  async load({ annotatorId, project }: OutboxOwner): Promise<HistoryEntry[]> {
    const store = await browserStore('history', 'readwrite');
    const owned = store.index('owner').getAll([annotatorId, project]);
    const rows = await settle(owned as IDBRequest<StoredEntry[]>);
    const entries = rows.map(({ entry }) => entry).sort((left, right) => right.at - left.at);
    for (const { answerId } of entries.slice(historyLimit)) store.delete(answerId);
    return entries.slice(0, historyLimit);
  }

  async put({ annotatorId, project }: OutboxOwner, entry: HistoryEntry): Promise<void> {
    const row: StoredEntry = { annotatorId, project, entry };
    await settle((await browserStore('history', 'readwrite')).put(row));
  }

  async remove({ answerId }: HistoryEntry): Promise<void> {
    await settle((await browserStore('history', 'readwrite')).delete(answerId));
  }
}
