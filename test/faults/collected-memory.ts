import { join } from 'node:path';
import { eventually } from '../support/service.js';
import { readMetric } from './read-metric.js';
import type { ServiceProcess } from './service-process.js';

/** The environment of a service that `collectedMemory` can ask. */
export const collectable = { NODE_OPTIONS: `--require ${join(__dirname, 'collect-garbage.js')}` };

/**
 * Bytes that the main thread, which holds the sockets, still refers to: its heap and the buffers outside
 * of it. The memory of the whole process would also tell how far the learner's thread has come.
 */
export async function collectedMemory(service: ServiceProcess): Promise<number> {
  const collections = () => service.log().split('garbage collected').length;
  const before = collections();
  service.signal('SIGUSR2');
  await eventually(() => Promise.resolve(collections() > before));
  const [heap = 0, buffers = 0] = await Promise.all(
    ['"heapUsed"', '"external"'].map((kind) =>
      readMetric(service.url, 'querent_memory_bytes', kind),
    ),
  );
  return heap + buffers;
}
