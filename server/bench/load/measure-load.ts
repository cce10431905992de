import { join } from 'node:path';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp, type App } from '../../app.js';
import { readConfig } from '../../config.js';
import type { Project } from '../../contract/project.js';
import { createLog } from '../../log.js';
import { Child } from './child.js';
import { timeFlushes } from './disk.js';
import {
  createLoadProject,
  importLoadPool,
  makeAnnotators,
  type LoadPool,
} from './load-project.js';
import type { FromAnnotators, Person, Target, ToAnnotators, Work } from './messages.js';
import { figuresOf, quantile, type WorkFigures } from './work-figures.js';

export interface LoadOptions {
  readonly idle: number;
  readonly active: number;
  /** Rounds of flushes, echo, rush and calm. */
  readonly rounds: number;
  /** Of one round: as fast as it goes, against the service; the echo takes half of that. */
  readonly rushSeconds: number;
  /** Of one round: each active person answers about every two seconds. */
  readonly calmSeconds: number;
  readonly pool: LoadPool;
  /** The name of the project. */
  readonly project: string;
  /** Where what was sent and acknowledged is written down; null: nowhere. */
  readonly journal: string | null;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface LoadRow {
  readonly idle: number;
  readonly active: number;
  readonly pool: LoadPool;
  readonly connectSeconds: number;
  readonly rush: WorkFigures;
  readonly calm: WorkFigures;
  /** The floor: the same sockets without check, store and learner. */
  readonly echo: WorkFigures;
  /** Round trips of the rush by those of the echo, medians. */
  readonly ratio: number;
  /** The floor of the disk, while nobody worked. */
  readonly flush: { readonly p50Ms: number; readonly p99Ms: number };
  readonly eventLoopDelayP99Ms: number;
  readonly models: number;
  readonly memory: {
    /** The highest of the whole process while people worked. */
    readonly residentMb: number;
    /** The vectors of the pool. */
    readonly poolMb: number;
    /** What is beside the vectors. */
    readonly overMb: number;
  };
}

const calmPauseMs = 2000;
const flushesPerRound = 40;
const lookEveryMs = 250;
const settlePauseMs = 100;
const megabyte = 2 ** 20;

/**
 * Runs the real service in this process and people over real sockets in another one. In each round the
 * disk, the echo and the service take turns, so that other work on the machine meets them all.
 */
export async function measureLoad(
  options: LoadOptions,
  directory: string,
): Promise<{ row: LoadRow; backend: string }> {
  const environment = { QUERENT_BACKEND: process.env['QUERENT_BACKEND'] };
  const config = readConfig(environment, { port: 0, host: '127.0.0.1', dataDir: directory });
  const app = await startApp(config, createLog('error'));
  const annotators = new Child<ToAnnotators, FromAnnotators>(
    join(__dirname, 'annotators-process.js'),
  );
  const echo = new Child<object, number>(join(__dirname, 'echo-process.js'));
  try {
    const port = await echo.next();
    const load = new Load(app, annotators, options);
    await load.prepare(`http://127.0.0.1:${port}`);
    for (let round = 0; round < options.rounds; round++) {
      options.onProgress?.(round, options.rounds);
      await load.round(directory);
    }
    await annotators.end({ kind: 'leave' });
    return { row: load.row(), backend: app.service.learner.backend?.name ?? '' };
  } finally {
    annotators.kill();
    echo.kill();
    await app.close();
  }
}

/** One run: what is measured piles up round by round. */
class Load {
  readonly #app: App;
  readonly #annotators: Child<ToAnnotators, FromAnnotators>;
  readonly #options: LoadOptions;
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 10 });
  readonly #stretches = { echo: [] as Work[], rush: [] as Work[], calm: [] as Work[] };
  readonly #flushes: number[] = [];
  #connectSeconds = 0;
  #residentBytes = 0;
  #project: Project | null = null;

  constructor(app: App, annotators: Child<ToAnnotators, FromAnnotators>, options: LoadOptions) {
    this.#app = app;
    this.#annotators = annotators;
    this.#options = options;
  }

  /** Makes the pool and the people, and connects them to the service and to the echo. */
  async prepare(echoUrl: string): Promise<void> {
    const { service, url } = this.#app;
    const { pool, project: slug, idle, active } = this.#options;
    const project = await createLoadProject(service.store, slug, pool);
    await importLoadPool(service.store, project, pool);
    service.loop.itemsChanged(project.id);
    await this.#untilLoaded(project);
    const people = await makeAnnotators(service, project, idle + active);
    await this.#connect('echo', { url: echoUrl, people, journal: null });
    const { journal } = this.#options;
    this.#connectSeconds = await this.#connect('service', { url, people, journal });
    this.#project = project;
  }

  async round(directory: string): Promise<void> {
    const { rushSeconds, calmSeconds } = this.#options;
    const { echo, rush, calm } = this.#stretches;
    this.#flushes.push(...(await timeFlushes(directory, flushesPerRound)));
    echo.push(await this.#work('echo', rushSeconds / 2, 0));
    rush.push(await this.#watch(() => this.#work('service', rushSeconds, 0)));
    calm.push(await this.#watch(() => this.#work('service', calmSeconds, calmPauseMs)));
  }

  row(): LoadRow {
    const { idle, active, pool } = this.#options;
    const { rush, calm, echo } = this.#stretches;
    const residentMb = Math.round(this.#residentBytes / megabyte);
    const poolMb = Math.round((pool.items * pool.dimension * 4) / megabyte);
    const [service, floor] = [figuresOf(rush), figuresOf(echo)];
    const projectId = this.#project?.id;
    return {
      idle,
      active,
      pool,
      connectSeconds: Math.round(this.#connectSeconds * 10) / 10,
      rush: service,
      calm: figuresOf(calm),
      echo: floor,
      ratio: Math.round((service.perSecond.median / floor.perSecond.median) * 100) / 100,
      flush: { p50Ms: quantile(this.#flushes, 0.5), p99Ms: quantile(this.#flushes, 0.99) },
      eventLoopDelayP99Ms: Math.round(this.#delay.percentile(99) / 1e5) / 10,
      models:
        projectId === undefined ? 0 : this.#app.service.learner.stateOf(projectId).modelVersion,
      memory: { residentMb, poolMb, overMb: residentMb - poolMb },
    };
  }

  async #untilLoaded({ id: projectId }: Project): Promise<void> {
    const { learner } = this.#app.service;
    while (learner.stateOf(projectId).encoded < this.#options.pool.items) {
      await sleep(settlePauseMs);
    }
  }

  async #connect(
    target: Target,
    place: { url: string; people: readonly Person[]; journal: string | null },
  ): Promise<number> {
    const { project, active } = this.#options;
    const reply = await this.#annotators.ask({
      ...{ kind: 'connect', target, project, active },
      ...place,
    });
    return reply.kind === 'connected' ? reply.seconds : NaN;
  }

  async #work(target: Target, seconds: number, pauseMs: number): Promise<Work> {
    const reply = await this.#annotators.ask({ kind: 'work', target, seconds, pauseMs });
    if (reply.kind !== 'worked') throw new Error('the annotators said something else');
    return reply.work;
  }

  /** Measures this process while `work` is under way. */
  async #watch<T>(work: () => Promise<T>): Promise<T> {
    const looking = setInterval(() => {
      this.#residentBytes = Math.max(this.#residentBytes, process.memoryUsage.rss());
    }, lookEveryMs);
    this.#delay.enable();
    try {
      return await work();
    } finally {
      this.#delay.disable();
      clearInterval(looking);
    }
  }
}
