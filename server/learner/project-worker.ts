import type { ProjectId } from '../contract/ids.js';
import type { ClosingRound, StoreReader } from '../store/store.js';
import type { EncoderChoice, EncodingLine } from './encoding-line.js';
import { describeModel } from './model-state.js';
import { EncoderOpening, isOutgrown, type OpenedEncoder } from './open-encoder.js';
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
  #penaltyDue = false;
  #fittedOn: number | null = null;
  readonly #opening = new EncoderOpening();
  #publishing = false;
  #encodingSlice = false;
  #closings: ClosingRound[] = [];
  #frontierSize = 0;
  #last: Refresh | null = null;
  #encodingStarted = { at: 0, encoded: 0 };
  #closed = false;
  #resting = false;

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
    if (this.#closed || this.#resting) return false;
    try {
      return await this.#step();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#around.send({ kind: 'failed', projectId: this.#projectId, message });
      this.#restThenRetry();
      return false;
    }
  }

  /** What was due is due again; rounds that wait for a score still wait. */
  #restThenRetry(): void {
    this.#itemsDue = true;
    this.#refreshDue = true;
    this.#resting = true;
    setTimeout(() => {
      this.#resting = false;
      this.#around.wake();
    }, retryPauseMs).unref();
  }

  async #step(): Promise<boolean> {
    if (this.#itemsDue) {
      await this.#takeItems();
      return true;
    }
    if (this.learner === null) return false;
    this.#encodeNextSlice(this.learner);
    if (await this.#scoreNextRound(this.learner)) return true;
    if (this.#refreshDue && !this.#publishing) {
      await this.#refresh(this.learner);
      return true;
    }
    return this.#choosePenalty(this.learner);
  }

  /** Between refreshes; a new penalty is worth a refresh of its own. */
  async #choosePenalty(learner: ProjectLearner): Promise<boolean> {
    if (!this.#penaltyDue || this.#refreshDue) return false;
    this.#penaltyDue = false;
    this.#refreshDue = await learner.choosePenalty();
    return this.#refreshDue;
  }

  /** Read through a method, because it changes while a slice is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }

  async #takeItems(): Promise<void> {
    this.#itemsDue = false;
    // A slice under way belongs to the present vectors; its end brings us back here.
    const opened = this.#encodingSlice ? null : this.#opening.take();
    if (opened !== null) await this.#open(opened);
    else await this.#takeNewItems();
  }

  async #takeNewItems(): Promise<void> {
    const { reader, vectorDirectory: directory } = this.#around;
    const items = await readItems(reader, this.#projectId);
    if (this.learner !== null) {
      this.learner.pool.take(items);
      this.#beginEncoding(this.learner);
      if (!isOutgrown(this.#fittedOn, items.length)) return;
    }
    const project = await reader.project({ project: this.#projectId });
    if (project === null) return;
    void this.#opening.begin({ project, items, reader, directory }, (message) => {
      if (this.#closed) return;
      if (message !== null) return this.#sendFailure(message);
      this.#itemsDue = true;
      this.#around.wake();
    });
  }

  /** Starts the learner, or begins anew with the vectors of another fit. */
  async #open({ project, choice, fittedOn }: OpenedEncoder): Promise<void> {
    const { reader, vectorDirectory: directory } = this.#around;
    const projectId = this.#projectId;
    const pool = await ProjectPool.open({ reader, projectId, kind: choice.kind, directory });
    const version = this.learner?.version ?? (await reader.lastModelVersion({ projectId }));
    this.learner?.dispose();
    const learner = new ProjectLearner({ project, pool, reader, version });
    this.learner = Object.assign(learner, { encoder: choice });
    this.#encoder = choice;
    this.#fittedOn = fittedOn;
    this.#refreshDue = true;
    this.#beginEncoding(this.learner);
  }

  #sendFailure(message: string): void {
    this.#around.send({ kind: 'failed', projectId: this.#projectId, message });
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
        if (this.#opening.isReady) this.#itemsDue = true;
        if (!this.#closed) this.#around.wake();
      }, pauseMs);
    });
  }

  /** Encodes one slice; resolves with the pause to keep before the next one. */
  async #encodeSlice(learner: ProjectLearner, encoder: EncoderChoice): Promise<number> {
    const { reader, encoding } = this.#around;
    const few = learner.pool.vectors.rows < sliceSize;
    const items = learner.pool.nextToEncode(few ? firstSliceSize : sliceSize);
    try {
      const texts = await reader.texts({ itemIds: items.map(({ itemId }) => itemId) });
      const vectors = await encoding.encode(encoder, texts);
      if (this.#isClosed()) return 0;
      learner.pool.add(items, vectors.values);
    } catch (error) {
      learner.pool.putBack(items);
      this.#sendFailure(
        `Encoding failed: ${error instanceof Error ? error.message : String(error)}`,
      );
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
    this.#penaltyDue = true;
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
    const state = describeModel(learner, {
      encoder: this.#encoder,
      encodingStarted: this.#encodingStarted,
      last: this.#last,
    });
    this.#around.send({ kind: 'state', state });
  }
}

type LearnerOfProject = ProjectLearner & { readonly encoder: EncoderChoice };
