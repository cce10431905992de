import { predictGathered, type FittedHead } from '../../model/head/fit-head.js';
import type { Matrix } from '../../model/matrix.js';
import { HeadMemory } from '../../model/head/head-memory.js';
import type { Metrics } from '../../model/evaluation/metrics.js';
import { computeMetrics } from '../../model/evaluation/metrics.js';
import type { StrategyName } from '../../model/query-strategies/query-policy.js';
import type { Hunt, QueryPlan } from '../../model/query-strategies/query-policy.js';
import { planQueries } from '../../model/query-strategies/query-policy.js';
import { planOnSubPool } from '../../model/query-strategies/sub-pool.js';
import type {
  SimulatedHunt,
  SimulationLearner,
  SimulationVectors,
} from './learner-of-simulation.js';
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
  /** Candidates that each plan looks at, drawn anew each time; the whole pool when left out. */
  subPool?: number | undefined;
  /** What the strategy `hunt` looks for: a class by its index and words that it may have. */
  hunt?: SimulatedHunt | undefined;
  /** Numbers of labels at which the model is scored besides; they change nothing that is asked. */
  probes?: readonly number[];
}

/** One seed's learning curve; the arrays run in parallel. */
export interface SeedCurve {
  seed: number;
  labels: number[];
  /** How many of the labels were audited. */
  audited: number[];
  macroF1: number[];
  accuracy: number[];
  /** Fit, scoring of the pool and choice of the next items. */
  roundMs: number[];
  /** F1 of each class. */
  classF1: number[][];
  /** Labels until each class had been answered once; null when one never was. */
  labelsToAllClasses: number | null;
  /** Macro-F1 at the probes of the settings. */
  probes: { labels: number; macroF1: number }[];
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
  readonly #seen = new Set<number>();
  /** Questions answered so far, audited ones too. */
  #labels = 0;
  readonly #curve: SeedCurve;
  readonly #memory = new HeadMemory();
  readonly #hunt: Hunt | null;
  #head: FittedHead | null = null;

  constructor(private readonly input: SeedRunInput) {
    const { annotators, audit } = input.settings;
    this.#held = annotators > 1 ? prefetched * annotators : 1;
    this.#order = new QuestionOrder(input.keys, { audit, held: this.#held });
    this.#hunt = input.learner.prepareHunt(input.settings.hunt);
    this.#curve = {
      seed: input.seed,
      labels: [],
      audited: [],
      macroF1: [],
      accuracy: [],
      roundMs: [],
      classF1: [],
      labelsToAllClasses: null,
      probes: [],
    };
  }

  run(): SeedCurve {
    const { budget, initial, batch } = this.input.settings;
    this.#publish(initial);
    for (
      let goal = Math.min(initial, budget);
      this.#labels < goal;
      goal = Math.min(goal + batch, budget)
    ) {
      const before = this.#labels;
      while (this.#labels < goal && this.#answer());
      if (this.#labels > before) this.#finishRound(this.#labels);
      // Fewer answers than asked for: the pool is used up.
      if (this.#labels < goal) break;
    }
    return this.#curve;
  }

  /** Has one question answered; only active answers become training labels. False when none is left. */
  #answer(): boolean {
    const question = this.#order.next();
    if (question === null) return false;
    this.#labels += 1;
    if (question.stream === 'active') this.#learn(question.row, this.input.oracle(question.row));
    if (this.input.settings.probes?.includes(this.#labels)) this.#probe();
    return true;
  }

  #learn(row: number, label: number): void {
    this.#rows.push(row);
    this.#classes.push(label);
    this.#seen.add(label);
    if (this.#seen.size === this.input.data.classCount) {
      this.#curve.labelsToAllClasses ??= this.#labels;
    }
  }

  #probe(): void {
    if (this.#rows.length === 0) return;
    const { macroF1 } = computeMetrics(this.input.learner.test(this.#fit()));
    this.#curve.probes.push({ labels: this.#labels, macroF1 });
  }

  #fit(): FittedHead {
    const [rows, classes] = [Int32Array.from(this.#rows), Int32Array.from(this.#classes)];
    return this.input.learner.fit(rows, classes, this.#memory);
  }

  #finishRound(labels: number): void {
    const { learner, settings, onRound } = this.input;
    // With audited answers alone there is nothing to fit yet.
    if (this.#rows.length === 0) return;
    const startedAt = performance.now();
    const head = this.#fit();
    this.#head = head;
    this.#publish(settings.batch);
    this.#curve.roundMs.push(performance.now() - startedAt);
    this.#record(labels, computeMetrics(learner.test(head)));
    onRound(labels);
  }

  #publish(count: number): void {
    this.#order.publish(this.#plan(count).rows);
  }

  #plan(count: number): QueryPlan {
    const { settings, keys, data, seed, learner } = this.input;
    const head = this.#head;
    const input = {
      strategy: settings.strategy,
      candidates: this.#order.candidates(),
      keys,
      classCount: data.classCount,
      vectors: data.pool.vectors,
      labeledRows: Int32Array.from(this.#rows),
      labeledClasses: Int32Array.from(this.#classes),
      initialCount: settings.initial,
      // All that is out with the annotators should differ, not only what one batch adds.
      batchSize: count + (settings.annotators > 1 ? this.#held : 0),
      size: count + this.#held,
      seed,
      ...(this.#hunt === null ? {} : { hunt: this.#hunt }),
    };
    if (settings.subPool !== undefined) {
      const probabilitiesOf =
        head && ((rows: Int32Array, its: Matrix) => predictGathered(head, rows, its));
      return planOnSubPool({ ...input, probabilitiesOf }, settings.subPool);
    }
    return planQueries({ ...input, probabilities: head && learner.scorePool(head) });
  }

  #record(labels: number, metrics: Metrics): void {
    this.#curve.labels.push(labels);
    this.#curve.audited.push(labels - this.#rows.length);
    this.#curve.macroF1.push(metrics.macroF1);
    this.#curve.accuracy.push(metrics.accuracy);
    this.#curve.classF1.push(metrics.perClass.map(({ f1 }) => f1));
  }
}
