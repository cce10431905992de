import type { ConfusionMatrix } from '../../model/evaluation/metrics.js';
import { confusionMatrix, predictedClasses } from '../../model/evaluation/metrics.js';
import { matchKeywords } from '../../model/evidence/match-keywords.js';
import { TermTable } from '../../model/evidence/term-table.js';
import { fitHead, type FittedHead } from '../../model/head/fit-head.js';
import type { HeadLabels } from '../../model/head/head-labels.js';
import type { HeadMemory } from '../../model/head/head-memory.js';
import type { Matrix } from '../../model/matrix.js';
import type { PoolScorer } from '../../model/pool-scorer.js';
import { createPoolScorer } from '../../model/pool-scorer.js';
import type { Hunt } from '../../model/query-strategies/query-policy.js';

/** Texts, vectors and true classes of the pool or of the test file. */
export interface VectorSet {
  texts: readonly string[];
  vectors: Matrix;
  classes: Int32Array;
}

export interface SimulationVectors {
  classCount: number;
  pool: VectorSet;
  test: VectorSet;
}

/** A class by its index, and words that it may have. */
export interface SimulatedHunt {
  target: number | null;
  keywords: readonly string[];
}

/** The head and the two scorers that all seeds share. Dispose it to give the tensors back. */
export class SimulationLearner {
  readonly #pool: PoolScorer;
  readonly #test: PoolScorer;

  readonly #terms: TermTable;

  constructor(private readonly data: SimulationVectors) {
    this.#pool = createPoolScorer(data.pool.vectors);
    this.#test = createPoolScorer(data.test.vectors);
    this.#terms = TermTable.of(data.pool.texts);
  }

  /** Finds the keywords of a hunt in the pool. */
  prepareHunt(hunt: SimulatedHunt | undefined): Hunt | null {
    if (hunt === undefined) return null;
    const { target, keywords } = hunt;
    if (keywords.length === 0) return { target, matches: null };
    return { target, matches: matchKeywords(this.#terms, this.#pool.rows, keywords) };
  }

  /** Fits on these pool rows, with the classes that the oracle gave, as the service does between answers. */
  fit(rows: Int32Array, classes: Int32Array, memory: HeadMemory): FittedHead {
    const { classCount, pool } = this.data;
    const labels: HeadLabels = {
      ...{ pool: pool.vectors, terms: this.#terms, rows, classes, classCount },
      balanced: true,
    };
    memory.update(labels);
    return fitHead(labels, memory);
  }

  /** Pool rows × classes. */
  scorePool({ weights, evidence }: FittedHead): Float32Array {
    return this.#pool.probabilities(weights, {
      evidence: evidence?.ofPool(this.#pool.rows) ?? null,
    });
  }

  /** The test file under this head. */
  test({ weights, evidence }: FittedHead): ConfusionMatrix {
    const { classCount, test } = this.data;
    const words = evidence?.of(test.texts) ?? null;
    const probabilities = this.#test.probabilities(weights, { evidence: words });
    const predicted = predictedClasses(probabilities, classCount);
    return confusionMatrix(test.classes, predicted, classCount);
  }

  dispose(): void {
    this.#pool.dispose();
    this.#test.dispose();
  }
}
