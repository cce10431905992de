import * as tf from '@tensorflow/tfjs-core';
import { predictedClasses } from '../../model/evaluation/metrics.js';
import { absentBias, balancedClassWeights } from '../../model/head/head-weights.js';
import { fitSoftmaxHead } from '../../model/head/softmax-head.js';
import { createSoftmaxObjective } from '../../model/head/softmax-objective.js';
import { gatherRows } from '../../model/matrix.js';
import { createPoolScorer, predictProbabilities } from '../../model/pool-scorer.js';
import { createRandom } from '../../model/random.js';
import { startWasmBackend } from './start-backend.js';
import { createClusters } from './synthetic-data.js';

beforeAll(startWasmBackend);

const data = createClusters({ rows: 200, dimension: 16, shares: [1, 1, 1], spread: 1, seed: 1 });

describe('createSoftmaxObjective', () => {
  const weights = Float32Array.from(data.classes, (label) => 0.5 + label);
  const problem = { ...data, weights, l2: 0.3 };
  const random = createRandom(2);
  const point = Float32Array.from({ length: 17 * 3 }, () => random.next() - 0.5);

  it('has the gradient that finite differences give', () => {
    const objective = createSoftmaxObjective(problem);
    const gradient = new Float32Array(point.length);
    objective.evaluate(point, gradient);
    const scratch = new Float32Array(point.length);
    const step = 1e-2;
    gradient.forEach((slope, index) => {
      const at = (offset: number) =>
        objective.evaluate(
          point.map((value, other) => (other === index ? value + offset : value)),
          scratch,
        );
      const difference = (at(step) - at(-step)) / (2 * step);
      expect(Math.abs(difference - slope)).toBeLessThan(2e-4 + 0.005 * Math.abs(slope));
    });
    objective.dispose();
  });

  it('has the value that a direct sum gives', () => {
    const objective = createSoftmaxObjective(problem);
    const value = objective.evaluate(point, new Float32Array(point.length));
    objective.dispose();
    const kernel = point.slice(0, 16 * 3);
    const bias = point.slice(16 * 3);
    const probabilities = predictProbabilities(data.features, {
      ...{ kernel, bias, inputDimension: 16, classCount: 3, iterations: 0, loss: 0 },
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const loss = Array.from(data.classes).reduce(
      (sum, label, row) =>
        sum - (weights[row] ?? 0) * Math.log(probabilities[row * 3 + label] ?? 0),
      0,
    );
    const penalty = 0.15 * kernel.reduce((sum, entry) => sum + entry ** 2, 0);
    expect(value).toBeCloseTo((loss + penalty) / total, 5);
  });
});

describe('fitSoftmaxHead', () => {
  it('separates clusters that it has not seen', () => {
    const other = createClusters({
      rows: 300,
      dimension: 16,
      shares: [1, 1, 1],
      spread: 1,
      seed: 7,
    });
    const probabilities = predictProbabilities(other.features, fitSoftmaxHead(data));
    const right = Array.from(other.classes).filter((label, row) => {
      const scores = probabilities.subarray(row * 3, row * 3 + 3);
      return Math.max(...scores) === scores[label];
    });
    expect(right.length / 300).toBeGreaterThan(0.95);
  });

  it('gives the same bits for the same input', () => {
    expect(fitSoftmaxHead(data)).toEqual(fitSoftmaxHead(data));
  });

  it('reaches the same loss from other weights in fewer iterations', () => {
    const cold = fitSoftmaxHead(data);
    const warm = fitSoftmaxHead({ ...data, start: cold });
    expect(warm.iterations).toBeLessThan(cold.iterations / 2);
    expect(warm.loss).toBeCloseTo(cold.loss, 4);
  });

  it('penalizes the kernel but not the bias', () => {
    const rare = createClusters({ rows: 400, dimension: 8, shares: [9, 1], spread: 0.1, seed: 3 });
    const { kernel, bias } = fitSoftmaxHead({ ...rare, l2: 1e5 });
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThan(0.01);
    const share = rare.classes.filter((label) => label === 0).length / 400;
    expect((bias[0] ?? 0) - (bias[1] ?? 0)).toBeCloseTo(Math.log(share / (1 - share)), 1);
  });

  it('learns from one label of each of 1,000 classes', () => {
    const { features } = createClusters({
      ...{ rows: 1000, dimension: 256, shares: [1], spread: 0, seed: 4 },
    });
    const classes = Int32Array.from({ length: 1000 }, (_, row) => row);
    const head = fitSoftmaxHead({ features, classes, classCount: 1000 });
    const predicted = predictedClasses(predictProbabilities(features, head), 1000);
    expect(predicted.filter((label, row) => label === row).length).toBeGreaterThan(990);
  });

  it('learns from a single label', () => {
    const features = gatherRows(data.features, Int32Array.of(0));
    const head = fitSoftmaxHead({ features, classes: Int32Array.of(2), classCount: 3 });
    const [first, second, third] = predictProbabilities(features, head);
    expect(third).toBe(1);
    expect((first ?? 1) + (second ?? 1)).toBeLessThan(1e-20);
  });

  it('gives absent classes no probability and lets them in later', () => {
    const rows = Int32Array.from(data.classes.keys()).filter((row) => data.classes[row] !== 1);
    const classes = rows.map((row) => data.classes[row] ?? 0);
    const first = fitSoftmaxHead({
      features: gatherRows(data.features, rows),
      classes,
      classCount: 3,
    });
    expect(first.bias[1]).toBe(absentBias);
    const probabilities = predictProbabilities(data.features, first);
    expect(Math.max(...probabilities.filter((_, cell) => cell % 3 === 1))).toBeLessThan(1e-9);
    const second = fitSoftmaxHead({ ...data, start: first });
    expect(second.loss).toBeCloseTo(fitSoftmaxHead(data).loss, 3);
  });

  it('shares the probability between contradicting labels', () => {
    const features = gatherRows(data.features, Int32Array.of(0, 0, 0, 0));
    const classes = Int32Array.of(0, 1, 1, 1);
    const [first, second] = predictProbabilities(
      features,
      fitSoftmaxHead({ features, classes, classCount: 2 }),
    );
    expect(first).toBeCloseTo(0.25, 2);
    expect(second).toBeCloseTo(0.75, 2);
  });

  it('treats a sample weight of two like a repeated row', () => {
    const repeated = Int32Array.from(
      [...data.classes.keys(), ...data.classes.keys()].slice(0, 300),
    );
    const twice = fitSoftmaxHead({
      features: gatherRows(data.features, repeated),
      classes: repeated.map((row) => data.classes[row] ?? 0),
      classCount: 3,
    });
    const sampleWeights = Float32Array.from(data.classes, (_, row) => (row < 100 ? 2 : 1));
    const weighted = fitSoftmaxHead({ ...data, sampleWeights });
    expect(weighted.loss).toBeCloseTo(twice.loss, 4);
  });

  it('refuses no labels, lengths that differ and classes outside the range', () => {
    const none = { features: gatherRows(data.features, new Int32Array(0)), classCount: 3 };
    expect(() => fitSoftmaxHead({ ...none, classes: new Int32Array(0) })).toThrow('at least one');
    expect(() => fitSoftmaxHead({ ...data, classes: Int32Array.of(0) })).toThrow('200 rows');
    expect(() => fitSoftmaxHead({ ...data, classCount: 2 })).toThrow('no class 2 of 2');
  });
});

describe('balancedClassWeights', () => {
  it('gives each class that occurs the same total, and the labels their number', () => {
    const weights = balancedClassWeights(Int32Array.of(0, 0, 0, 2), 3);
    expect(Array.from(weights)).toEqual([Math.fround(2 / 3), 1, 2]);
  });
});

it('leaks no tensor in 200 fits and scorings', () => {
  const scorer = createPoolScorer(data.features);
  scorer.probabilities(fitSoftmaxHead(data));
  const before = tf.memory();
  for (let index = 0; index < 200; index++) {
    scorer.probabilities(fitSoftmaxHead({ ...data, maxIterations: 5 }));
  }
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
  scorer.dispose();
  expect(tf.memory().numTensors).toBe(0);
});
