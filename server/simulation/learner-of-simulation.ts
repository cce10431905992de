import type { ConfusionMatrix } from '../../model/evaluation/metrics.js';
import { confusionMatrix, predictedClasses } from '../../model/evaluation/metrics.js';
import { fitHead } from '../../model/head/fit-head.js';
import type { HeadLabels, L2Memory } from '../../model/head/fit-head.js';
import type { HeadWeights } from '../../model/head/head-weights.js';
import type { Matrix } from '../../model/matrix.js';
import type { PoolScorer } from '../../model/pool-scorer.js';
import { createPoolScorer } from '../../model/pool-scorer.js';

/** Vectors and true classes of the pool or of the test file. */
export interface VectorSet {
  vectors: Matrix;
  classes: Int32Array;
}

export interface SimulationVectors {
  classCount: number;
  pool: VectorSet;
  test: VectorSet;
}

/** The head and the two scorers that all seeds share. Dispose it to give the tensors back. */
export class SimulationLearner {
  readonly #pool: PoolScorer;
  readonly #test: PoolScorer;

  constructor(private readonly data: SimulationVectors) {
    this.#pool = createPoolScorer(data.pool.vectors);
    this.#test = createPoolScorer(data.test.vectors);
  }

  /** Fits on these pool rows, with the classes that the oracle gave, as the service does between answers. */
  fit(rows: Int32Array, classes: Int32Array, penalty: L2Memory): HeadWeights {
    const { classCount, pool } = this.data;
    const labels: HeadLabels = { pool: pool.vectors, rows, classes, classCount, balanced: true };
    penalty.update(labels);
    return fitHead(labels, penalty);
  }

  /** Pool rows × classes. */
  scorePool(weights: HeadWeights): Float32Array {
    return this.#pool.probabilities(weights);
  }

  /** The test file under these weights. */
  test(weights: HeadWeights): ConfusionMatrix {
    const { classCount, test } = this.data;
    const predicted = predictedClasses(this.#test.probabilities(weights), classCount);
    return confusionMatrix(test.classes, predicted, classCount);
  }

  dispose(): void {
    this.#pool.dispose();
    this.#test.dispose();
  }
}
