import { readInsights } from '../service/insights.js';
import type { Handlers } from './handlers.js';

export const insightHandlers: Handlers<'insights' | 'throughput'> = {
  insights: async ({ service, query, project }) => readInsights(service, await project(), query),

  throughput: async ({ service, query, project }) => {
    const { id: projectId } = await project();
    return service.store.throughput({ projectId, ...query });
  },
};
