import type { Metrics } from '../../model/evaluation/metrics.js';
import { computeMetrics } from '../../model/evaluation/metrics.js';
import { HeadMemory } from '../../model/head/head-memory.js';
import { seededKey } from '../../model/random.js';
import type { SimulationVectors } from './learner-of-simulation.js';
import { SimulationLearner } from './learner-of-simulation.js';
import { createOracle } from './oracle.js';
import type { SeedCurve, SimulationSettings } from './run-seed.js';
import { runSeed } from './run-seed.js';

export interface RunSettings extends SimulationSettings {
  /** Probability of a wrong answer of the oracle. */
  noise: number;
}

/** The same encoder and head trained on all labels of the pool. */
export interface WholePool {
  macroF1: number;
  accuracy: number;
  /** F1 of each class. */
  classF1: number[];
}

/** One encoded set on which any number of runs can be made. Dispose it to give the tensors back. */
export class Simulation {
  readonly #learner: SimulationLearner;

  /** The backend must have been chosen before. */
  constructor(private readonly data: SimulationVectors) {
    this.#learner = new SimulationLearner(data);
  }

  trainOnWholePool(): WholePool {
    const { vectors, classes } = this.data.pool;
    const rows = Int32Array.from({ length: vectors.rows }, (_, row) => row);
    const head = this.#learner.fit(rows, classes, new HeadMemory());
    const { macroF1, accuracy, perClass }: Metrics = computeMetrics(this.#learner.test(head));
    return { macroF1, accuracy, classF1: perClass.map(({ f1 }) => f1) };
  }

  /** One learning curve; `onRound` is told after each round how many questions were answered. */
  run(seed: number, settings: RunSettings, onRound: (labels: number) => void): SeedCurve {
    const { data } = this;
    const { classCount, pool } = data;
    const { texts } = pool;
    return runSeed({
      seed,
      keys: Float64Array.from(texts, (text) => seededKey(seed, text)),
      data,
      learner: this.#learner,
      oracle: createOracle(
        { texts, classes: pool.classes },
        { classCount, noise: settings.noise, seed },
      ),
      settings,
      onRound,
    });
  }

  dispose(): void {
    this.#learner.dispose();
  }
}
