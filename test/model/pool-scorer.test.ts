import * as tf from '@tensorflow/tfjs-core';
import { fitSoftmaxHead } from '../../model/head/softmax-head.js';
import { createMatrix, gatherRows, sliceRows } from '../../model/matrix.js';
import { createPoolScorer, predictProbabilities } from '../../model/pool-scorer.js';
import { startWasmBackend } from './start-backend.js';
import { createClusters } from './synthetic-data.js';

beforeAll(startWasmBackend);

const pool = createClusters({ rows: 20_000, dimension: 8, shares: [2, 1], spread: 0.7, seed: 5 });
const training = { ...pool, features: sliceRows(pool.features, 0, 50) };
const head = () => fitSoftmaxHead({ ...training, classes: pool.classes.slice(0, 50) });

/** Softmax over features · kernel + bias, row by row in double precision. */
function expectedRow(row: number): number[] {
  const weights = head();
  const logits = [0, 1].map((label) =>
    Array.from({ length: 8 }, (_, index) => index).reduce(
      (sum, index) =>
        sum +
        (pool.features.values[row * 8 + index] ?? 0) * (weights.kernel[index * 2 + label] ?? 0),
      weights.bias[label] ?? 0,
    ),
  );
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return logits.map((logit) => Math.exp(logit) / total);
}

describe('createPoolScorer', () => {
  it('computes the softmax of the linear map', () => {
    const scorer = createPoolScorer(pool.features);
    const probabilities = scorer.probabilities(head());
    for (const row of [0, 8191, 8192, 19_999]) {
      expectedRow(row).forEach((value, label) =>
        expect(probabilities[row * 2 + label]).toBeCloseTo(value, 5),
      );
    }
    scorer.dispose();
  });

  it.each([0, 8192, 200_000])('gives the same with %d resident rows', (residentRows) => {
    const scorer = createPoolScorer(pool.features, { residentRows });
    expect(scorer.probabilities(head())).toEqual(predictProbabilities(pool.features, head()));
    expect(tf.memory().numTensors).toBe([0, 1, 3][[0, 8192, 200_000].indexOf(residentRows)]);
    scorer.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  it('scores a range across blocks', () => {
    const scorer = createPoolScorer(pool.features);
    const all = scorer.probabilities(head());
    const part = scorer.probabilities(head(), { range: { from: 8000, to: 17_000 } });
    expect(part).toEqual(all.slice(16_000, 34_000));
    scorer.dispose();
  });

  it('takes a grown pool without uploading its full blocks again', () => {
    const scorer = createPoolScorer(sliceRows(pool.features, 0, 9000));
    scorer.probabilities(head());
    scorer.replace(pool.features, 9000);
    expect(tf.memory().numTensors).toBe(1);
    expect(scorer.rows).toBe(20_000);
    expect(scorer.probabilities(head())).toEqual(predictProbabilities(pool.features, head()));
    scorer.dispose();
  });

  it('takes changed vectors', () => {
    const scorer = createPoolScorer(pool.features);
    scorer.probabilities(head());
    const reversed = gatherRows(
      pool.features,
      Int32Array.from({ length: 100 }, (_, row) => 99 - row),
    );
    scorer.replace(reversed);
    expect(scorer.probabilities(head())).toEqual(predictProbabilities(reversed, head()));
    scorer.dispose();
  });

  it('reads vectors from shared memory', () => {
    const shared = createMatrix(20_000, 8, { shared: true });
    shared.values.set(pool.features.values);
    expect(predictProbabilities(shared, head())).toEqual(
      predictProbabilities(pool.features, head()),
    );
  });

  it('refuses a head of another dimension', () => {
    const other = { ...head(), inputDimension: 9 };
    expect(() => predictProbabilities(pool.features, other)).toThrow('9 dimensions');
  });

  it('gives nothing for an empty pool', () => {
    expect(predictProbabilities(createMatrix(0, 8), head())).toHaveLength(0);
  });
});
