import { Refusal } from '../contract/errors.js';
import type { ImportUnderWay } from '../contract/files.js';
import type { ProjectId } from '../contract/ids.js';

interface Running extends Omit<ImportUnderWay, 'elapsedMs'> {
  bytes: number;
  /** By the monotonic clock. */
  readonly beganAt: number;
  stopped: boolean;
}

/** The imports that run now, so that pages can show how far they are and stop them. */
export class ImportsUnderWay {
  readonly #running = new Map<ProjectId, Running>();

  /** The import of a project; null where none runs. */
  of(projectId: ProjectId): ImportUnderWay | null {
    const found = this.#running.get(projectId);
    if (found === undefined) return null;
    const { file, bytes, totalBytes, startedAt, beganAt } = found;
    const elapsedMs = Math.round(performance.now() - beganAt);
    return { file, bytes, totalBytes, startedAt, elapsedMs };
  }

  /** Makes the import of a project fail at the next bytes of its file; false where none runs. */
  stop(projectId: ProjectId): boolean {
    const found = this.#running.get(projectId);
    if (found !== undefined) found.stopped = true;
    return found !== undefined;
  }

  /** Runs an import, whose source counts as it is read. Throws `conflict` when it was stopped. */
  async run<T>(
    { projectId, ...about }: { projectId: ProjectId; file: string; totalBytes: number | null },
    source: AsyncIterable<Uint8Array>,
    work: (watched: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<T> {
    const startedAt = new Date().toISOString();
    const beganAt = performance.now();
    const running: Running = { ...about, bytes: 0, startedAt, beganAt, stopped: false };
    // A second import is refused by the store; the first one stays the one that is shown.
    const isFirst = !this.#running.has(projectId);
    if (isFirst) this.#running.set(projectId, running);
    try {
      return await work(watched(source, running));
    } finally {
      if (isFirst) this.#running.delete(projectId);
    }
  }
}

async function* watched(
  source: AsyncIterable<Uint8Array>,
  running: Running,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    if (running.stopped) {
      throw new Refusal('conflict', 'The import was stopped on another page; nothing was added.');
    }
    running.bytes += chunk.length;
    yield chunk;
  }
}
