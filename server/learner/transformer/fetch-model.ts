import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LearnerProblem } from '../learner-problem.js';
import type { TransformersLibrary } from './load-transformer-encoder.js';

const poolingFile = '1_Pooling/config.json';

/**
 * Fetches a model of the hub into a folder of `modelDirectory`, once; returns the folder. Rejects with a
 * LearnerProblem where that fails.
 */
export async function fetchModel(
  { env, pipeline }: TransformersLibrary,
  model: string,
  modelDirectory: string,
): Promise<string> {
  const folder = join(modelDirectory, model);
  const done = join(folder, '.complete');
  if (existsSync(done)) return folder;
  try {
    Object.assign(env, { allowLocalModels: false, allowRemoteModels: true, useFSCache: true });
    env.cacheDir = modelDirectory;
    // Loading it is what makes the library fetch its files, each of which appears whole.
    const extract = await pipeline('feature-extraction', model, { dtype: 'fp32' });
    await extract.dispose();
    await fetchPooling(model, folder, env);
    writeFileSync(done, '');
    return folder;
  } catch (error) {
    const message = causeOf(error);
    throw new LearnerProblem({ code: 'transformer-unreachable', params: { model, message } });
  }
}

/** The library does not ask for this file, which says how the model wants its tokens pooled. */
async function fetchPooling(
  model: string,
  folder: string,
  { remoteHost }: TransformersLibrary['env'],
): Promise<void> {
  const response = await fetch(new URL(`${model}/resolve/main/${poolingFile}`, remoteHost));
  if (response.status === 404) return;
  if (!response.ok) throw new Error(`${poolingFile}: ${response.status}`);
  const file = join(folder, poolingFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await response.text());
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
