import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { chooseBackend } from '../../model/backend.js';
import type { ProjectId } from '../contract/ids.js';
import { openInlineReader } from '../store/sqlite/sqlite-store.js';
import type { StoreReader } from '../store/store.js';
import { answerQuestion } from './answer-question.js';
import { EncodingLine } from './encoding-line.js';
import { giveWayToLabeling } from './give-way.js';
import { loadNodeBackend } from './load-node-backend.js';
import type { FromLearner, LearnerThreadData, ToLearner } from './messages.js';
import { ProjectWorker } from './project-worker.js';
import { resolveWasmDirectory } from './wasm-directory.js';

/** The thread that holds the tensors: it takes turns between the projects that have work. */
class LearnerThread {
  readonly #projects = new Map<ProjectId, ProjectWorker>();
  readonly #encoding: EncodingLine;
  readonly #reader: StoreReader;
  #running = false;
  #moreToDo = false;

  constructor(
    readonly data: LearnerThreadData,
    readonly port: MessagePort,
  ) {
    this.#reader = openInlineReader(data.databaseFile);
    this.#encoding = new EncodingLine(data);
  }

  async start(): Promise<void> {
    giveWayToLabeling();
    const { backend: preference } = this.data;
    const wasmDirectory = resolveWasmDirectory();
    const backend = await chooseBackend({ preference, wasmDirectory, loadNodeBackend });
    this.port.on('message', (message: ToLearner) => this.#receive(message));
    this.#send({ kind: 'ready', backend });
  }

  #send(message: FromLearner): void {
    this.port.postMessage(message);
  }

  #receive(message: ToLearner): void {
    switch (message.kind) {
      case 'changed':
        this.#projectOf(message.projectId).changed(message.annotators, message.answerIds);
        break;
      case 'items-changed':
        this.#projectOf(message.projectId).itemsChanged(message.annotators);
        break;
      case 'evaluate':
        this.#projectOf(message.closing.projectId).evaluate(message.closing);
        break;
      case 'published':
        this.#projectOf(message.projectId).published();
        break;
      case 'forget':
        this.#projects.get(message.projectId)?.close();
        this.#projects.delete(message.projectId);
        break;
      case 'ask':
        void this.#answer(message.id, message.question);
        break;
      case 'close':
        void this.#close();
        return;
    }
    void this.#run();
  }

  #projectOf(projectId: ProjectId): ProjectWorker {
    let project = this.#projects.get(projectId);
    if (project === undefined) {
      project = new ProjectWorker(projectId, {
        reader: this.#reader,
        vectorDirectory: this.data.vectorDirectory,
        encoding: this.#encoding,
        send: (message) => this.#send(message),
        wake: () => void this.#run(),
      });
      this.#projects.set(projectId, project);
    }
    return project;
  }

  /** One step of each project that has work, round and round, until none has. */
  async #run(): Promise<void> {
    // A message that comes while the last steps are awaited must not be slept through.
    this.#moreToDo = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#takeMoreToDo()) {
      for (const project of [...this.#projects.values()]) {
        if (await project.step()) this.#moreToDo = true;
        // Answers that came in meanwhile join the next refresh instead of causing one each.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    this.#running = false;
  }

  #takeMoreToDo(): boolean {
    const more = this.#moreToDo;
    this.#moreToDo = false;
    return more;
  }

  async #answer(id: number, question: Parameters<typeof answerQuestion>[0]): Promise<void> {
    try {
      const project = 'projectId' in question ? this.#projects.get(question.projectId) : undefined;
      const value = await answerQuestion(question, { project, encoding: this.#encoding });
      this.#send({ kind: 'reply', id, ok: true, value });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#send({ kind: 'reply', id, ok: false, message });
    }
  }

  async #close(): Promise<void> {
    for (const project of this.#projects.values()) project.close();
    await this.#encoding.close();
    await this.#reader.close();
    this.port.close();
  }
}

if (parentPort === null) throw new Error('learner-thread runs as a worker only');
void new LearnerThread(workerData as LearnerThreadData, parentPort).start();
