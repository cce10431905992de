import type { EncoderId, EncoderSetting } from '../../model/encoders/choose-encoder.js';
import { encoderSettings, parseEncoderSetting } from '../../model/encoders/choose-encoder.js';
import { concatenateVectors, describeConcatenation } from '../../model/encoders/concatenate.js';
import type { Encoder, EncoderDescription } from '../../model/encoders/encoder.js';
import type { LexicalFit } from '../../model/encoders/lexical/fit-lexical.js';
import { createLexicalEncoder } from '../../model/encoders/lexical/lexical-encoder.js';
import { sentenceDescription } from '../../model/encoders/sentence/sentence-description.js';
import type { Matrix } from '../../model/matrix.js';
import { createEncoderPool, type EncoderPool } from './encoder-pool.js';
import type { LearnerThreadData } from './messages.js';
import type { ProjectFit } from './project-fit.js';
import type { VectorFileKind } from './vector-file.js';

/** Encoder threads without work are ended after this time: each holds some 150 MB. */
const idleMs = 20_000;

/** What a project's `encoder` setting stands for, and why. */
export interface EncoderChoice {
  readonly kind: VectorFileKind;
  readonly reason: string;
  /** False for vectors that come with the data. */
  readonly encodes: boolean;
  /** Null for an encoder that is not fitted. */
  readonly lexical: LexicalFit | null;
}

/** The choice that needs no look at the texts; null where `fittedEncoder` has to decide. */
export function plainEncoder(name: string): EncoderChoice | null {
  const precomputed = /^precomputed:(\d+)$/.exec(name);
  if (precomputed === null) return null;
  const kind = { encoder: 'precomputed', fitId: 'given', dimension: Number(precomputed[1]) };
  return { kind, reason: 'the vectors came with the data', encodes: false, lexical: null };
}

/** The setting of a project that this version can carry out; throws a sentence for any other. */
export function encoderSetting(name: string): EncoderSetting {
  const setting = parseEncoderSetting(name);
  if (setting !== null) return setting;
  throw new Error(`There is no encoder "${name}": use ${encoderSettings.join(', ')}.`);
}

/** The encoder that a project's texts led to. */
export function fittedEncoder({ encoderId, reason, lexical }: ProjectFit): EncoderChoice {
  const { id, fitId, dimension } = describe(encoderId, lexical);
  return { kind: { encoder: id, fitId, dimension }, reason, encodes: true, lexical };
}

function describe(encoderId: EncoderId, lexical: LexicalFit | null): EncoderDescription {
  if (lexical === null) return sentenceDescription;
  const { fitId, dimension } = lexical;
  const description = { id: 'lexical', fitId, dimension };
  if (encoderId === 'lexical') return description;
  return describeConcatenation(sentenceDescription, description);
}

/** The encoder threads: started when there is something to encode, ended when there is not. */
export class EncodingLine {
  readonly #data: LearnerThreadData;
  #pool: EncoderPool | null = null;
  #idle: NodeJS.Timeout | null = null;
  #busy = 0;
  readonly #lexical = new WeakMap<LexicalFit, Encoder>();

  constructor(data: LearnerThreadData) {
    this.#data = data;
  }

  /** Vectors of the texts, in their order. */
  async encode({ kind, lexical }: EncoderChoice, texts: readonly string[]): Promise<Matrix> {
    if (kind.encoder === 'precomputed')
      throw new Error('The vectors came with the data, so new texts cannot be encoded.');
    if (lexical === null) return this.#encodeSentences(texts);
    const words = await this.#lexicalEncoder(lexical).encode(texts);
    if (kind.encoder === 'lexical') return words;
    return concatenateVectors(await this.#encodeSentences(texts), words);
  }

  /** Fast enough for this thread: some thousand texts in the time of a refresh. */
  #lexicalEncoder(fit: LexicalFit): Encoder {
    const known = this.#lexical.get(fit);
    if (known !== undefined) return known;
    const encoder = createLexicalEncoder(fit);
    this.#lexical.set(fit, encoder);
    return encoder;
  }

  async #encodeSentences(texts: readonly string[]): Promise<Matrix> {
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
