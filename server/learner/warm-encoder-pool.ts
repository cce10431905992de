import type { EncoderDescription } from '../../model/encoders/encoder.js';
import type { Matrix } from '../../model/matrix.js';
import { openEncoderPool, type EncoderPool, type EncoderPoolOptions } from './encoder-pool.js';

/** Encoder threads without work are ended after this time: each holds some 50 to 150 MB. */
const idleMs = 20_000;

/** The threads of one encoder: started when there is something to encode, ended when there is not. */
export class WarmEncoderPool {
  #pool: Promise<EncoderPool> | null = null;
  #idle: NodeJS.Timeout | null = null;
  #busy = 0;

  /** Calls `onIdle` when the threads were ended because there was nothing to do. */
  constructor(
    private readonly options: EncoderPoolOptions,
    private readonly onIdle: () => void = () => undefined,
  ) {}

  encode(texts: readonly string[]): Promise<Matrix> {
    return this.#use((pool) => pool.encode(texts));
  }

  describe(): Promise<EncoderDescription> {
    return this.#use(({ id, fitId, dimension }) => Promise.resolve({ id, fitId, dimension }));
  }

  async close(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const opening = this.#pool;
    this.#pool = null;
    const pool = await opening?.catch(() => null);
    await pool?.close();
  }

  async #use<T>(work: (pool: EncoderPool) => Promise<T>): Promise<T> {
    this.#busy += 1;
    if (this.#idle !== null) clearTimeout(this.#idle);
    const opening = (this.#pool ??= openEncoderPool(this.options));
    // One that cannot be opened is tried anew the next time.
    opening.catch(() => {
      if (this.#pool === opening) this.#pool = null;
    });
    try {
      return await work(await opening);
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) this.#idle = setTimeout(() => void this.#rest(), idleMs);
    }
  }

  async #rest(): Promise<void> {
    this.onIdle();
    await this.close();
  }
}
