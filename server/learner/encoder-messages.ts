import type { BackendPreference } from '../../model/backend.js';
import type { EncoderDescription } from '../../model/encoders/encoder.js';
import type { LexicalFit } from '../../model/encoders/lexical/fit-lexical.js';
import type { Reason } from '../contract/reason.js';

/** The encoders that run in worker threads; a transformer by its folder or its name on the hub. */
export type PooledEncoderId = 'sentence' | 'lexical' | `transformer:${string}`;

/** What a worker thread is started with. */
export interface EncoderWorkerData {
  encoderId: PooledEncoderId;
  backend: BackendPreference;
  /** Where models of the hub are kept; only a transformer needs it. */
  modelDirectory?: string;
  /** What `lexical` was fitted to; its projection is shared by the threads. */
  lexical?: LexicalFit;
}

/** Pool to worker: encode these texts into `target` (texts × dimension, on shared memory). */
export interface EncodeRequest {
  texts: readonly string[];
  target: Float32Array;
}

/** Worker to pool, one for each request in order. */
export type EncodeReply =
  | { kind: 'encoded' }
  | { kind: 'described'; description: EncoderDescription }
  | { kind: 'failed'; reason: Reason };
