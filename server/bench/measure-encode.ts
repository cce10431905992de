import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendPreference } from '../../model/backend.js';
import { chooseBackend } from '../../model/backend.js';
import type { VocabularyEntry } from '../../model/encoders/sentence/tokenizer.js';
import { createTokenizer } from '../../model/encoders/sentence/tokenizer.js';
import { mean } from '../../model/evaluation/learning-curve.js';
import { createRandom } from '../../model/random.js';
import { spreadOf, type Spread } from '../commands/machine.js';
import { createEncoderPool } from '../learner/encoder-pool.js';
import { readSentenceModelFiles } from '../learner/sentence-model-files.js';
import { resolveWasmDirectory } from '../learner/wasm-directory.js';

export interface EncodeRow {
  readonly encoder: string;
  /** Texts of one measurement on one thread. */
  readonly texts: number;
  readonly meanTokens: number;
  /** One thread alone. */
  readonly textsPerSecondPerCore: Spread;
  /** All threads together, the median. */
  readonly textsPerSecond: number;
  readonly workers: number;
  /** The speed of a plain matrix product in the same run on one thread. */
  readonly floor: { readonly matmulGflops: Spread };
}

export interface EncodeBenchOptions {
  readonly backend: BackendPreference;
  readonly texts: number;
  readonly repetitions: number;
}

/**
 * Measures `sentence` in texts per second on one thread and on one a core, beside the speed of a plain
 * matrix product. Every measurement has texts of its own, which are generated, of about 13 tokens.
 */
export async function measureEncode(
  options: EncodeBenchOptions,
): Promise<{ backend: string; row: EncodeRow }> {
  const { texts, repetitions, backend: preference } = options;
  const backend = await chooseBackend({ preference, wasmDirectory: resolveWasmDirectory() });
  const workers = availableParallelism();
  const plan = { count: texts, repetitions, backend: preference };
  const alone = await measureThreads({ ...plan, workers: 1 });
  const together = await measureThreads({ ...plan, workers });
  const row: EncodeRow = {
    encoder: 'sentence',
    texts,
    meanTokens: await meanTokens(createTexts(texts, 1)),
    textsPerSecondPerCore: alone,
    textsPerSecond: together.median,
    workers,
    floor: { matmulGflops: measureProduct(20) },
  };
  return { backend: backend.name, row };
}

interface ThreadPlan {
  count: number;
  repetitions: number;
  workers: number;
  backend: BackendPreference;
}

/** Texts per second; the first call, which loads the model and warms the compiler up, is left out. */
async function measureThreads({
  count,
  repetitions,
  workers,
  backend,
}: ThreadPlan): Promise<Spread> {
  const pool = createEncoderPool({ workers, encoderId: 'sentence', backend });
  try {
    await pool.encode(createTexts(count * workers, 0));
    const rates: number[] = [];
    for (let repetition = 1; repetition <= repetitions; repetition++) {
      const texts = createTexts(count * workers, repetition);
      const startedAt = performance.now();
      await pool.encode(texts);
      rates.push(texts.length / ((performance.now() - startedAt) / 1000));
    }
    return spreadOf(rates);
  } finally {
    await pool.close();
  }
}

const words =
  'what is the name of a city in which people would like to know how many years ago it was built ' +
  'and why some one left his house after work when did she find out about this new story who won';

/** Sentences of five to nineteen common words, whose tokens are almost one a word. */
function createTexts(count: number, seed: number): string[] {
  const random = createRandom(seed);
  const vocabulary = words.split(' ');
  return Array.from({ length: count }, () => {
    const length = 5 + random.integer(15);
    const chosen = Array.from({ length }, () => vocabulary[random.integer(vocabulary.length)]);
    return `${chosen.join(' ')} ?`;
  });
}

async function meanTokens(texts: readonly string[]): Promise<number> {
  const { vocabularyJson } = await readSentenceModelFiles();
  const vocabulary = JSON.parse(vocabularyJson) as VocabularyEntry[];
  const tokenizer = createTokenizer(vocabulary, { reservedCount: 6, maxTokens: 256 });
  return mean(texts.map((text) => tokenizer.encode(text).length));
}

/** GFLOP/s of a product of the shape that the encoder spends its time on: tokens × 512 × 1536. */
function measureProduct(repetitions: number): Spread {
  const [rows, inner, columns] = [512, 512, 1536];
  const [left, right] = [tf.ones([rows, inner]), tf.ones([inner, columns])];
  const rates: number[] = [];
  for (let repetition = -3; repetition < repetitions; repetition++) {
    const startedAt = performance.now();
    const product = tf.matMul(left, right);
    product.dataSync();
    product.dispose();
    const seconds = (performance.now() - startedAt) / 1000;
    if (repetition >= 0) rates.push((2 * rows * inner * columns) / seconds / 1e9);
  }
  tf.dispose([left, right]);
  return spreadOf(rates);
}
