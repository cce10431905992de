import type { EncoderChoice } from '../../model/encoders/choose-encoder.js';
import { chooseEncoder } from '../../model/encoders/choose-encoder.js';
import { joinEncoders } from '../../model/encoders/concatenate.js';
import type { Encoder } from '../../model/encoders/encoder.js';
import {
  fitLexicalEncoder,
  lexicalDimension,
  lexicalFitId,
  lexicalSeed,
} from '../../model/encoders/lexical/fit-lexical.js';
import { createLexicalEncoder } from '../../model/encoders/lexical/lexical-encoder.js';
import { createEncoderPool } from '../learner/encoder-pool.js';
import type { CachedEncoding, EncodeSources } from './encode-cached.js';
import { encodeCached } from './encode-cached.js';
import type { SimulateOptions } from './simulate.js';
import type { SimulationSet } from './simulation-set.js';
import { VectorCache } from './vector-cache.js';

export type EncodeSetOptions = Pick<
  SimulateOptions,
  'encoderId' | 'cacheDirectory' | 'backend' | 'workers' | 'onProgress'
>;

/** Encodes the pool, then the test file, as the service would encode them: it never fits on test texts. */
export async function encodeSet(
  set: SimulationSet,
  options: EncodeSetOptions,
): Promise<CachedEncoding & { choice: EncoderChoice }> {
  const choice = chooseEncoder(options.encoderId, set.pool.texts);
  const { encoderId } = choice;
  if (encoderId === 'sentence') return { ...(await encodeSentences(set, options)), choice };
  const lexical = await encodeLexically(set, options);
  if (encoderId === 'lexical') return { ...lexical, choice };
  const sentence = await encodeSentences(set, options);
  const texts = [...set.pool.texts, ...set.test.texts];
  const vectors = joinEncoders(texts, { sentence: sentence.vectors, lexical: lexical.vectors });
  return { vectors, textsPerSecond: sentence.textsPerSecond, choice };
}

async function encodeSentences(set: SimulationSet, options: EncodeSetOptions) {
  const { workers, backend } = options;
  const encoder = createEncoderPool({ workers, backend, encoderId: 'sentence' });
  try {
    return await encodeWith(encoder, set, options);
  } finally {
    await encoder.close();
  }
}

function encodeLexically(set: SimulationSet, options: EncodeSetOptions): Promise<CachedEncoding> {
  const { texts } = set.pool;
  let fitted: Encoder | null = null;
  const encoder: EncodeSources['encoder'] = {
    id: 'lexical',
    fitId: lexicalFitId(texts, lexicalSeed),
    dimension: lexicalDimension,
    // Fitted only when a vector is not in the cache.
    encode: (missing) => {
      fitted ??= createLexicalEncoder(fitLexicalEncoder(texts, lexicalSeed));
      return fitted.encode(missing);
    },
  };
  return encodeWith(encoder, set, options);
}

async function encodeWith(
  encoder: EncodeSources['encoder'],
  { pool, test }: SimulationSet,
  { cacheDirectory, onProgress }: EncodeSetOptions,
): Promise<CachedEncoding> {
  return encodeCached([...pool.texts, ...test.texts], {
    encoder,
    cache: await VectorCache.open(cacheDirectory, encoder),
    onProgress: (done, total) => onProgress('encoding', done, total),
  });
}
