import type { BackendPreference } from '../../model/backend.js';
import type { EncoderDescription } from '../../model/encoders/encoder.js';
import type { LexicalFit } from '../../model/encoders/lexical/fit-lexical.js';
import { describeLexical } from '../../model/encoders/lexical/lexical-encoder.js';
import { sentenceDescription } from '../../model/encoders/sentence/sentence-description.js';
import type { Matrix } from '../../model/matrix.js';
import { createMatrix, sliceRows } from '../../model/matrix.js';
import type { EncodeRequest, PooledEncoderId } from './encoder-messages.js';
import { EncoderThread, EncoderThreadDied } from './encoder-thread.js';

export interface EncoderPoolOptions {
  /** Threads; one per core is best. They start with the first texts. */
  workers: number;
  encoderId: PooledEncoderId;
  backend: BackendPreference;
  /** Where models of the hub are kept; only a transformer needs it. */
  modelDirectory?: string;
  /** What `lexical` was fitted to; no other encoder has one. */
  lexical?: LexicalFit;
}

export interface EncodeOptions {
  /** Told after each chunk how many of the texts are encoded. */
  onProgress?: (done: number, total: number) => void;
}

/** Encodes on several threads. It holds no tensor itself. */
export interface EncoderPool extends EncoderDescription {
  /**
   * One row a text, in the order of the texts, on shared memory. A chunk whose thread dies is tried once
   * more on a new thread; rejects when that fails too, when the encoder can't be loaded, or on `close`.
   */
  encode(texts: readonly string[], options?: EncodeOptions): Promise<Matrix>;
  /** Ends the threads. Later calls to `encode` start new ones. */
  close(): Promise<void>;
}

/** Texts of one request: enough to fill batches of equal length, few enough to keep every thread busy. */
const chunkTexts = 256;
const triesPerChunk = 2;

/** Creates a pool of `sentence`; nothing is loaded before the first texts come. */
export function createEncoderPool(
  options: EncoderPoolOptions & { encoderId: 'sentence' },
): EncoderPool {
  return poolOf(sentenceDescription, startThreads(options));
}

/** Opens a pool of any encoder, which may have to be loaded to tell its dimension; rejects as `encode`. */
export async function openEncoderPool(options: EncoderPoolOptions): Promise<EncoderPool> {
  const threads = startThreads(options);
  if (options.encoderId === 'sentence') return poolOf(sentenceDescription, threads);
  if (options.lexical !== undefined) return poolOf(describeLexical(options.lexical), threads);
  const first = threads[0];
  if (first === undefined) throw new RangeError('a pool needs at least one thread');
  try {
    return poolOf(await first.describe(), threads);
  } catch (error) {
    await first.close();
    throw error;
  }
}

function startThreads({ workers, ...options }: EncoderPoolOptions): EncoderThread[] {
  return Array.from({ length: workers }, () => new EncoderThread(options));
}

function poolOf(description: EncoderDescription, threads: readonly EncoderThread[]): EncoderPool {
  const queue = new ChunkQueue(threads);
  const { dimension } = description;
  return {
    ...description,
    encode: (texts, { onProgress } = {}) => {
      const matrix = createMatrix(texts.length, dimension, { shared: true });
      return encodeInto(matrix, { texts, queue, onProgress });
    },
    close: () => queue.close(),
  };
}

interface Encoding {
  texts: readonly string[];
  queue: ChunkQueue;
  onProgress: EncodeOptions['onProgress'];
}

async function encodeInto(matrix: Matrix, { texts, queue, onProgress }: Encoding): Promise<Matrix> {
  let done = 0;
  const chunks = splitIntoChunks(texts, matrix).map(async (chunk) => {
    await queue.encode(chunk);
    done += chunk.texts.length;
    onProgress?.(done, texts.length);
  });
  await Promise.all(chunks);
  return matrix;
}

function splitIntoChunks(texts: readonly string[], matrix: Matrix): EncodeRequest[] {
  const chunks: EncodeRequest[] = [];
  for (let from = 0; from < texts.length; from += chunkTexts) {
    const to = Math.min(from + chunkTexts, texts.length);
    chunks.push({ texts: texts.slice(from, to), target: sliceRows(matrix, from, to).values });
  }
  return chunks;
}

interface Waiting {
  request: EncodeRequest;
  triesLeft: number;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** Hands the waiting chunks to the threads that are idle, first come first served. */
class ChunkQueue {
  #waiting: Waiting[] = [];
  #closing = false;
  readonly #idle: EncoderThread[];

  constructor(private readonly threads: readonly EncoderThread[]) {
    this.#idle = [...threads];
  }

  encode(request: EncodeRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, triesLeft: triesPerChunk, resolve, reject });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the encoder was closed'));
    await Promise.all(this.threads.map((thread) => thread.close()));
    this.#closing = false;
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const thread = this.#idle.shift() as EncoderThread;
      void this.#carryOut(this.#waiting.shift() as Waiting, thread);
    }
  }

  async #carryOut(waiting: Waiting, thread: EncoderThread): Promise<void> {
    try {
      waiting.triesLeft -= 1;
      await thread.run(waiting.request);
      waiting.resolve();
    } catch (error) {
      const retry = error instanceof EncoderThreadDied && waiting.triesLeft > 0 && !this.#closing;
      if (retry) this.#waiting.unshift(waiting);
      else waiting.reject(error);
    } finally {
      this.#idle.push(thread);
      this.#dispatch();
    }
  }
}
