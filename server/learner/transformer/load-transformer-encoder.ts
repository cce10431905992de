import { createRequire } from 'node:module';
import type { Encoder } from '../../../model/encoders/encoder.js';
import { normalize } from '../../../model/encoders/normalize.js';
import { planBatches } from '../../../model/encoders/sentence/plan-batches.js';
import { createMatrix, rowOf, type Matrix } from '../../../model/matrix.js';
import { LearnerProblem, reasonOf } from '../learner-problem.js';
import { fetchModel } from './fetch-model.js';
import {
  findTransformerFiles,
  fingerprint,
  folderOf,
  readPooling,
  type Pooling,
  type TransformerFiles,
} from './transformer-files.js';

const packageName = '@huggingface/transformers';
/** Padded length of a batch in characters: some 600 tokens, as is best for `sentence`. */
const charactersPerBatch = 2400;
/** The tokenizer cuts at the model's own limit; this only keeps it from reading whole books. */
const textCharacters = 16_384;

/** The part of the library that is used here; its types are absent where it is not installed. */
export interface TransformersLibrary {
  readonly env: {
    cacheDir: string;
    readonly remoteHost: string;
    useFSCache: boolean;
    allowLocalModels: boolean;
    allowRemoteModels: boolean;
  };
  readonly pipeline: (
    task: 'feature-extraction',
    model: string,
    options: Readonly<Record<string, unknown>>,
  ) => Promise<FeatureExtractor>;
}

interface FeatureExtractor {
  (
    texts: readonly string[],
    options: { pooling: Pooling },
  ): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }>;
  dispose(): Promise<unknown>;
}

/**
 * Loads any ONNX sentence encoder through @huggingface/transformers: `model` is a folder, or a name on its
 * hub, whose files are kept in `modelDirectory`. Vectors are pooled as the model says, each of length 1 as
 * of every encoder here. Rejects with a LearnerProblem that names the remedy.
 */
export async function loadTransformerEncoder(
  model: string,
  modelDirectory: string,
): Promise<Encoder> {
  const library = requireLibrary(`transformer:${model}`);
  const folder = folderOf(model) ?? (await fetchModel(library, model, modelDirectory));
  const files = findTransformerFiles(folder);
  try {
    return await openEncoder(library, files);
  } catch (error) {
    const { params } = reasonOf(error, 'transformer-broken');
    throw new LearnerProblem({ code: 'transformer-broken', params: { model, ...params } });
  }
}

function requireLibrary(encoder: string): TransformersLibrary {
  const load = createRequire(__filename);
  try {
    load.resolve(packageName);
  } catch {
    throw new LearnerProblem({ code: 'transformer-not-installed', params: { encoder } });
  }
  return load(packageName) as TransformersLibrary;
}

async function openEncoder(
  { env, pipeline }: TransformersLibrary,
  files: TransformerFiles,
): Promise<Encoder> {
  Object.assign(env, { allowLocalModels: true, allowRemoteModels: false, useFSCache: false });
  const pooling = readPooling(files.folder);
  const extract = await pipeline('feature-extraction', files.folder, {
    dtype: files.dtype,
    subfolder: files.subfolder,
    local_files_only: true,
    // There is a thread for each core already.
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  });
  const { dims } = await extract(['dimension'], { pooling });
  const [, dimension = 0] = dims;
  if (dims.length !== 2) throw new Error(`it makes no vector of a text but ${dims.join(' × ')}`);
  return {
    id: 'transformer',
    fitId: await fingerprint(files, pooling),
    dimension,
    encode: (texts) => encodeTexts(texts, { extract, pooling, dimension }),
    dispose: () => void extract.dispose(),
  };
}

interface Loaded {
  readonly extract: FeatureExtractor;
  readonly pooling: Pooling;
  readonly dimension: number;
}

async function encodeTexts(
  texts: readonly string[],
  { extract, pooling, dimension }: Loaded,
): Promise<Matrix> {
  const vectors = createMatrix(texts.length, dimension);
  const lengths = texts.map(({ length }) => Math.min(length, textCharacters));
  // The last token of a shorter text would be padding.
  const room = pooling === 'last_token' ? 0 : charactersPerBatch;
  for (const batch of planBatches(lengths, room)) {
    const cut = batch.map((index) => (texts[index] ?? '').slice(0, textCharacters));
    const { data } = await extract(cut, { pooling });
    for (const [row, index] of batch.entries()) {
      const vector = rowOf(vectors, index);
      vector.set(data.subarray(row * dimension, (row + 1) * dimension));
      normalize(vector);
    }
  }
  return vectors;
}
