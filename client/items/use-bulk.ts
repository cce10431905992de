import { useEffect, useState } from 'react';
import type { BulkAction, BulkRecord } from '../../server/contract/items.js';
import { call } from '../api.js';
import type { ItemsSearch } from '../route.js';
import type { Selection } from './use-selection.js';

const lookAgainMs = 500;

export interface Bulk {
  /** The last change, under way or done. */
  readonly last: BulkRecord | null;
  readonly error: unknown;
  readonly start: (action: BulkAction, selection: Selection) => Promise<boolean>;
  readonly undo: () => void;
  readonly close: () => void;
}

/** Changes the selected items, follows how far that is, and takes the last change back. */
export function useBulk(project: string, search: ItemsSearch): Bulk {
  const [last, setLast] = useState<BulkRecord | null>(null);
  const [error, setError] = useState<unknown>(null);
  const follow = async (work: () => Promise<BulkRecord>): Promise<boolean> => {
    setError(null);
    try {
      setLast(await work());
      return true;
    } catch (problem) {
      setError(problem);
      return false;
    }
  };
  useEffect(() => {
    if (last?.running !== true) return;
    const timer = setTimeout(() => {
      void follow(() => call('getBulk', { id: project, part: last.bulkId }));
    }, lookAgainMs);
    return () => clearTimeout(timer);
  }, [last, project]);
  return {
    last,
    error,
    start: (action, selection) =>
      follow(() =>
        call('startBulk', {
          id: project,
          body: { action, ...targetOf(selection, search) },
        }),
      ),
    undo: () => {
      if (last !== null && !last.undone) {
        void follow(() => call('undoBulk', { id: project, part: last.bulkId }));
      }
    },
    close: () => setLast(null),
  };
}

function targetOf(selection: Selection, search: ItemsSearch): object {
  if (selection.kind === 'some') return { itemIds: [...selection.ids] };
  const narrows = ([key]: readonly [string, string]) => key !== 'item' && key !== 'sort';
  const given = Object.entries(search).filter(([, value]) => value !== '');
  return { filter: Object.fromEntries(given.filter(narrows)), except: [...selection.except] };
}
