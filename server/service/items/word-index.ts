import type { Log } from '../../log.js';
import type { Store } from '../../store/store.js';

/** Between two steps, so that answers and imports never queue behind the search. */
const pauseMs = 10;
const againMs = 30_000;

/** Reads the words of new texts in the background; the search looks at the others one by one meanwhile. */
export class WordIndex {
  readonly #store: Store;
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #running = false;
  #stopped = false;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** There may be new texts. */
  wake(): void {
    if (this.#stopped || this.#running) return;
    this.#running = true;
    this.#next(pauseMs);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #next(waitMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#step(), waitMs);
  }

  async #step(): Promise<void> {
    try {
      this.#running = await this.#store.indexWords();
      if (this.#running) this.#next(pauseMs);
    } catch (error) {
      if (this.#stopped) return;
      this.#log.warn({ err: error }, 'the words of new texts wait to be read');
      this.#next(againMs);
    }
  }
}
