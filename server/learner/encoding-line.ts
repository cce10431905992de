import type { EncoderId, EncoderSetting } from '../../model/encoders/choose-encoder.js';
import { encoderSettings, parseEncoderSetting } from '../../model/encoders/choose-encoder.js';
import { describeJoined, joinEncoders } from '../../model/encoders/concatenate.js';
import type { Encoder, EncoderDescription } from '../../model/encoders/encoder.js';
import type { LexicalFit } from '../../model/encoders/lexical/fit-lexical.js';
import {
  createLexicalEncoder,
  describeLexical,
} from '../../model/encoders/lexical/lexical-encoder.js';
import { sentenceDescription } from '../../model/encoders/sentence/sentence-description.js';
import type { Matrix } from '../../model/matrix.js';
import type { PooledEncoderId } from './encoder-messages.js';
import type { LearnerThreadData } from './messages.js';
import type { ProjectFit } from './project-fit.js';
import { LearnerProblem } from './learner-problem.js';
import type { Reason } from '../contract/reason.js';
import type { VectorState } from '../store/store.js';
import type { VectorFileKind } from './vector-file.js';
import { WarmEncoderPool } from './warm-encoder-pool.js';

/** What a project's `encoder` setting stands for, and why. */
export interface EncoderChoice {
  readonly kind: VectorFileKind;
  readonly reason: Reason;
  /** False for vectors that come with the data. */
  readonly encodes: boolean;
  /** The encoder of other threads that takes part; null where none does. */
  readonly pooled: PooledEncoderId | null;
  /** Null for an encoder that is not fitted. */
  readonly lexical: LexicalFit | null;
}

/** Vectors that came with the data; of dimension 0 while there is none. */
export function givenVectors({ dimension, generation }: VectorState): EncoderChoice {
  const kind = { encoder: 'precomputed', fitId: `given-${generation}`, dimension: dimension ?? 0 };
  const reason = { code: 'vectors-given', params: {} } as const;
  return { kind, reason, encodes: false, pooled: null, lexical: null };
}

/** The setting of a project that this version can carry out; throws a LearnerProblem for any other. */
export function encoderSetting(name: string): EncoderSetting {
  const setting = parseEncoderSetting(name);
  if (setting !== null) return setting;
  const encoders = [...encoderSettings, 'precomputed', 'transformer:ID-OR-FOLDER'].join(', ');
  throw new LearnerProblem({ code: 'encoder-unknown', params: { encoder: name, encoders } });
}

/** The transformer that a setting names; null for any other setting. */
export function transformerSetting(name: string): PooledEncoderId | null {
  const model = /^transformer:(.*)$/s.exec(name)?.[1];
  return model === undefined ? null : `transformer:${model}`;
}

/** The encoder that a project's texts led to. */
export function fittedEncoder({ encoderId, reason, lexical }: ProjectFit): EncoderChoice {
  const { id, fitId, dimension } = describe(encoderId, lexical);
  const pooled = encoderId === 'lexical' ? null : 'sentence';
  return { kind: { encoder: id, fitId, dimension }, reason, encodes: true, pooled, lexical };
}

function describe(encoderId: EncoderId, lexical: LexicalFit | null): EncoderDescription {
  if (lexical === null) return sentenceDescription;
  const description = describeLexical(lexical);
  if (encoderId === 'lexical') return description;
  return describeJoined(sentenceDescription, description);
}

/** Fewer texts are encoded here sooner than a thread has started. */
const fewTexts = 100;

/** Everything that encodes texts here. */
export class EncodingLine {
  readonly #data: LearnerThreadData;
  readonly #pools = new Map<PooledEncoderId, WarmEncoderPool>();
  readonly #lexical = new WeakMap<LexicalFit, Encoder>();
  readonly #lexicalPools = new Map<LexicalFit, WarmEncoderPool>();

  constructor(data: LearnerThreadData) {
    this.#data = data;
  }

  /** Vectors of the texts, in their order. */
  async encode(
    { kind, pooled, lexical }: EncoderChoice,
    texts: readonly string[],
  ): Promise<Matrix> {
    if (kind.encoder === 'precomputed')
      throw new Error('The vectors came with the data, so new texts cannot be encoded.');
    if (lexical === null) return this.#pool(pooled ?? 'sentence').encode(texts);
    if (pooled === null && texts.length > fewTexts) return this.#lexicalPool(lexical).encode(texts);
    const words = await this.#lexicalEncoder(lexical).encode(texts);
    if (pooled === null) return words;
    const sentence = await this.#pool(pooled).encode(texts);
    return joinEncoders(texts, { sentence, lexical: words });
  }

  /** Loads a transformer and says which vectors it makes; rejects with a LearnerProblem. */
  async openTransformer(id: PooledEncoderId): Promise<EncoderChoice> {
    const { id: encoder, fitId, dimension } = await this.#pool(id).describe();
    const reason = { code: 'encoder-chosen', params: { encoder: id } } as const;
    const kind = { encoder, fitId, dimension };
    return { kind, reason, encodes: true, pooled: id, lexical: null };
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#pools.values(), ...this.#lexicalPools.values()].map((pool) => pool.close()),
    );
  }

  #pool(encoderId: PooledEncoderId): WarmEncoderPool {
    let pool = this.#pools.get(encoderId);
    if (pool === undefined) {
      const { encoderThreads: workers, backend, modelDirectory } = this.#data;
      pool = new WarmEncoderPool({ workers, encoderId, backend, modelDirectory });
      this.#pools.set(encoderId, pool);
    }
    return pool;
  }

  /** The threads of one fit, forgotten when they have nothing to do: a grown pool has another fit. */
  #lexicalPool(lexical: LexicalFit): WarmEncoderPool {
    let pool = this.#lexicalPools.get(lexical);
    if (pool === undefined) {
      const { encoderThreads: workers, backend } = this.#data;
      const options = { workers, encoderId: 'lexical', backend, lexical } as const;
      pool = new WarmEncoderPool(options, () => this.#lexicalPools.delete(lexical));
      this.#lexicalPools.set(lexical, pool);
    }
    return pool;
  }

  /** For single texts, and beside sentences, which take a hundred times as long. */
  #lexicalEncoder(fit: LexicalFit): Encoder {
    const known = this.#lexical.get(fit);
    if (known !== undefined) return known;
    const encoder = createLexicalEncoder(fit);
    this.#lexical.set(fit, encoder);
    return encoder;
  }
}
