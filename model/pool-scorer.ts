import * as tf from '@tensorflow/tfjs-core';
import type { HeadWeights } from './head/head-weights.js';
import type { Matrix } from './matrix.js';
import { sliceRows } from './matrix.js';

/** Scores a pool again and again; its vectors stay inside the backend up to a limit. */
export interface PoolScorer {
  readonly rows: number;
  /**
   * Probabilities of the rows [from, to), or of all: rows × weights.classCount, row-major. A head with more
   * inputs than the vectors have takes the others from `evidence`, which has a row for each of the pool.
   */
  probabilities(weights: HeadWeights, options?: ScoringOptions): Float32Array;
  /** Takes the grown or changed pool; blocks of rows that lie before `unchangedRows` are kept. */
  replace(pool: Matrix, unchangedRows?: number): void;
  dispose(): void;
}

export interface RowRange {
  from: number;
  to: number;
}

export interface ScoringOptions {
  range?: RowRange;
  evidence?: Matrix | null;
}

export interface PoolScorerOptions {
  /** Rows kept inside the backend; the others are copied in block by block (a wasm heap ends at 4 GB). */
  residentRows?: number;
}

/** Rows of one product: large enough to be fast, small enough for a heap that is nearly full. */
const blockRows = 8192;
const defaultResidentRows = 200_000;

/** Creates a scorer over `pool` (rows × dimension). Dispose it to give the memory back. */
export function createPoolScorer(pool: Matrix, options: PoolScorerOptions = {}): PoolScorer {
  return new BlockScorer(pool, options.residentRows ?? defaultResidentRows);
}

/**
 * Probabilities of some rows that are not a pool (new texts, audited or test rows): rows ×
 * weights.classCount. Throws a RangeError when the dimension is not the head's.
 */
export function predictProbabilities(features: Matrix, weights: HeadWeights): Float32Array {
  const scorer = new BlockScorer(features, 0);
  return scorer.probabilities(weights);
}

class BlockScorer implements PoolScorer {
  #resident: tf.Tensor2D[] = [];

  constructor(
    private pool: Matrix,
    private readonly residentRows: number,
  ) {}

  get rows(): number {
    return this.pool.rows;
  }

  probabilities(weights: HeadWeights, options: ScoringOptions = {}): Float32Array {
    const { range, evidence = null } = options;
    const { from, to } = range ?? { from: 0, to: this.pool.rows };
    this.#check(weights, { from, to }, evidence);
    const result = new Float32Array((to - from) * weights.classCount);
    const head = uploadHead(weights, evidence);
    for (let block = Math.floor(from / blockRows); block * blockRows < to; block++) {
      const start = block * blockRows;
      const scores = this.#scoreBlock(block, head);
      const first = Math.max(from, start);
      const wanted = scores.subarray(
        (first - start) * weights.classCount,
        (to - start) * weights.classCount,
      );
      result.set(wanted, (first - from) * weights.classCount);
    }
    tf.dispose([head.kernel, head.bias, ...(head.beside ? [head.beside.kernel] : [])]);
    return result;
  }

  replace(pool: Matrix, unchangedRows = 0): void {
    const sameRows = pool.rows === this.pool.rows && unchangedRows >= pool.rows;
    const kept = sameRows ? this.#resident.length : Math.floor(unchangedRows / blockRows);
    tf.dispose(this.#resident.splice(kept));
    this.pool = pool;
  }

  dispose(): void {
    tf.dispose(this.#resident.splice(0));
  }

  #check(weights: HeadWeights, { from, to }: RowRange, evidence: Matrix | null): void {
    const columns = this.pool.columns + (evidence?.columns ?? 0);
    if (weights.inputDimension !== columns) {
      throw new RangeError(
        `a head over ${weights.inputDimension} dimensions cannot score vectors of ${columns}`,
      );
    }
    if (evidence !== null && evidence.rows < to) {
      throw new RangeError(`no evidence for rows ${evidence.rows} to ${to}`);
    }
    if (from < 0 || to > this.pool.rows || from > to) {
      throw new RangeError(`no rows ${from} to ${to} of ${this.pool.rows}`);
    }
  }

  #scoreBlock(block: number, head: HeadTensors): Float32Array {
    const features = this.#block(block);
    // Only a tensor may leave `tidy`: an array would be searched for tensors, element by element.
    const { kernel, bias, beside } = head;
    const tensor = tf.tidy(() => {
      const logits = tf.fused.matMul({ a: features, b: kernel, bias });
      if (beside === null) return tf.softmax(logits);
      const from = block * blockRows;
      const { values } = sliceRows(beside.evidence, from, from + features.shape[0]);
      const words = tf.tensor2d(values, [features.shape[0], beside.evidence.columns]);
      return tf.softmax(tf.add(logits, tf.matMul(words, beside.kernel)));
    });
    const scores = tensor.dataSync<'float32'>();
    tensor.dispose();
    if (this.#resident[block] !== features) features.dispose();
    return scores;
  }

  /** The tensor of one block; a full block within the limit is uploaded once and stays. */
  #block(block: number): tf.Tensor2D {
    const resident = this.#resident[block];
    if (resident) return resident;
    const from = block * blockRows;
    const to = Math.min(from + blockRows, this.pool.rows);
    const { values } = sliceRows(this.pool, from, to);
    const features = tf.tensor2d(values, [to - from, this.pool.columns]);
    if (to <= this.residentRows && block === this.#resident.length) this.#resident.push(features);
    return features;
  }
}

interface HeadTensors {
  kernel: tf.Tensor2D;
  bias: tf.Tensor1D;
  /** The inputs that do not come from the vectors. */
  beside: { evidence: Matrix; kernel: tf.Tensor2D } | null;
}

function uploadHead(weights: HeadWeights, evidence: Matrix | null): HeadTensors {
  const { kernel, bias, inputDimension, classCount } = weights;
  const columns = inputDimension - (evidence?.columns ?? 0);
  const upload = (from: number, to: number): tf.Tensor2D =>
    tf.tensor2d(kernel.subarray(from * classCount, to * classCount), [to - from, classCount]);
  return {
    kernel: upload(0, columns),
    bias: tf.tensor1d(bias),
    beside: evidence === null ? null : { evidence, kernel: upload(columns, inputDimension) },
  };
}
