import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EncoderDescription } from '../../model/encoders/encoder.js';
import type { EncodeReply, EncoderWorkerData, EncodeRequest } from './encoder-messages.js';
import { LearnerProblem } from './learner-problem.js';

/** The thread ended in the middle of a request, which another thread may carry out. */
export class EncoderThreadDied extends Error {}

interface Pending {
  readonly resolve: (reply: EncodeReply) => void;
  readonly reject: (error: Error) => void;
}

/** One worker thread that encodes one request at a time. It starts with the first request. */
export class EncoderThread {
  #worker: Worker | null = null;
  #pending: Pending | null = null;

  constructor(private readonly data: EncoderWorkerData) {}

  /**
   * Fills `request.target`; await it before the next call. Rejects with EncoderThreadDied when the thread
   * ends meanwhile, and the next call starts a new one.
   */
  async run(request: EncodeRequest): Promise<void> {
    await this.#ask(request);
  }

  /** Loads the encoder and says which vectors it makes; rejects as `run` does. */
  async describe(): Promise<EncoderDescription> {
    const reply = await this.#ask('describe');
    if (reply.kind !== 'described') throw new Error(`an encoder answered with "${reply.kind}"`);
    return reply.description;
  }

  /** Ends the thread; a request that runs is rejected. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(request: EncodeRequest | 'describe'): Promise<EncodeReply> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(join(__dirname, 'encoder-worker.js'), { workerData: this.data });
    worker.on('message', (reply: EncodeReply) => this.#settle(reply));
    // Both can come for one death; whichever is first ends the thread for us.
    worker.on('error', (error) => this.#die(worker, error.message));
    worker.on('exit', (code) => this.#die(worker, `exit code ${code}`));
    return worker;
  }

  #settle(reply: EncodeReply): void {
    const pending = this.#pending;
    this.#pending = null;
    if (reply.kind === 'failed') pending?.reject(new LearnerProblem(reply.reason));
    else pending?.resolve(reply);
  }

  #die(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const pending = this.#pending;
    this.#pending = null;
    pending?.reject(new EncoderThreadDied(`the encoder thread ended: ${reason}`));
  }
}
