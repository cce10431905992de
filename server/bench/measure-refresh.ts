import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { OpenRows } from '../../model/query-strategies/open-rows.js';
import { startApp, type App } from '../app.js';
import { spreadOf, type Spread } from '../commands/machine.js';
import { readConfig } from '../config.js';
import type { AnswerId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { createLog } from '../log.js';
import { largestWholePool, subPoolSize } from '../learner/team-demand.js';
import type { Store } from '../store/store.js';
import { benchAnnotator, createBenchProject, settled } from './bench-project.js';
import { importSynthetic, syntheticKey, type PoolShape } from './synthetic-pool.js';

export interface RefreshShape extends PoolShape {
  /** Measured answers. */
  readonly answers: number;
}

export interface RefreshRow {
  readonly pool: number;
  readonly dim: number;
  readonly classes: number;
  readonly labels: number;
  /** Rows that a refresh scores: a sub-pool and the labels in a large pool. */
  readonly scored: number;
  readonly refreshMs: Spread;
  /** One product of the scored rows. */
  readonly productMs: Spread;
  readonly ratio: number;
  readonly eventLoopDelayP99Ms: number;
  readonly memoryMb: number;
  /** Null where the whole pool is scored. */
  readonly draw: { readonly indexMs: number; readonly drawMs: Spread } | null;
}

/** Answers before the measured ones, so that every buffer has its size. */
const warmUpAnswers = 3;
const draws = 20;

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
    const vectorDirectory = join(config.dataDirectory, 'vectors');
    await importSynthetic(app.service.store, project, { shape, vectorDirectory });
    const published = watchPublished(app);
    const waiting = published();
    app.service.loop.itemsChanged(project.id);
    await waiting;
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const times: number[] = [];
    for (let answer = 0; answer < warmUpAnswers + shape.answers; answer++) {
      if (answer === warmUpAnswers) {
        await settled(app, project);
        delay.enable();
      }
      const elapsed = await timeOneAnswer(app, project, published);
      if (answer >= warmUpAnswers) times.push(elapsed);
    }
    delay.disable();
    const { dimension, classCount: classes } = shape;
    const product = await app.service.learner.ask({
      kind: 'measure-product',
      rows: scoredRows(shape),
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
    scored: scoredRows(shape),
    refreshMs,
    productMs,
    ratio: Math.round((refreshMs.median / productMs.median) * 100) / 100,
    eventLoopDelayP99Ms: Math.round(delayMs * 10) / 10,
    memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
    draw: shape.rows > largestWholePool ? measureDraw(shape.rows) : null,
  };
}

function scoredRows({ rows, labelCount }: RefreshShape): number {
  return rows > largestWholePool ? subPoolSize + labelCount : rows;
}

function createProject(store: Store, { classCount }: RefreshShape): Promise<Project> {
  const labels = Array.from({ length: classCount }, (_, index) => `class-${index}`);
  return createBenchProject(store, { labels, encoder: 'lexical' });
}

/** The time that drawing a sub-pool takes, and making the index that it is drawn from, on rows of this many. */
function measureDraw(rows: number): { indexMs: number; drawMs: Spread } {
  const keys = Float64Array.from({ length: rows }, (_, row) => syntheticKey(row));
  const open = new OpenRows();
  const startedAt = performance.now();
  open.grow(rows);
  for (let row = 0; row < rows; row++) open.mark(row, true);
  open.draw(keys, { limit: subPoolSize, seed: 0 });
  const indexMs = Math.round(performance.now() - startedAt);
  const times = Array.from({ length: draws }, (_, seed) => {
    const drawnAt = performance.now();
    open.draw(keys, { limit: subPoolSize, seed });
    return performance.now() - drawnAt;
  });
  return { indexMs, drawMs: spreadOf(times) };
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
  const { items } = await store.claim({
    projectId: project.id,
    annotatorId: benchAnnotator,
    count: 1,
  });
  const [leased] = items;
  const label = project.labels[Number(leased?.item.id) % project.labels.length];
  if (leased === undefined || label === undefined) throw new Error('the pool ran dry');
  const next = published();
  const startedAt = performance.now();
  const outcome = await store.recordAnswer({
    answerId: randomUUID() as AnswerId,
    leaseId: leased.leaseId,
    itemId: leased.item.id,
    annotatorId: benchAnnotator,
    value: { kind: 'label', labelId: label.id },
    elapsedMs: 0,
  });
  loop.answerChanged(outcome, project);
  await next;
  return performance.now() - startedAt;
}
