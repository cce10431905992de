import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import { call } from '../api.js';
import { useConnection } from '../shell/connection-context.js';

function metricsKey(project: string): readonly string[] {
  return ['metrics', project];
}

/** All that the dashboard draws; kept fresh by the pushes of the server. */
export function useMetrics(project: string): UseQueryResult<ProjectMetrics> {
  const connection = useConnection();
  const queries = useQueryClient();
  useEffect(() => {
    const queryKey = metricsKey(project);
    const shownId = () => queries.getQueryData<ProjectMetrics>(queryKey)?.project.id;
    const refresh = (projectId: string) => {
      if (projectId === shownId()) void queries.invalidateQueries({ queryKey });
    };
    const watch = async () => {
      if (connection.status !== 'online') return;
      const ack = await connection
        .request('project:watch', { projectId: project })
        .catch(() => null);
      if (ack?.ok) queries.setQueryData<ProjectMetrics>(queryKey, ack);
    };
    const closers = [
      connection.onStatus(() => void watch()),
      connection.on('metrics:changed', ({ projectId }) => refresh(projectId)),
      connection.on('round:finished', ({ projectId }) => refresh(projectId)),
      connection.on('project:changed', ({ id }) => refresh(id)),
      // The whole state of the model comes with the push: it shows without asking again.
      connection.on('model:updated', (model) => {
        if (model.projectId !== shownId()) return;
        queries.setQueryData<ProjectMetrics>(queryKey, (shown) => shown && { ...shown, model });
      }),
    ];
    void watch();
    return () => {
      for (const close of closers) close();
    };
  }, [connection, project, queries]);
  return useQuery({
    queryKey: metricsKey(project),
    queryFn: ({ signal }) => call('metrics', { id: project, signal }),
  });
}

/** Fetches the metrics again after something was changed here. */
export function useRefreshMetrics(project: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: metricsKey(project) });
}
