import * as tf from '@tensorflow/tfjs-core';
import { areaUnderCurve, mean } from '../../model/evaluation/learning-curve.js';
import { seededKey } from '../../model/random.js';
import { SimulationLearner } from '../../server/simulation/learner-of-simulation.js';
import { createOracle } from '../../server/simulation/oracle.js';
import { QuestionOrder } from '../../server/simulation/question-order.js';
import type { SimulationSettings } from '../../server/simulation/run-seed.js';
import { runSeed } from '../../server/simulation/run-seed.js';
import { startWasmBackend } from './start-backend.js';
import { createClusters } from './synthetic-data.js';

const shares = [10, 10, 10, 10, 1];
const cluster = { dimension: 24, shares, spread: 0.55 };
const pool = createClusters({ ...cluster, rows: 1500, seed: 11 });
const test = createClusters({ ...cluster, rows: 800, seed: 12 });
const textsOf = (classes: Int32Array) => Array.from(classes, (_, row) => `item ${row}`);
const data = {
  classCount: shares.length,
  pool: { texts: textsOf(pool.classes), vectors: pool.features, classes: pool.classes },
  test: { texts: textsOf(test.classes), vectors: test.features, classes: test.classes },
};
const { texts } = data.pool;
const classedTexts = { texts, classes: pool.classes };
const defaults: SimulationSettings = {
  strategy: 'margin',
  budget: 150,
  batch: 10,
  initial: 10,
  audit: 0,
  annotators: 1,
};

let learner: SimulationLearner;
beforeAll(async () => {
  await startWasmBackend();
  learner = new SimulationLearner(data);
});
afterAll(() => {
  learner.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

function run(seed: number, overrides: Partial<SimulationSettings> = {}, noise = 0) {
  return runSeed({
    seed,
    keys: Float64Array.from(texts, (text) => seededKey(seed, text)),
    data,
    learner,
    oracle: createOracle(classedTexts, { classCount: data.classCount, noise, seed }),
    settings: { ...defaults, ...overrides },
    onRound: () => undefined,
  });
}

const areaOf = (strategy: SimulationSettings['strategy'], seeds: readonly number[]) =>
  mean(seeds.map((seed) => areaUnderCurve(run(seed, { strategy }))));

describe('runSeed', () => {
  it('learns more from the items that margin asks for than from random ones', () => {
    const seeds = [1, 2, 3, 4];
    expect(areaOf('margin', seeds)).toBeGreaterThan(areaOf('random', seeds) + 0.01);
  });

  it('measures after the first labels and after each batch, up to the budget', () => {
    expect(run(1, { budget: 35 }).labels).toEqual([10, 20, 30, 35]);
    expect(run(1, { budget: 35, initial: 15 }).labels).toEqual([15, 25, 35]);
    expect(run(1, { budget: 5 }).labels).toEqual([5]);
  });

  it('asks for the same items under the same seed, and for others under another', () => {
    const curve = ({ macroF1 }: { macroF1: number[] }) => macroF1;
    expect(curve(run(1))).toEqual(curve(run(1)));
    expect(curve(run(1))).not.toEqual(curve(run(2)));
  });

  it('shares the first random batch between strategies', () => {
    const first = (strategy: SimulationSettings['strategy']) =>
      run(3, { strategy, budget: 10 }).macroF1[0];
    expect(first('margin')).toBe(first('random'));
    expect(first('entropy')).toBe(first('random'));
  });

  it('stops when the pool is used up', () => {
    const curve = run(1, { budget: 5000, batch: 1000, initial: 1000 });
    expect(curve.labels).toEqual([1000, 1500]);
  });

  it('learns less when every third answer is wrong', () => {
    expect(areaUnderCurve(run(1, {}, 0.33))).toBeLessThan(areaUnderCurve(run(1)) - 0.03);
  });

  it('never trains on audited answers but counts them as labels', () => {
    const audited = run(1, { audit: 0.5, budget: 100 });
    expect(audited.labels.at(-1)).toBe(100);
    expect(areaUnderCurve(audited)).toBeLessThan(areaUnderCurve(run(1, { budget: 100 })));
  });

  it('says how many labels were audited, and when every class had been answered', () => {
    const curve = run(1, { audit: 0.5, budget: 40 });
    expect(curve.audited).toEqual([5, 10, 15, 20]);
    const rare = run(1, { batch: 100, budget: 400 }).labelsToAllClasses ?? NaN;
    // Exact, and not rounded up to the end of a batch.
    expect(rare % 100).not.toBe(10);
    expect(run(1, { strategy: 'random', budget: 4 }).labelsToAllClasses).toBeNull();
  });

  it('scores the model at probes without changing what is asked', () => {
    const { probes, ...curve } = run(1, { probes: [13, 20, 32, 999] });
    expect(probes.map(({ labels }) => labels)).toEqual([13, 20, 32]);
    expect(probes[1]?.macroF1).toBe(curve.macroF1[1]);
    expect(curve.macroF1).toEqual(run(1).macroF1);
  });

  it('goes on with twenty annotators who hold items of an older model', () => {
    const crowd = mean([1, 2, 3].map((seed) => areaUnderCurve(run(seed, { annotators: 20 }))));
    expect(crowd).toBeGreaterThan(areaOf('random', [1, 2, 3]) - 0.02);
  });
});

describe('QuestionOrder', () => {
  const keys = Float64Array.from(texts.slice(0, 200), (text) => seededKey(1, text));

  it('asks each item once, audited ones at their rate and never as candidates', () => {
    const order = new QuestionOrder(keys, { audit: 0.2, held: 6 });
    const candidates = order.candidates();
    order.publish(candidates);
    const questions = Array.from({ length: 50 }, () => order.next());
    const rows = questions.map((question) => question?.row ?? -1);
    expect(new Set(rows).size).toBe(50);
    const audited = questions.filter((question) => question?.stream === 'audit');
    expect(audited).toHaveLength(10);
    audited.forEach((question) => expect(candidates).not.toContain(question?.row));
  });

  it('does not take back what annotators hold when a new frontier comes', () => {
    const order = new QuestionOrder(keys, { audit: 0, held: 4 });
    order.publish(Int32Array.of(1, 2, 3, 4, 5));
    expect(order.next()?.row).toBe(1);
    order.publish(Int32Array.of(9, 8, 7, 6));
    const next = Array.from({ length: 5 }, () => order.next()?.row);
    expect(next).toEqual([2, 3, 4, 9, 8]);
  });
});

describe('createOracle', () => {
  it('is wrong as often as asked, with every wrong class, alike in each call', () => {
    const oracle = createOracle(classedTexts, { classCount: 5, noise: 0.2, seed: 3 });
    const wrong = texts.map((_, row) => row).filter((row) => oracle(row) !== pool.classes[row]);
    expect(wrong.length / texts.length).toBeCloseTo(0.2, 1);
    const shifts = wrong.map((row) => (oracle(row) - (pool.classes[row] ?? 0) + 5) % 5);
    expect(new Set(shifts)).toEqual(new Set([1, 2, 3, 4]));
    expect(wrong.every((row) => oracle(row) === oracle(row))).toBe(true);
  });
});
