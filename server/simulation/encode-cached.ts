import type { Matrix } from '../../model/matrix.js';
import { createMatrix, gatherRows } from '../../model/matrix.js';
import type { EncoderDescription } from '../../model/encoders/encoder.js';
import type { EncoderPool } from '../learner/encoder-pool.js';
import type { VectorCache } from './vector-cache.js';

export interface CachedEncoding {
  /** One row a text, in the order of the texts. */
  vectors: Matrix;
  /** Null when every vector came from the cache. */
  textsPerSecond: number | null;
}

export interface EncodeSources {
  encoder: EncoderDescription & Pick<EncoderPool, 'encode'>;
  cache: VectorCache;
  onProgress: (done: number, total: number) => void;
}

/** Texts between two writes of the cache, so that an interrupted command does not start from nothing. */
const sliceTexts = 2048;

/** Looks texts up in the cache and encodes what is missing, once for each distinct text. */
export async function encodeCached(
  texts: readonly string[],
  sources: EncodeSources,
): Promise<CachedEncoding> {
  const missing = [...new Set(texts)].filter((text) => sources.cache.get(text) === undefined);
  const startedAt = performance.now();
  for (let from = 0; from < missing.length; from += sliceTexts) {
    const slice = missing.slice(from, from + sliceTexts);
    const onProgress = (done: number) => sources.onProgress(from + done, missing.length);
    await sources.cache.add(slice, await sources.encoder.encode(slice, { onProgress }));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    vectors: collect(texts, sources),
    textsPerSecond: missing.length === 0 ? null : missing.length / seconds,
  };
}

function collect(texts: readonly string[], { cache, encoder }: EncodeSources): Matrix {
  const vectors = createMatrix(texts.length, encoder.dimension);
  texts.forEach((text, row) => {
    const vector = cache.get(text);
    if (!vector) throw new Error('a text was encoded but its vector is missing');
    vectors.values.set(vector, row * encoder.dimension);
  });
  return vectors;
}

/** Splits the rows of one encoding into the first `count` and the rest. */
export function splitRows(vectors: Matrix, count: number): [Matrix, Matrix] {
  const rows = Int32Array.from({ length: vectors.rows }, (_, row) => row);
  return [gatherRows(vectors, rows.subarray(0, count)), gatherRows(vectors, rows.subarray(count))];
}
