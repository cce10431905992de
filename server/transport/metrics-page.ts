import type { RequestHandler } from 'express';
import { Gauge, type Registry } from 'prom-client';
import { LoopDelay } from '../health/loop-delay.js';
import type { Service } from '../service/service.js';

/** `/metrics` in the Prometheus text format: how the process is and how far each project got. */
export function metricsHandler(service: Service): RequestHandler {
  const { registry } = service.meters;
  const readProcess = processGauges(registry, service);
  const readProjects = projectGauges(registry, service);
  return async (_request, response) => {
    readProcess();
    await readProjects();
    const text = await registry.metrics();
    response.set('Content-Type', registry.contentType).end(text);
  };
}

function processGauges(registry: Registry, { store, learner, broadcaster }: Service): () => void {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `querent_${name}`, help, labelNames, registers: [registry] });
  const loopDelay = new LoopDelay();
  const resident = gauge('resident_bytes', 'Memory of the whole process.');
  const memory = gauge('memory_bytes', 'Memory of the main thread, by kind.', ['kind']);
  const uptime = gauge('uptime_seconds', 'Time since the start.');
  const delay = gauge(
    'event_loop_delay_p99_seconds',
    'How late the main thread runs its work, over the last one to two minutes.',
  );
  const queue = gauge('queue_depth', 'What waits for a thread: calls or questions.', ['thread']);
  const sockets = gauge('sockets_open', 'Connections, signed in or not yet.');
  const waiting = gauge('sockets_waiting_bytes', 'Bytes that wait for those who read slowly.');
  return () => {
    const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
    resident.set(rss);
    for (const [kind, bytes] of Object.entries({ heapUsed, heapTotal, external, arrayBuffers })) {
      memory.set({ kind }, bytes);
    }
    uptime.set(process.uptime());
    delay.set(loopDelay.p99());
    const { writes, reads } = store.waiting();
    queue.set({ thread: 'writer' }, writes);
    queue.set({ thread: 'reader' }, reads);
    queue.set({ thread: 'learner' }, learner.waiting);
    const traffic = broadcaster.traffic();
    sockets.set(traffic.sockets);
    waiting.set(traffic.waitingBytes);
  };
}

function projectGauges(registry: Registry, service: Service): () => Promise<void> {
  const { store, learner, broadcaster } = service;
  const gauge = (name: string, help: string) =>
    new Gauge({
      ...{ name: `querent_project_${name}`, help },
      ...{ labelNames: ['project'], registers: [registry] },
    });
  const gauges = {
    items: gauge('items', 'Items that can be asked.'),
    answers: gauge('answers', 'Answers that count.'),
    leases: gauge('leases', 'Items that somebody holds.'),
    connected: gauge('connected_annotators', 'Annotators at work.'),
    version: gauge('model_version', 'The model in use.'),
    toEncode: gauge('to_encode', 'Items without a vector.'),
    refresh: gauge('refresh_seconds', 'The last refresh.'),
  };
  return async () => {
    const leases = new Map(
      (await store.liveLeases()).map(({ projectId, leases: live }) => [projectId, live]),
    );
    const projects = await store.projects({ after: null, limit: 100 });
    const progresses = await Promise.all(
      projects.map(({ id }) => store.progress({ projectId: id, annotatorId: null })),
    );
    for (const each of Object.values(gauges)) each.reset();
    for (const [index, { id, slug: project }] of projects.entries()) {
      const model = learner.stateOf(id);
      const progress = progresses[index];
      gauges.items.set({ project }, progress?.items ?? 0);
      gauges.answers.set({ project }, progress?.answers ?? 0);
      gauges.leases.set({ project }, leases.get(id) ?? 0);
      gauges.connected.set({ project }, broadcaster.connected(id).size);
      gauges.version.set({ project }, model.modelVersion);
      gauges.toEncode.set({ project }, model.toEncode);
      gauges.refresh.set({ project }, (model.refreshMs ?? 0) / 1000);
    }
  };
}
