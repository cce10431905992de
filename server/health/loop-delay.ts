import { monitorEventLoopDelay } from 'node:perf_hooks';

const windowMs = 60_000;

/** How late the main thread runs its work, over the last one to two minutes. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: 10 });
  #lastWindow = 0;

  constructor() {
    this.#histogram.enable();
    setInterval(() => {
      this.#lastWindow = this.#histogram.percentile(99);
      this.#histogram.reset();
    }, windowMs).unref();
  }

  /** Seconds that 99 % of the measured delays did not exceed. */
  p99(): number {
    return Math.max(this.#lastWindow, this.#histogram.percentile(99)) / 1e9;
  }
}
