import type { ModelState } from '../contract/dashboard.js';
import type { ProjectId } from '../contract/ids.js';
import type { ClosingRound, StoreReader } from '../store/store.js';
import { resolveEncoder, type EncoderChoice, type EncodingLine } from './encoding-line.js';
import type { FromLearner } from './messages.js';
import { ProjectLearner, type Refresh } from './project-learner.js';
import { ProjectPool, readItems } from './project-pool.js';
import { scoreRound } from './score-round.js';

/** Texts encoded between two looks at what is urgent. */
const sliceSize = 1000;
/** The first slices are short, so that the model joins in early. */
const firstSliceSize = 200;
/** Before texts whose encoding failed are tried again. */
const retryPauseMs = 5000;

interface Surroundings {
  readonly reader: StoreReader;
  readonly vectorDirectory: string;
  readonly encoding: EncodingLine;
  readonly send: (message: FromLearner) => void;
  readonly wake: () => void;
}

/**
 * What the learner has to do for one project: at most one refresh runs and one waits, however many
 * answers come, and the next begins only when the last frontier has been published.
 */
export class ProjectWorker {
  readonly #projectId: ProjectId;
  readonly #around: Surroundings;
  learner: LearnerOfProject | null = null;
  #encoder: EncoderChoice | null = null;
  #itemsDue = true;
  #refreshDue = false;
  #publishing = false;
  #encodingSlice = false;
  #closings: ClosingRound[] = [];
  #frontierSize = 0;
  #last: Refresh | null = null;
  #encodingStarted = { at: 0, encoded: 0 };
  #closed = false;

  constructor(projectId: ProjectId, around: Surroundings) {
    this.#projectId = projectId;
    this.#around = around;
  }

  changed(frontierSize: number): void {
    this.#frontierSize = frontierSize;
    this.#refreshDue = true;
  }

  itemsChanged(frontierSize: number): void {
    this.#itemsDue = true;
    this.changed(frontierSize);
  }

  evaluate(closing: ClosingRound): void {
    const known = this.#closings.some(({ round }) => round === closing.round);
    if (!known) this.#closings.push(closing);
  }

  published(): void {
    this.#publishing = false;
  }

  close(): void {
    this.#closed = true;
    this.learner?.dispose();
    this.learner = null;
  }

  /** Does the most urgent piece of work; false when there is none. */
  async step(): Promise<boolean> {
    if (this.#closed) return false;
    try {
      return await this.#step();
    } catch (error) {
      this.#refreshDue = false;
      this.#closings = [];
      const message = error instanceof Error ? error.message : String(error);
      this.#around.send({ kind: 'failed', projectId: this.#projectId, message });
      return false;
    }
  }

  async #step(): Promise<boolean> {
    if (this.#itemsDue) {
      await this.#takeItems();
      return true;
    }
    if (this.learner === null) return false;
    this.#encodeNextSlice(this.learner);
    if (await this.#scoreNextRound(this.learner)) return true;
    if (!this.#refreshDue || this.#publishing) return false;
    await this.#refresh(this.learner);
    return true;
  }

  /** Read through a method, because it changes while a slice is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }

  async #takeItems(): Promise<void> {
    this.#itemsDue = false;
    const { reader, vectorDirectory: directory } = this.#around;
    if (this.learner !== null) {
      this.learner.pool.take(await readItems(reader, this.#projectId));
      this.#beginEncoding(this.learner);
      return;
    }
    const project = await reader.project({ project: this.#projectId });
    if (project === null) return;
    this.#encoder = resolveEncoder(project.encoder);
    const { kind } = this.#encoder;
    const pool = await ProjectPool.open({ reader, projectId: project.id, kind, directory });
    const version = await reader.lastModelVersion({ projectId: project.id });
    const learner = new ProjectLearner({ project, pool, reader, version });
    this.learner = Object.assign(learner, { encoderId: kind.encoder });
    this.#beginEncoding(this.learner);
  }

  #beginEncoding(learner: ProjectLearner): void {
    this.#encodingStarted = { at: performance.now(), encoded: learner.pool.vectors.rows };
    this.#sendState(learner);
  }

  /** Encodes beside the refreshes: the texts go to other threads and this one only waits for vectors. */
  #encodeNextSlice(learner: ProjectLearner): void {
    if (this.#encodingSlice || this.#encoder?.encodes !== true || !learner.pool.hasNext) return;
    this.#encodingSlice = true;
    void this.#encodeSlice(learner, this.#encoder).then((pauseMs) => {
      setTimeout(() => {
        this.#encodingSlice = false;
        if (!this.#closed) this.#around.wake();
      }, pauseMs);
    });
  }

  /** Encodes one slice; resolves with the pause to keep before the next one. */
  async #encodeSlice(learner: ProjectLearner, { kind }: EncoderChoice): Promise<number> {
    const { reader, encoding } = this.#around;
    const few = learner.pool.vectors.rows < sliceSize;
    const items = learner.pool.nextToEncode(few ? firstSliceSize : sliceSize);
    try {
      const texts = await reader.texts({ itemIds: items.map(({ itemId }) => itemId) });
      const vectors = await encoding.encode(kind.encoder, texts);
      if (this.#isClosed()) return 0;
      learner.pool.add(items, vectors.values);
    } catch (error) {
      learner.pool.putBack(items);
      const message = `Encoding failed: ${error instanceof Error ? error.message : String(error)}`;
      this.#around.send({ kind: 'failed', projectId: this.#projectId, message });
      return retryPauseMs;
    }
    this.#refreshDue = true;
    this.#sendState(learner);
    return 0;
  }

  /** Scores the oldest closed round, once all that it is scored on has been encoded. */
  async #scoreNextRound(learner: ProjectLearner): Promise<boolean> {
    const closing = this.#closings[0];
    if (closing === undefined) return false;
    const round = await scoreRound(learner, closing, { encodes: this.#encoder?.encodes === true });
    if (round === null) return false;
    this.#closings.shift();
    this.#around.send({ kind: 'round', round });
    return true;
  }

  async #refresh(learner: ProjectLearner): Promise<void> {
    this.#refreshDue = false;
    const before = learner.hasModel;
    const refresh = await learner.refresh(this.#frontierSize);
    this.#last = refresh;
    // Without a model the random order is served straight from the store.
    if (before || refresh.trainedOn > 0) this.#publish(refresh);
    this.#sendState(learner);
  }

  #publish(refresh: Refresh): void {
    this.#publishing = true;
    const { modelVersion, trainedOn, refreshMs, entries } = refresh;
    const { encoder, fitId } = this.#encoder?.kind ?? { encoder: '', fitId: '' };
    const model = { projectId: this.#projectId, modelVersion, trainedOn, refreshMs, entries };
    this.#around.send({ kind: 'model', model: { ...model, encoder, fitId, backend: '' } });
  }

  #sendState(learner: ProjectLearner): void {
    this.#around.send({ kind: 'state', state: this.#state(learner) });
  }

  #state(learner: ProjectLearner): ModelState {
    const encoded = learner.pool.vectors.rows;
    const toEncode = this.#encoder?.encodes === true ? learner.pool.missing : 0;
    const { at, encoded: before } = this.#encodingStarted;
    const perSecond = (encoded - before) / Math.max(1, (performance.now() - at) / 1000);
    return {
      projectId: this.#projectId,
      state: toEncode > 0 ? 'encoding' : learner.hasModel ? 'ready' : 'waiting',
      detail: '',
      modelVersion: learner.version,
      trainedOn: learner.trainedOn,
      refreshMs: this.#last?.refreshMs ?? null,
      strategyInUse: this.#last?.strategy ?? null,
      strategyReason: this.#last?.reason ?? null,
      encoder: this.#encoder?.kind.encoder ?? '',
      encoderReason: this.#encoder?.reason ?? '',
      backend: null,
      encoded,
      toEncode,
      encodingSecondsLeft: toEncode > 0 && perSecond > 0 ? toEncode / perSecond : null,
      memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
    };
  }
}

type LearnerOfProject = ProjectLearner & { readonly encoderId: string };
