import type { LabelId } from '../../../server/contract/ids.js';
import type { HistoryEntry } from '../annotation-state.js';

/** One's answers whose text has the query in it, under one label or any. */
export function findInHistory(
  history: readonly HistoryEntry[],
  { query, labelId }: { query: string; labelId: LabelId | null },
): readonly HistoryEntry[] {
  const wanted = query.trim().toLowerCase();
  return history.filter(
    (entry) =>
      (labelId === null || entry.labelId === labelId) &&
      (wanted === '' || entry.leased.item.text.toLowerCase().includes(wanted)),
  );
}
