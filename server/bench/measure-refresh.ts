import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRandom } from '../../model/random.js';
import { startApp, type App } from '../app.js';
import { spreadOf, type Spread } from '../commands/machine.js';
import { readConfig } from '../config.js';
import type { AnnotatorId, AnswerId, ProjectId } from '../contract/ids.js';
import { defaultSettings, type Project } from '../contract/project.js';
import { VectorFile } from '../learner/vector-file.js';
import { createLog } from '../log.js';
import type { StagedItem, Store } from '../store/store.js';

export interface RefreshShape {
  readonly rows: number;
  readonly dimension: number;
  readonly classCount: number;
  readonly labelCount: number;
  /** Measured answers. */
  readonly answers: number;
}

export interface RefreshRow {
  readonly pool: number;
  readonly dim: number;
  readonly classes: number;
  readonly labels: number;
  readonly refreshMs: Spread;
  readonly productMs: Spread;
  readonly ratio: number;
  readonly eventLoopDelayP99Ms: number;
  readonly memoryMb: number;
}

const chunkSize = 500;
/** Answers before the measured ones, so that every buffer has its size. */
const warmUpAnswers = 3;
const annotatorId = 'bench' as AnnotatorId;

/**
 * Runs the real service on synthetic vectors: each measured answer goes through the store, the learner
 * fits and scores, and the clock stops when the new frontier has been committed.
 */
export async function measureRefresh(
  shape: RefreshShape,
  directory: string,
): Promise<{ row: RefreshRow; backend: string }> {
  const environment = { QUERENT_BACKEND: process.env['QUERENT_BACKEND'] };
  const config = readConfig(environment, { port: 0, host: '127.0.0.1', dataDir: directory });
  const app = await startApp(config, createLog('error'));
  try {
    const project = await createProject(app.service.store, shape);
    await importSynthetic(app.service.store, project, { shape, directory });
    const published = watchPublished(app);
    const waiting = published();
    app.service.loop.itemsChanged(project.id);
    await waiting;
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const times: number[] = [];
    for (let answer = 0; answer < warmUpAnswers + shape.answers; answer++) {
      if (answer === warmUpAnswers) delay.enable();
      const elapsed = await timeOneAnswer(app, project, published);
      if (answer >= warmUpAnswers) times.push(elapsed);
    }
    delay.disable();
    const { rows, dimension, classCount: classes } = shape;
    const product = await app.service.learner.ask({
      kind: 'measure-product',
      rows,
      dimension,
      classes,
    });
    const row = describe(shape, times, { product, delayMs: delay.percentile(99) / 1e6 });
    return { row, backend: app.service.learner.backend?.name ?? '' };
  } finally {
    await app.close();
  }
}

function describe(
  shape: RefreshShape,
  times: readonly number[],
  { product, delayMs }: { product: readonly number[]; delayMs: number },
): RefreshRow {
  const refreshMs = spreadOf(times);
  const productMs = spreadOf(product);
  return {
    pool: shape.rows,
    dim: shape.dimension,
    classes: shape.classCount,
    labels: shape.labelCount,
    refreshMs,
    productMs,
    ratio: Math.round((refreshMs.median / productMs.median) * 100) / 100,
    eventLoopDelayP99Ms: Math.round(delayMs * 10) / 10,
    memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
  };
}

async function createProject(store: Store, shape: RefreshShape): Promise<Project> {
  await store.addPerson({ annotatorId, name: 'Bench', role: 'admin', projectId: null });
  return store.createProject({
    id: randomUUID() as ProjectId,
    slug: 'bench',
    name: 'bench',
    task: { kind: 'classification' },
    domain: '',
    labels: Array.from({ length: shape.classCount }, (_, index) => `class-${index}`),
    guideline: '',
    settings: {
      ...defaultSettings,
      strategy: 'margin',
      auditShare: 0,
      auditRate: 0,
      roundSize: 10_000,
    },
    encoder: `precomputed:${shape.dimension}`,
    seed: 1,
  });
}

/** Texts that nobody reads with vectors around one center a class; the first rows come labeled. */
async function importSynthetic(
  store: Store,
  project: Project,
  { shape, directory }: { shape: RefreshShape; directory: string },
): Promise<void> {
  const { dimension } = shape;
  const kind = { encoder: 'precomputed', fitId: 'given', dimension };
  const file = new VectorFile(join(directory, 'vectors'), kind);
  const makeVector = syntheticVectors(shape);
  const { importId } = await store.beginImport({
    projectId: project.id,
    fileName: 'synthetic',
    labelsAs: 'training',
  });
  for (let from = 0; from < shape.rows; from += chunkSize) {
    const length = Math.min(chunkSize, shape.rows - from);
    const rows = Array.from({ length }, (_, index) => syntheticItem(from + index, shape));
    const values = new Float32Array(length * dimension);
    for (let index = 0; index < length; index++) {
      values.set(makeVector(from + index), index * dimension);
    }
    await store.importChunk({ importId, rows });
    file.append(
      rows.map(({ contentHash }) => contentHash),
      values,
    );
  }
  await store.finishImport({ importId, read: shape.rows, rejected: [], rejectedCount: 0 });
  file.close();
}

function syntheticItem(index: number, { classCount, labelCount }: RefreshShape): StagedItem {
  return {
    payload: { kind: 'text', text: `synthetic text ${index}` },
    meta: {},
    contentHash: index.toString(16).padStart(32, '0'),
    sampleKey: (index * 2_654_435_761) % 2 ** 48,
    label: index < labelCount ? `class-${index % classCount}` : null,
  };
}

/** Unit vectors: a center of the class, and noise that makes neighboring classes overlap. */
function syntheticVectors({
  dimension,
  classCount,
}: RefreshShape): (index: number) => Float32Array {
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: dimension }, () => random.next() - 0.5);
  const centers = Array.from({ length: classCount }, draw);
  return (index) => {
    const center = centers[index % classCount] ?? draw();
    const vector = draw().map((noise, axis) => noise + 0.5 * (center[axis] ?? 0));
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
}

/** A function that resolves with the next frontier that has been committed. */
function watchPublished(app: App): () => Promise<void> {
  let resolveNext: (() => void) | null = null;
  const { learner } = app.service;
  const send = learner.send.bind(learner);
  learner.send = (message) => {
    send(message);
    if (message.kind !== 'published') return;
    resolveNext?.();
    resolveNext = null;
  };
  return () =>
    new Promise((resolve) => {
      resolveNext = resolve;
    });
}

async function timeOneAnswer(
  { service }: App,
  project: Project,
  published: () => Promise<void>,
): Promise<number> {
  const { store, loop } = service;
  const { items } = await store.claim({ projectId: project.id, annotatorId, count: 1 });
  const [leased] = items;
  const label = project.labels[Number(leased?.item.id) % project.labels.length];
  if (leased === undefined || label === undefined) throw new Error('the pool ran dry');
  const next = published();
  const startedAt = performance.now();
  const outcome = await store.recordAnswer({
    answerId: randomUUID() as AnswerId,
    leaseId: leased.leaseId,
    itemId: leased.item.id,
    annotatorId,
    value: { kind: 'label', labelId: label.id },
    elapsedMs: 0,
  });
  loop.answerChanged(outcome, project);
  await next;
  return performance.now() - startedAt;
}
