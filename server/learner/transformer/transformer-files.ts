import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LearnerProblem } from '../learner-problem.js';

/** Weights by their file name, the most exact first, under the names that the library gives them. */
const weightFiles = [
  ['model.onnx', 'fp32'],
  ['model_fp16.onnx', 'fp16'],
  ['model_int8.onnx', 'int8'],
  ['model_quantized.onnx', 'q8'],
] as const;
const neededFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json'] as const;

export interface TransformerFiles {
  readonly folder: string;
  /** The folder of the weights inside it. */
  readonly subfolder: string;
  readonly weights: string;
  readonly dtype: (typeof weightFiles)[number][1];
}

/** How the hub names models. */
const hubName = /^\w[\w.-]*(\/\w[\w.-]*)?$/;

/** The folder that a setting names; null for a name that only the hub can know. */
export function folderOf(model: string): string | null {
  const folder = resolve(model);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder || !hubName.test(model) ? folder : null;
}

/** Finds the files of an ONNX encoder; throws a LearnerProblem that names the one that is missing. */
export function findTransformerFiles(folder: string): TransformerFiles {
  for (const file of neededFiles) if (!existsSync(join(folder, file))) throw missing(folder, file);
  for (const subfolder of ['onnx', '']) {
    for (const [name, dtype] of weightFiles) {
      const weights = join(folder, subfolder, name);
      if (existsSync(weights)) return { folder, subfolder, weights, dtype };
    }
  }
  throw missing(folder, join('onnx', weightFiles[0][0]));
}

function missing(folder: string, file: string): LearnerProblem {
  return new LearnerProblem({ code: 'transformer-folder', params: { folder, file } });
}

/** How token vectors become one vector of the text. */
export type Pooling = 'mean' | 'cls' | 'last_token';

/**
 * The pooling that the model's own `1_Pooling/config.json` (of sentence-transformers) asks for; the mean
 * where it has none. Throws for a pooling that is not known here.
 */
export function readPooling(folder: string): Pooling {
  const file = join(folder, '1_Pooling', 'config.json');
  if (!existsSync(file)) return 'mean';
  const config = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  if (config['pooling_mode_mean_tokens'] === true) return 'mean';
  if (config['pooling_mode_cls_token'] === true) return 'cls';
  if (config['pooling_mode_lasttoken'] === true) return 'last_token';
  throw new Error(`${file} asks for a pooling that is not known here: use mean, cls or last token`);
}

/** Identifies the weights and all else that changes the vectors. */
export async function fingerprint(files: TransformerFiles, pooling: Pooling): Promise<string> {
  const hash = createHash('sha256').update(pooling);
  for (const file of neededFiles) hash.update(readFileSync(join(files.folder, file)));
  for await (const part of createReadStream(files.weights)) hash.update(part as Buffer);
  return hash.digest('hex').slice(0, 16);
}
