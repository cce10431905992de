import type { AnswerId, ProjectId } from '../contract/ids.js';
import type { Reason } from '../contract/reason.js';
import type { ClosingRound, PoolItem, StoreReader } from '../store/store.js';
import type { EncoderChoice, EncodingLine } from './encoding-line.js';
import { describeModel } from './model-state.js';
import { reasonOf } from './learner-problem.js';
import { EncoderOpening, isOutgrown, isReplaced, type OpenedEncoder } from './open-encoder.js';
import type { FromLearner } from './messages.js';
import { ProjectLearner, type Refresh } from './project-learner.js';
import { ProjectPool, readItems } from './project-pool.js';
import { RoundMemory } from './round-memory.js';
import { scoreRound } from './score-round.js';

/** Texts encoded between two looks at what is urgent. */
const sliceSize = 1000;
/** The first slices are short, so that the model joins in early. */
const firstSliceSize = 200;
/** A pool that grows as it is encoded is ranked again this often at most; each answer ranks it too. */
const growthPauseMs = 1000;
/** And after this many times what the last ranking took, so that the encoders keep the cores. */
const growthPauseFactor = 20;
/** Most answers whose way into a model is told; of a crowd's, the latest. */
const answersTraced = 500;
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
  #opened: OpenedEncoder | null = null;
  readonly #opening = new EncoderOpening();
  #publishing = false;
  #encodingSlice = false;
  #encodingPaused = false;
  #wasPaused = false;
  #closings: ClosingRound[] = [];
  readonly #rounds: RoundMemory;
  #annotators = 0;
  #answersDue: readonly AnswerId[] = [];
  #last: Refresh | null = null;
  #rankedAt = -Infinity;
  #encodingStarted = { at: 0, encoded: 0 };
  #closed = false;
  #resting = false;

  constructor(projectId: ProjectId, around: Surroundings) {
    this.#projectId = projectId;
    this.#around = around;
    this.#rounds = new RoundMemory(around.reader, projectId);
  }

  /** `answerIds` are those that the next model will be the first to know. */
  changed(annotators: number, answerIds: readonly AnswerId[] = []): void {
    this.#annotators = annotators;
    this.#refreshDue = true;
    // Whoever paused the encoding may have let it go on: the next slice looks.
    this.#encodingPaused = false;
    this.#answersDue = [...this.#answersDue, ...answerIds].slice(-answersTraced);
  }

  itemsChanged(annotators: number): void {
    this.#itemsDue = true;
    this.changed(annotators);
  }

  evaluate(closing: ClosingRound): void {
    const known = this.#closings.some(({ round }) => round === closing.round);
    if (!known) this.#closings.push(closing);
  }

  published(): void {
    this.#publishing = false;
  }

  /** Whether the last answer has been published and no penalty is being chosen. */
  get isSettled(): boolean {
    return !this.#itemsDue && !this.#refreshDue && !this.#publishing && !this.#penaltyDue;
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
      this.#sendFailure(reasonOf(error, 'learner-failed'));
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
    // Rounds wait for a ranking, which people wait for; they have their turn while it is published.
    if (this.#refreshDue && !this.#publishing) {
      await this.#refresh(this.learner);
      return true;
    }
    if (await this.#scoreNextRound(this.learner)) return true;
    // Words first, or the choice would depend on when they came.
    return (await this.#readWords(this.learner)) || this.#choosePenalty(this.learner);
  }

  async #readWords(learner: ProjectLearner): Promise<boolean> {
    if (!(await learner.readWords())) return false;
    // What was scored before its words were known is scored anew, once all of them are.
    const isHeard = (learner.head?.evidence ?? null) !== null && !learner.hasUnreadWords;
    if (learner.hasKeywords || isHeard) this.#refreshDue = true;
    return true;
  }

  /** One step at a time, so that no refresh waits for more than a fit; a new penalty is worth one. */
  #choosePenalty(learner: ProjectLearner): boolean {
    if (!this.#penaltyDue) return false;
    const progress = learner.advancePenalty();
    this.#penaltyDue = progress === 'more to do';
    if (progress === 'chosen') this.#refreshDue = true;
    return progress !== 'nothing to do';
  }

  /** Read through a method, because it changes while a slice is awaited. */
  #isClosed(): boolean {
    return this.#closed;
  }

  async #takeItems(): Promise<void> {
    this.#itemsDue = false;
    // A slice under way belongs to the present vectors; its end brings us back here.
    const taken = this.#encodingSlice ? null : this.#opening.take();
    if (taken === null) return this.#takeNewItems();
    await this.#open(taken.opened);
    if (taken.isOld) this.#itemsDue = true;
  }

  async #takeNewItems(): Promise<void> {
    const { reader, encoding, vectorDirectory: directory } = this.#around;
    const items = await readItems(reader, this.#projectId);
    const project = await reader.project({ project: this.#projectId });
    if (project === null) return;
    if (this.learner !== null && this.#opened !== null) {
      const replaced = await isReplaced(this.#opened, project, reader);
      if (!replaced) await this.#takeInto(this.learner, items);
      if (!replaced && !isOutgrown(this.#opened.fittedOn, items.length)) return;
    }
    void this.#opening.begin({ project, items, reader, encoding, directory }, (failure) => {
      if (this.#closed) return;
      if (failure !== null) {
        this.#sendFailure(failure);
        this.#restThenRetry();
        return;
      }
      this.#itemsDue = true;
      this.#around.wake();
    });
  }

  async #takeInto(learner: ProjectLearner, items: readonly PoolItem[]): Promise<void> {
    learner.pool.take(items);
    await learner.pool.takeGiven(this.#around.reader);
    this.#beginEncoding(learner);
  }

  /** Starts the learner, or begins anew with other vectors. */
  async #open(opened: OpenedEncoder): Promise<void> {
    const { project, choice } = opened;
    const { reader, vectorDirectory: directory } = this.#around;
    const projectId = this.#projectId;
    const pool = await ProjectPool.open({ reader, projectId, choice, directory });
    const version = this.learner?.version ?? (await reader.lastModelVersion({ projectId }));
    this.learner?.dispose();
    const learner = new ProjectLearner({ project, pool, reader, version });
    this.learner = Object.assign(learner, { encoder: choice });
    this.#encoder = choice;
    this.#opened = opened;
    this.#refreshDue = true;
    this.#beginEncoding(this.learner);
  }

  #sendFailure(reason: Reason): void {
    this.#around.send({ kind: 'failed', projectId: this.#projectId, reason });
  }

  #beginEncoding(learner: ProjectLearner): void {
    this.#beginEncodingAnew(learner);
    this.#sendState(learner);
  }

  #beginEncodingAnew(learner: ProjectLearner): void {
    this.#wasPaused = false;
    this.#encodingStarted = { at: performance.now(), encoded: learner.pool.vectors.rows };
  }

  /** Encodes beside the refreshes: the texts go to other threads and this one only waits for vectors. */
  #encodeNextSlice(learner: ProjectLearner): void {
    if (this.#encodingSlice || this.#encodingPaused || !learner.pool.hasNext) return;
    if (this.#encoder?.encodes !== true) return;
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
      const project = await reader.project({ project: this.#projectId });
      if (project?.settings.encodingPaused === true) {
        learner.pool.putBack(items);
        this.#encodingPaused = true;
        this.#wasPaused = true;
        return 0;
      }
      // The time that is left is told by the pace since the pause.
      if (this.#wasPaused) this.#beginEncodingAnew(learner);
      const texts = await reader.texts({ itemIds: items.map(({ itemId }) => itemId) });
      const vectors = await encoding.encode(encoder, texts);
      if (this.#isClosed()) return 0;
      learner.pool.add(items, vectors.values);
    } catch (error) {
      learner.pool.putBack(items);
      this.#sendFailure(reasonOf(error, 'encoding-failed'));
      return retryPauseMs;
    }
    if (this.#isGrown(learner)) this.#refreshDue = true;
    this.#sendState(learner);
    return 0;
  }

  /** Whether new vectors are worth a ranking: a refresh for every slice would cost more than the encoding. */
  #isGrown({ pool }: ProjectLearner): boolean {
    const pause = Math.max(growthPauseMs, growthPauseFactor * (this.#last?.refreshMs ?? 0));
    return pool.missing === 0 || performance.now() - this.#rankedAt >= pause;
  }

  /** Scores the oldest closed round, once all that it is scored on has been encoded. */
  async #scoreNextRound(learner: LearnerOfProject): Promise<boolean> {
    const closing = this.#closings[0];
    if (closing === undefined) return false;
    // While no vector has come at all there is nothing to score with; later, whatever has one is.
    const encodes = learner.encoder.encodes || learner.pool.vectors.rows === 0;
    const { encoder } = learner.encoder.kind;
    const memory = this.#rounds;
    const finished = await scoreRound(learner, closing, { encodes, encoder, memory });
    if (finished === null) return false;
    this.#closings.shift();
    this.#around.send({ kind: 'round', finished });
    return true;
  }

  async #refresh(learner: ProjectLearner): Promise<void> {
    this.#refreshDue = false;
    this.#penaltyDue = true;
    const before = learner.hasModel;
    const answerIds = this.#answersDue;
    const refresh = await learner.refresh(this.#annotators);
    this.#last = refresh;
    this.#rankedAt = performance.now();
    // Without a model the random order is served straight from the store.
    if (before || refresh.trainedOn > 0 || learner.hasKeywords) this.#publish(refresh, answerIds);
    this.#sendState(learner);
  }

  #publish(refresh: Refresh, answerIds: readonly AnswerId[]): void {
    this.#publishing = true;
    const told = new Set(answerIds);
    this.#answersDue = this.#answersDue.filter((answerId) => !told.has(answerId));
    const { modelVersion, trainedOn, refreshMs, entries } = refresh;
    const { encoder, fitId } = this.#encoder?.kind ?? { encoder: '', fitId: '' };
    const model = { projectId: this.#projectId, modelVersion, trainedOn, refreshMs, entries };
    this.#around.send({
      kind: 'model',
      model: { ...model, encoder, fitId, backend: '' },
      answerIds,
    });
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
