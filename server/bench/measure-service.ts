import { setTimeout } from 'node:timers/promises';
import { seededKey } from '../../model/random.js';
import { startApp, type App } from '../app.js';
import { readConfig } from '../config.js';
import type { Project } from '../contract/project.js';
import { contentHash } from '../dataset/content-hash.js';
import { createLog } from '../log.js';
import type { Store } from '../store/store.js';
import { createBenchProject, settled } from './bench-project.js';

export interface ServiceRow {
  readonly encoder: string;
  readonly items: number;
  readonly meanCharacters: number;
  /** From the first row of the import on. */
  readonly importedSeconds: number;
  readonly encodedSeconds: number;
  /** Until a model that knows every vector has ordered what to ask next. */
  readonly readySeconds: number;
  /** Processor time of all threads until then. */
  readonly processorSeconds: number;
  readonly peakMemoryMb: number;
}

const chunkSize = 500;
/** Items that come labeled, so that there is a model. */
const labeledItems = 60;
const classes = ['class-0', 'class-1'] as const;
const pollMs = 50;

/** Imports texts into the real service and measures until all are encoded and a model has ranked them. */
export async function measureService(
  texts: readonly string[],
  encoder: string,
  directory: string,
): Promise<ServiceRow> {
  const environment = { QUERENT_BACKEND: process.env['QUERENT_BACKEND'] };
  const config = readConfig(environment, { port: 0, host: '127.0.0.1', dataDir: directory });
  const app = await startApp(config, createLog('error'));
  try {
    const project = await createBenchProject(app.service.store, { labels: classes, encoder });
    const [startedAt, before] = [performance.now(), process.cpuUsage()];
    const since = () => Math.round((performance.now() - startedAt) / 100) / 10;
    await importTexts(app.service.store, project, texts);
    const importedSeconds = since();
    app.service.loop.itemsChanged(project.id);
    await allEncoded(app, project);
    const encodedSeconds = since();
    await settled(app, project);
    const { user, system } = process.cpuUsage(before);
    return {
      encoder,
      items: texts.length,
      meanCharacters: texts.reduce((sum, { length }) => sum + length, 0) / texts.length,
      importedSeconds,
      encodedSeconds,
      readySeconds: since(),
      processorSeconds: Math.round((user + system) / 1e5) / 10,
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  } finally {
    await app.close();
  }
}

async function importTexts(
  store: Store,
  project: Project,
  texts: readonly string[],
): Promise<void> {
  const { importId } = await store.beginImport({
    projectId: project.id,
    fileName: 'texts',
    labelsAs: 'training',
  });
  for (let from = 0; from < texts.length; from += chunkSize) {
    const rows = texts.slice(from, from + chunkSize).map((text, place) => {
      const payload = { kind: 'text', text } as const;
      return {
        payload,
        meta: {},
        contentHash: contentHash(payload),
        sampleKey: seededKey(project.seed, text),
        label: from + place < labeledItems ? (classes[text.length % 2] ?? null) : null,
      };
    });
    await store.importChunk({ importId, rows });
  }
  await store.finishImport({ importId, read: texts.length, rejected: [], rejectedCount: 0 });
}

/** Resolves when the last vector has come. */
async function allEncoded({ service }: App, { id }: Project): Promise<void> {
  for (;;) {
    const { state, detail, encoded, toEncode } = service.learner.stateOf(id);
    if (state === 'failed') throw new Error(`the learner failed: ${JSON.stringify(detail)}`);
    if (encoded > 0 && toEncode === 0) return;
    await setTimeout(pollMs);
  }
}
