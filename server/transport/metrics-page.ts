import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import type { Service } from '../service/service.js';

const eventLoopDelay = monitorEventLoopDelay({ resolution: 10 });
eventLoopDelay.enable();

interface Sample {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly values: readonly { readonly labels?: string; readonly value: number }[];
}

/** `/metrics` in the Prometheus text format: how the process is and how far each project got. */
export function metricsHandler(service: Service): RequestHandler {
  return async (_request, response) => {
    const samples = [...processSamples(), ...(await projectSamples(service))];
    response.type('text/plain; version=0.0.4').send(samples.map(toText).join(''));
  };
}

function processSamples(): Sample[] {
  const gauge = (name: string, help: string, value: number): Sample => {
    return { name, help, type: 'gauge', values: [{ value }] };
  };
  return [
    gauge('querent_resident_bytes', 'Memory of the whole process.', process.memoryUsage.rss()),
    gauge('querent_uptime_seconds', 'Time since the start.', process.uptime()),
    gauge(
      'querent_event_loop_delay_p99_seconds',
      'How late the main thread runs its work.',
      eventLoopDelay.percentile(99) / 1e9,
    ),
  ];
}

async function projectSamples({ store, learner, broadcaster }: Service): Promise<Sample[]> {
  const projects = await store.projects({ after: null, limit: 100 });
  const rows = await Promise.all(
    projects.map(async ({ id: projectId, slug }) => ({
      labels: `{project="${slug}"}`,
      progress: await store.progress({ projectId, annotatorId: null }),
      model: learner.stateOf(projectId),
      connected: broadcaster.connected(projectId).size,
    })),
  );
  type RowOfProject = (typeof rows)[number];
  const sample = (name: string, help: string, value: (row: RowOfProject) => number): Sample => ({
    name: `querent_project_${name}`,
    help,
    type: 'gauge',
    values: rows.map((row) => ({ labels: row.labels, value: value(row) })),
  });
  return [
    sample('items', 'Items that can be asked.', (row) => row.progress.items),
    sample('answers', 'Answers that count.', (row) => row.progress.answers),
    sample('connected_annotators', 'Annotators at work.', (row) => row.connected),
    sample('model_version', 'The model in use.', (row) => row.model.modelVersion),
    sample('to_encode', 'Items without a vector.', (row) => row.model.toEncode),
    sample('refresh_seconds', 'The last refresh.', (row) => (row.model.refreshMs ?? 0) / 1000),
  ];
}

function toText({ name, help, type, values }: Sample): string {
  const lines = values.map(({ labels, value }) => `${name}${labels ?? ''} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
