import type { BackendPreference } from '../../model/backend.js';

/** The encoders that run in worker threads. */
export type PooledEncoderId = 'sentence';

/** What a worker thread is started with. */
export interface EncoderWorkerData {
  encoderId: PooledEncoderId;
  backend: BackendPreference;
}

/** Pool to worker: encode these texts into `target` (texts × dimension, on shared memory). */
export interface EncodeRequest {
  texts: readonly string[];
  target: Float32Array;
}

/** Worker to pool, one for each request in order. */
export type EncodeReply = { kind: 'encoded' } | { kind: 'failed'; reason: string };
