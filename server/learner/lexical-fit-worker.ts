import { parentPort, workerData } from 'node:worker_threads';
import { fitLexicalEncoder, lexicalSeed } from '../../model/encoders/lexical/fit-lexical.js';

/** What the thread is started with; it answers with the LexicalFit and ends. */
export interface LexicalFitRequest {
  texts: readonly string[];
}

if (parentPort) {
  const { texts } = workerData as LexicalFitRequest;
  parentPort.postMessage(fitLexicalEncoder(texts, lexicalSeed));
}
