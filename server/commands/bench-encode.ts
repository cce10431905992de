import { availableParallelism, cpus, totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendPreference } from '../../model/backend.js';
import { chooseBackend } from '../../model/backend.js';
import { mean } from '../../model/evaluation/learning-curve.js';
import { createRandom } from '../../model/random.js';
import { createTokenizer } from '../../model/encoders/sentence/tokenizer.js';
import type { VocabularyEntry } from '../../model/encoders/sentence/tokenizer.js';
import { createEncoderPool } from '../learner/encoder-pool.js';
import { readSentenceModelFiles } from '../learner/sentence-model-files.js';
import { resolveWasmDirectory } from '../learner/wasm-directory.js';

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export interface EncodeBenchReport {
  machine: { cpu: string; cores: number; memoryGb: number; node: string };
  backend: string;
  rows: {
    encoder: string;
    texts: number;
    meanTokens: number;
    /** One thread alone. */
    textsPerSecondPerCore: Spread;
    /** All threads together, the median. */
    textsPerSecond: number;
    workers: number;
    /** The best that a plain matrix product reaches here, in the same run on one thread. */
    floor: { matmulGflops: Spread };
  }[];
}

export interface EncodeBenchOptions {
  backend: BackendPreference;
  /** Texts of one measurement. */
  texts?: number;
  repetitions?: number;
}

/**
 * Measures `sentence` in texts per second on one thread and on one a core, beside the speed of a plain
 * matrix product. Every measurement has texts of its own, which are generated, of about 14 tokens.
 */
export async function benchEncode(options: EncodeBenchOptions): Promise<EncodeBenchReport> {
  const { texts: count = 600, repetitions = 5, backend: preference } = options;
  const backend = await chooseBackend({ preference, wasmDirectory: resolveWasmDirectory() });
  const workers = availableParallelism();
  const plan = { count, repetitions, backend: preference };
  const alone = await measureThreads({ ...plan, workers: 1 });
  const together = await measureThreads({ ...plan, workers });
  return {
    machine: describeMachine(),
    backend: backend.name,
    rows: [
      {
        encoder: 'sentence',
        texts: count,
        meanTokens: await meanTokens(createTexts(count, 1)),
        textsPerSecondPerCore: alone,
        textsPerSecond: together.median,
        workers,
        floor: { matmulGflops: measureProduct(20) },
      },
    ],
  };
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

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right);
  return {
    median: sorted[sorted.length >> 1] ?? NaN,
    min: sorted[0] ?? NaN,
    max: sorted.at(-1) ?? NaN,
  };
}

function describeMachine(): EncodeBenchReport['machine'] {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}
