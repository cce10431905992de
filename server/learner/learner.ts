import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Backend, ModelState } from '../contract/dashboard.js';
import { Refusal } from '../contract/errors.js';
import type { AnswerId, ProjectId } from '../contract/ids.js';
import { learnerQuestionsWaiting } from '../limits.js';
import type { FinishedRound } from '../store/store.js';
import type { PublishedModel } from '../store/store.js';
import type {
  FromLearner,
  LearnerThreadData,
  Question,
  QuestionReplies,
  ToLearner,
} from './messages.js';

/** Between two starts of a learner that keeps failing. */
const restartDelaysMs = [200, 1000, 5000, 20_000] as const;

export interface LearnerListener {
  /** A new ranking: store it; call `published` on the learner when that is done. */
  onModel(model: PublishedModel, answerIds: readonly AnswerId[]): void;
  onRound(finished: FinishedRound): void;
  onState(state: ModelState): void;
  onReady(backend: Backend): void;
  /** The thread died; it starts again by itself and is to be told of every project anew. */
  onRestart(reason: string): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The near end of the learner's thread. It can die and is started again; labeling goes on meanwhile. */
export class Learner {
  readonly #data: LearnerThreadData;
  readonly #listener: LearnerListener;
  readonly #waiting = new Map<number, Waiting>();
  readonly #states = new Map<ProjectId, ModelState>();
  #worker: Worker | null = null;
  #backend: Backend | null = null;
  #restarts = 0;
  #nextId = 1;
  #closing = false;

  constructor(data: LearnerThreadData, listener: LearnerListener) {
    this.#data = data;
    this.#listener = listener;
  }

  /** Starts the thread; what is sent before that is lost. */
  start(): void {
    const worker = new Worker(join(__dirname, 'learner-thread.js'), { workerData: this.#data });
    this.#worker = worker;
    let reason = 'the learner’s thread ended';
    worker.on('message', (message: FromLearner) => this.#receive(message));
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => this.#ended(reason));
  }

  /** The backend that computes; null while the thread starts. */
  get backend(): Backend | null {
    return this.#backend;
  }

  /** The last known state of a project's model. */
  stateOf(projectId: ProjectId): ModelState {
    const state = this.#states.get(projectId) ?? unknownState(projectId);
    return { ...state, backend: this.#backend };
  }

  send(message: Exclude<ToLearner, { kind: 'ask' } | { kind: 'close' }>): void {
    if (message.kind === 'forget') this.#states.delete(message.projectId);
    this.#post(message);
  }

  /** Questions whose answer is still to come. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Rejects with `not-ready` when the learner cannot answer now. */
  ask<Q extends Question>(question: Q): Promise<QuestionReplies[Q['kind']]> {
    return new Promise((resolve, reject) => {
      if (this.#worker === null) {
        reject(new Refusal('not-ready', 'The model is starting again: try in a moment.'));
        return;
      }
      if (this.#waiting.size >= learnerQuestionsWaiting) {
        reject(new Refusal('not-ready', 'The model has too much to do: try in a moment.'));
        return;
      }
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#post({ kind: 'ask', id, question });
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    this.#post({ kind: 'close' });
    // A refresh of a large pool must not hold up a shutdown: nothing in the thread needs saving.
    const timer = setTimeout(() => void worker.terminate(), 2000);
    await ended;
    clearTimeout(timer);
  }

  #post(message: ToLearner): void {
    this.#worker?.postMessage(message);
  }

  #ended(reason: string): void {
    this.#worker = null;
    this.#backend = null;
    for (const { reject } of this.#waiting.values()) reject(new Refusal('not-ready', reason));
    this.#waiting.clear();
    if (this.#closing) return;
    for (const [projectId, state] of this.#states) {
      const detail = { code: 'learner-failed', params: { message: reason } } as const;
      this.#setState({ ...state, projectId, state: 'failed', detail });
    }
    const delay = restartDelaysMs[Math.min(this.#restarts, restartDelaysMs.length - 1)] ?? 0;
    this.#restarts += 1;
    setTimeout(() => {
      if (this.#closing) return;
      this.start();
      this.#listener.onRestart(reason);
    }, delay);
  }

  #receive(message: FromLearner): void {
    switch (message.kind) {
      case 'ready':
        this.#backend = message.backend;
        this.#listener.onReady(message.backend);
        break;
      case 'state':
        this.#setState(message.state);
        break;
      case 'model':
        this.#restarts = 0;
        this.#listener.onModel(
          { ...message.model, backend: this.#backend?.name ?? '' },
          message.answerIds,
        );
        break;
      case 'round':
        this.#listener.onRound(message.finished);
        break;
      case 'failed': {
        const state = this.stateOf(message.projectId);
        this.#setState({ ...state, state: 'failed', detail: message.reason });
        break;
      }
      case 'reply':
        this.#settle(message);
        break;
    }
  }

  #setState(state: ModelState): void {
    const complete = { ...state, backend: this.#backend };
    this.#states.set(state.projectId, complete);
    this.#listener.onState(complete);
  }

  #settle(reply: Extract<FromLearner, { kind: 'reply' }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(new Refusal('not-ready', reply.message));
  }
}

function unknownState(projectId: ProjectId): ModelState {
  return {
    projectId,
    state: 'loading',
    detail: null,
    modelVersion: 0,
    trainedOn: 0,
    refreshMs: null,
    strategyInUse: null,
    strategyReason: null,
    encoder: '',
    encoderReason: null,
    dimension: null,
    backend: null,
    encoded: 0,
    toEncode: 0,
    waiting: 0,
    encodingSecondsLeft: null,
    memoryMb: null,
  };
}
