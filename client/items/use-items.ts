import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ItemPage, ItemRow } from '../../server/contract/items.js';
import { call } from '../api.js';
import { useConnection } from '../shell/connection-context.js';
import type { ItemsSearch } from '../route.js';

/** Rows of one page: a screen and what lies around it. */
const pageSize = 100;
/** Long texts are cut off here in the list; the details have all of it. */
const clip = 300;

export interface Items {
  readonly total: number | null;
  readonly error: unknown;
  readonly isStale: boolean;
  /** Waits for another list while the one before still shows. */
  readonly isChanging: boolean;
  /** The row at a place, or null until it has been read. */
  readonly rowAt: (place: number) => ItemRow | null;
  /** Which places are on screen: their pages are read. */
  readonly show: (first: number, last: number) => void;
  /** The ids of some places, read where they are not there yet. */
  readonly idsBetween: (first: number, last: number) => Promise<string[]>;
  /** Makes the list anew. */
  readonly update: () => void;
}

/** The list of a question: places stay what they are while its rows are kept fresh. */
export function useItems(project: string, search: ItemsSearch): Items {
  const queries = useQueryClient();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const question = useMemo(() => questionOf(search), [search]);
  const head = useQuery({
    queryKey: ['items', project, question],
    queryFn: ({ signal }) => readPage(project, { ...question, position: '0' }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  const list = head.data?.list;
  const total = head.data?.total ?? null;
  const wanted = pagesOf(range, total ?? 0);
  const pageKey = (page: number) => ['item-page', project, list, page];
  const pages = useQueries({
    queries: wanted.map((page) => ({
      queryKey: pageKey(page),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        readPage(project, placeOf(question, list, page), signal),
      enabled: list !== undefined && !head.isPlaceholderData,
      staleTime: Infinity,
      gcTime: 60_000,
    })),
  });
  useLiveRows(project);
  const rows = new Map<number, ItemRow>();
  head.data?.items.forEach((row, index) => rows.set(index, row));
  for (const { data } of pages) {
    if (data?.list !== list) continue;
    data?.items.forEach((row, index) => rows.set(data.position + index, row));
  }
  return {
    total,
    error: head.error ?? pages.find(({ error }) => error)?.error ?? null,
    isStale: pages.some(({ data }) => data?.stale === true),
    isChanging: head.isPlaceholderData,
    rowAt: (place) => rows.get(place) ?? null,
    show: useCallback((first, last) => {
      setRange((before) =>
        before.first === first && before.last === last ? before : { first, last },
      );
    }, []),
    idsBetween: async (first, last) => {
      const ids: string[] = [];
      for (const page of pagesOf({ first, last }, last + 1)) {
        const data = await queries.query({
          queryKey: pageKey(page),
          queryFn: ({ signal }) => readPage(project, placeOf(question, list, page), signal),
          staleTime: Infinity,
        });
        const from = Math.max(0, first - data.position);
        ids.push(...data.items.slice(from, last - data.position + 1).map(({ id }) => id));
      }
      return ids;
    },
    update: () => void head.refetch(),
  };
}

/** Rows on screen are read again when the server says that something moved, at their places. */
function useLiveRows(project: string): void {
  const connection = useConnection();
  const queries = useQueryClient();
  useEffect(() => {
    const refresh = () => void queries.invalidateQueries({ queryKey: ['item-page', project] });
    const closers = [
      connection.on('metrics:changed', refresh),
      connection.on('model:updated', refresh),
    ];
    return () => {
      for (const close of closers) close();
    };
  }, [connection, project, queries]);
}

function questionOf(search: ItemsSearch): Record<string, string> {
  const entries = Object.entries(search).filter(
    ([key, value]: [string, string | undefined]) => key !== 'item' && value,
  );
  return Object.fromEntries(entries);
}

function placeOf(
  question: Record<string, string>,
  list: string | undefined,
  page: number,
): Record<string, string> {
  return { ...question, position: String(page * pageSize), ...(list && { list }) };
}

function readPage(
  project: string,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<ItemPage> {
  const bounds = { limit: String(pageSize), clip: String(clip) };
  return call('listItems', { id: project, query: { ...query, ...bounds }, signal });
}

function pagesOf({ first, last }: { first: number; last: number }, total: number): number[] {
  if (total === 0) return [];
  const from = Math.floor(first / pageSize);
  const to = Math.floor(Math.min(last, total - 1) / pageSize);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
