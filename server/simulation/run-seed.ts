import { L2Memory } from '../../model/head/fit-head.js';
import type { Metrics } from '../../model/evaluation/metrics.js';
import { computeMetrics } from '../../model/evaluation/metrics.js';
import type { StrategyName } from '../../model/query-strategies/query-policy.js';
import { planQueries } from '../../model/query-strategies/query-policy.js';
import type { SimulationLearner, SimulationVectors } from './learner-of-simulation.js';
import type { Oracle } from './oracle.js';
import { QuestionOrder } from './question-order.js';

export interface SimulationSettings {
  strategy: StrategyName;
  /** Questions in all, audited ones too. */
  budget: number;
  /** Answers between two fits. */
  batch: number;
  /** Questions before the first fit; drawn at random, unless the strategy has its own start. */
  initial: number;
  /** Share of the questions (and of the pool) that is audited and never trained on. */
  audit: number;
  annotators: number;
}

/** One seed's learning curve; the arrays run in parallel. */
export interface SeedCurve {
  seed: number;
  labels: number[];
  macroF1: number[];
  accuracy: number[];
  /** Fit, scoring of the pool and choice of the next items. */
  roundMs: number[];
  /** F1 of each class. */
  classF1: number[][];
}

export interface SeedRunInput {
  seed: number;
  /** Seeded key of each pool row. */
  keys: Float64Array;
  data: SimulationVectors;
  learner: SimulationLearner;
  oracle: Oracle;
  settings: SimulationSettings;
  /** Told after each round how many questions were answered. */
  onRound: (labels: number) => void;
}

/** Items that each annotator holds, once there is more than one. */
const prefetched = 2;

/** Runs the oracle loop once: ask, answer, fit, score, measure on the test file, until the budget is spent. */
export function runSeed(input: SeedRunInput): SeedCurve {
  return new SeedRun(input).run();
}

class SeedRun {
  readonly #order: QuestionOrder;
  /** More than one annotator hold items that an older model chose. */
  readonly #held: number;
  readonly #rows: number[] = [];
  readonly #classes: number[] = [];
  readonly #curve: SeedCurve;
  readonly #penalty = new L2Memory();
  #probabilities: Float32Array | null = null;

  constructor(private readonly input: SeedRunInput) {
    const { annotators, audit } = input.settings;
    this.#held = annotators > 1 ? prefetched * annotators : 1;
    this.#order = new QuestionOrder(input.keys, { audit, held: this.#held });
    this.#curve = {
      seed: input.seed,
      labels: [],
      macroF1: [],
      accuracy: [],
      roundMs: [],
      classF1: [],
    };
  }

  run(): SeedCurve {
    const { budget, initial, batch } = this.input.settings;
    this.#publish(initial);
    let labels = 0;
    for (
      let goal = Math.min(initial, budget);
      labels < goal;
      goal = Math.min(goal + batch, budget)
    ) {
      const answered = this.#answer(goal - labels);
      labels += answered;
      if (answered > 0) this.#finishRound(labels);
      // Fewer answers than asked for: the pool is used up.
      if (labels < goal) break;
    }
    return this.#curve;
  }

  /** Has up to `count` questions answered; only active answers become training labels. */
  #answer(count: number): number {
    for (let answered = 0; answered < count; answered++) {
      const question = this.#order.next();
      if (question === null) return answered;
      if (question.stream === 'audit') continue;
      this.#rows.push(question.row);
      this.#classes.push(this.input.oracle(question.row));
    }
    return count;
  }

  #finishRound(labels: number): void {
    const { learner, settings, onRound } = this.input;
    // With audited answers alone there is nothing to fit yet.
    if (this.#rows.length === 0) return;
    const startedAt = performance.now();
    const rows = Int32Array.from(this.#rows);
    const weights = learner.fit(rows, Int32Array.from(this.#classes), this.#penalty);
    this.#probabilities = learner.scorePool(weights);
    this.#publish(settings.batch);
    this.#curve.roundMs.push(performance.now() - startedAt);
    this.#record(labels, computeMetrics(learner.test(weights)));
    onRound(labels);
  }

  #publish(count: number): void {
    const { settings, keys, data, seed } = this.input;
    const plan = planQueries({
      strategy: settings.strategy,
      candidates: this.#order.candidates(),
      keys,
      probabilities: this.#probabilities,
      classCount: data.classCount,
      vectors: data.pool.vectors,
      labeledRows: Int32Array.from(this.#rows),
      labeledClasses: Int32Array.from(this.#classes),
      initialCount: settings.initial,
      batchSize: count,
      size: count + this.#held,
      seed,
    });
    this.#order.publish(plan.rows);
  }

  #record(labels: number, metrics: Metrics): void {
    this.#curve.labels.push(labels);
    this.#curve.macroF1.push(metrics.macroF1);
    this.#curve.accuracy.push(metrics.accuracy);
    this.#curve.classF1.push(metrics.perClass.map(({ f1 }) => f1));
  }
}
