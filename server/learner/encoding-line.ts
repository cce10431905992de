import { chooseEncoder } from '../../model/encoders/choose-encoder.js';
import { sentenceDescription } from '../../model/encoders/sentence/sentence-description.js';
import type { Matrix } from '../../model/matrix.js';
import { createEncoderPool, type EncoderPool } from './encoder-pool.js';
import type { LearnerThreadData } from './messages.js';
import type { VectorFileKind } from './vector-file.js';

/** Encoder threads without work are ended after this time: each holds some 150 MB. */
const idleMs = 20_000;

/** What a project's `encoder` setting stands for, and why. */
export interface EncoderChoice {
  readonly kind: VectorFileKind;
  readonly reason: string;
  /** False for vectors that come with the data. */
  readonly encodes: boolean;
}

/** Resolves a project's encoder; throws a sentence for one that this version does not have. */
export function resolveEncoder(name: string): EncoderChoice {
  const precomputed = /^precomputed:(\d+)$/.exec(name);
  if (precomputed !== null) {
    const kind = { encoder: 'precomputed', fitId: 'given', dimension: Number(precomputed[1]) };
    return { kind, reason: 'the vectors came with the data', encodes: false };
  }
  const choice = chooseEncoder(name);
  if (choice === null) throw new Error(`There is no encoder "${name}": use auto or sentence.`);
  const { fitId, dimension } = sentenceDescription;
  const kind = { encoder: choice.encoderId, fitId, dimension };
  return { kind, reason: choice.reason, encodes: true };
}

/** The encoder threads: started when there is something to encode, ended when there is not. */
export class EncodingLine {
  readonly #data: LearnerThreadData;
  #pool: EncoderPool | null = null;
  #idle: NodeJS.Timeout | null = null;
  #busy = 0;

  constructor(data: LearnerThreadData) {
    this.#data = data;
  }

  /** Vectors of the texts, in their order. */
  async encode(encoder: string, texts: readonly string[]): Promise<Matrix> {
    if (encoder !== 'sentence')
      throw new Error(`The encoder "${encoder}" cannot encode new texts.`);
    this.#busy += 1;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#pool ??= createEncoderPool({
      workers: this.#data.encoderThreads,
      encoderId: 'sentence',
      backend: this.#data.backend,
    });
    try {
      return await this.#pool.encode(texts);
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) this.#idle = setTimeout(() => void this.close(), idleMs);
    }
  }

  async close(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const pool = this.#pool;
    this.#pool = null;
    await pool?.close();
  }
}
