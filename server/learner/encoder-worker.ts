import { parentPort, workerData } from 'node:worker_threads';
import { chooseBackend } from '../../model/backend.js';
import type { Encoder } from '../../model/encoders/encoder.js';
import { loadSentenceEncoder } from '../../model/encoders/sentence/sentence-encoder.js';
import type { EncodeReply, EncoderWorkerData, EncodeRequest } from './encoder-messages.js';
import { readSentenceModelFiles } from './sentence-model-files.js';
import { resolveWasmDirectory } from './wasm-directory.js';

/** Starts the backend of this thread, then the encoder. The native backend belongs to the learner alone. */
async function start({ backend }: EncoderWorkerData): Promise<Encoder> {
  const preference = backend === 'node' ? 'auto' : backend;
  await chooseBackend({ preference, wasmDirectory: resolveWasmDirectory() });
  return loadSentenceEncoder(await readSentenceModelFiles());
}

async function answer(started: Promise<Encoder>, request: EncodeRequest): Promise<EncodeReply> {
  try {
    const encoder = await started;
    request.target.set((await encoder.encode(request.texts)).values);
    return { kind: 'encoded' };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function listen(port: NonNullable<typeof parentPort>): void {
  const started = start(workerData as EncoderWorkerData);
  // The reason is given with each answer; without a handler Node would end the thread at once.
  started.catch(() => undefined);
  port.on('message', (request: EncodeRequest) => {
    void answer(started, request).then((reply) => port.postMessage(reply));
  });
}

if (parentPort) listen(parentPort);
