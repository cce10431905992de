import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RunReply, RunRequest, RunResult, RunThreadData } from './run-messages.js';

/** The thread ended in the middle of a run, for example for want of memory. */
export class RunThreadDied extends Error {}

interface Pending {
  readonly onRound: (labels: number) => void;
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: Error) => void;
}

/** One thread that makes one run at a time. It starts with the first run, and anew after it died. */
export class RunThread {
  #worker: Worker | null = null;
  #pending: Pending | null = null;

  constructor(private readonly data: RunThreadData) {}

  /** Await it before the next call. Rejects with the run's error, or with RunThreadDied. */
  run(request: RunRequest, onRound: (labels: number) => void): Promise<RunResult> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#pending = { onRound, resolve, reject };
      worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(join(__dirname, 'run-worker.js'), { workerData: this.data });
    worker.on('message', (reply: RunReply) => this.#hear(reply));
    // Both can come for one death; whichever is first ends the thread for us.
    worker.on('error', (error) => this.#die(worker, error.message));
    worker.on('exit', (code) => this.#die(worker, `exit code ${code}`));
    return worker;
  }

  #hear(reply: RunReply): void {
    if (reply.kind === 'round') {
      this.#pending?.onRound(reply.labels);
      return;
    }
    const pending = this.#takePending();
    if (reply.kind === 'finished') pending?.resolve(reply.result);
    else pending?.reject(new Error(reply.reason));
  }

  #die(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#takePending()?.reject(new RunThreadDied(`the thread of the run ended: ${reason}`));
  }

  #takePending(): Pending | null {
    const pending = this.#pending;
    this.#pending = null;
    return pending;
  }
}
