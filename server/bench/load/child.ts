import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of the benchmark that is told what to do and says one thing when it is done. */
export class Child<In extends object | number, Out> {
  readonly #process: ChildProcess;

  constructor(script: string) {
    // Round trips come back as typed arrays.
    this.#process = fork(script, { serialization: 'advanced' });
  }

  /** The next thing that the process says; rejects where it ends instead. */
  async next(): Promise<Out> {
    const patience = new AbortController();
    const { signal } = patience;
    try {
      return await Promise.race([
        once(this.#process, 'message', { signal }).then(([message]) => message as Out),
        once(this.#process, 'exit', { signal }).then(([code]) => {
          throw new Error(`a process of the benchmark ended with ${String(code)}`);
        }),
      ]);
    } finally {
      patience.abort();
    }
  }

  ask(message: In): Promise<Out> {
    const reply = this.next();
    this.#process.send(message);
    return reply;
  }

  /** Tells it and waits for its end. */
  async end(message: In): Promise<void> {
    if (this.#process.exitCode !== null || !this.#process.connected) return;
    const ended = once(this.#process, 'exit');
    this.#process.send(message);
    await ended;
  }

  /** Ends it at once; nothing in it needs saving. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
