import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Me } from '../../server/contract/people.js';
import { call } from '../api.js';

/** Who this browser is signed in as. */
export function useMe(): UseQueryResult<Me> {
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => call('me', { signal }),
    staleTime: Infinity,
  });
}

/** Whether the pages of data scientists open for this person; the server decides in the end. */
export function seesDashboards(me: Me | undefined): boolean {
  return me !== undefined && me.role !== 'annotator';
}

/** Whether this person may make projects; the server decides in the end. */
export function createsProjects(me: Me | undefined): boolean {
  return me?.role === 'admin' && me.projectId === null;
}
