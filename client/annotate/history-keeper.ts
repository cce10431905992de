import type { HistoryEntry } from './annotation-state.js';
import type { OutboxOwner } from './delivery.js';

/** Keeps one's own answers to look back at; `history-store.ts` has the one on IndexedDB. */
export interface HistoryStore {
  /** Newest first, at most `historyLimit`. */
  load(owner: OutboxOwner): Promise<HistoryEntry[]>;
  put(owner: OutboxOwner, entry: HistoryEntry): Promise<void>;
  remove(entry: HistoryEntry): Promise<void>;
}

/** Writes what changes in the history to where it is kept; a browser without storage keeps nothing. */
export class HistoryKeeper {
  readonly #store: HistoryStore;
  readonly #owner: OutboxOwner;

  constructor(store: HistoryStore, owner: OutboxOwner) {
    this.#store = store;
    this.#owner = owner;
  }

  /** The kept entries; one that is neither unsent nor settled had arrived when its page closed. */
  async load(unsent: ReadonlySet<string>): Promise<HistoryEntry[]> {
    const entries = await this.#store.load(this.#owner).catch(() => []);
    return entries.map((entry) => {
      const open = entry.status === 'sending' || entry.status === 'undoing';
      return open && !unsent.has(entry.answerId) ? { ...entry, status: 'recorded' } : entry;
    });
  }

  follow(before: readonly HistoryEntry[], after: readonly HistoryEntry[]): void {
    if (before === after) return;
    const known = new Map(before.map((entry) => [entry.answerId, entry]));
    for (const entry of after) {
      const earlier = known.get(entry.answerId);
      // What was just read from the store need not be written to it.
      const isRead = earlier === undefined && entry.earlier;
      if (earlier !== entry && !isRead)
        void this.#store.put(this.#owner, entry).catch(() => undefined);
    }
    const kept = new Set(after.map(({ answerId }) => answerId));
    for (const entry of before) {
      if (!kept.has(entry.answerId)) void this.#store.remove(entry).catch(() => undefined);
    }
  }
}
