import { parentPort, workerData } from 'node:worker_threads';
import { chooseBackend } from '../../model/backend.js';
import type { Encoder } from '../../model/encoders/encoder.js';
import { createLexicalEncoder } from '../../model/encoders/lexical/lexical-encoder.js';
import { loadSentenceEncoder } from '../../model/encoders/sentence/sentence-encoder.js';
import type { EncodeReply, EncoderWorkerData, EncodeRequest } from './encoder-messages.js';
import { reasonOf } from './learner-problem.js';
import { readSentenceModelFiles } from './sentence-model-files.js';
import { loadTransformerEncoder } from './transformer/load-transformer-encoder.js';
import { resolveWasmDirectory } from './wasm-directory.js';

/** Starts the backend of this thread, then the encoder. The native backend belongs to the learner alone. */
async function start({
  encoderId,
  backend,
  modelDirectory = '',
  lexical,
}: EncoderWorkerData): Promise<Encoder> {
  if (lexical !== undefined) return createLexicalEncoder(lexical);
  if (encoderId !== 'sentence') {
    return loadTransformerEncoder(encoderId.slice('transformer:'.length), modelDirectory);
  }
  const preference = backend === 'node' ? 'auto' : backend;
  await chooseBackend({ preference, wasmDirectory: resolveWasmDirectory() });
  return loadSentenceEncoder(await readSentenceModelFiles());
}

async function answer(
  started: Promise<Encoder>,
  request: EncodeRequest | 'describe',
): Promise<EncodeReply> {
  try {
    const encoder = await started;
    if (request === 'describe') {
      const { id, fitId, dimension } = encoder;
      return { kind: 'described', description: { id, fitId, dimension } };
    }
    request.target.set((await encoder.encode(request.texts)).values);
    return { kind: 'encoded' };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error, 'encoding-failed') };
  }
}

function listen(port: NonNullable<typeof parentPort>): void {
  const started = start(workerData as EncoderWorkerData);
  // The reason is given with each answer; without a handler Node would end the thread at once.
  started.catch(() => undefined);
  port.on('message', (request: EncodeRequest | 'describe') => {
    void answer(started, request).then((reply) => port.postMessage(reply));
  });
}

if (parentPort) listen(parentPort);
