import * as tf from '@tensorflow/tfjs-core';
import { cholesky, inverseTransposed } from '../../model/cholesky.js';
import { createPreconditioner } from '../../model/head/preconditioner.js';
import { fitSoftmaxHead } from '../../model/head/softmax-head.js';
import { inSpanOfRows } from '../../model/head/span-of-rows.js';
import { rowOf } from '../../model/matrix.js';
import { predictProbabilities } from '../../model/pool-scorer.js';
import { startWasmBackend } from './start-backend.js';
import { createClusters } from './synthetic-data.js';

beforeAll(startWasmBackend);

const shared = { dimension: 24, shares: [3, 2, 1], spread: 0.5, seed: 4 };
const data = createClusters({ ...shared, rows: 300 });

function dotOf(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}

describe('cholesky', () => {
  it('gives a factor and the inverse of its transpose', () => {
    const values = Float64Array.from([4, 2, 0.6, 2, 5, 1, 0.6, 1, 3]);
    const factor = cholesky({ size: 3, values });
    const inverse = inverseTransposed(factor);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const sum = (pick: (k: number) => number) => [0, 1, 2].reduce((s, k) => s + pick(k), 0);
        const at = (m: Float64Array, row: number, column: number) => m[row * 3 + column] ?? 0;
        const product = sum((k) => at(factor.values, i, k) * at(factor.values, j, k));
        expect(product).toBeCloseTo(at(values, i, j), 12);
        const unit = sum((k) => at(factor.values, i, k) * at(inverse.values, j, k));
        // L · ((Lᵀ)⁻¹)ᵀ = 1
        expect(unit).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });

  it('makes a row that depends on those before it zero', () => {
    const factor = cholesky({ size: 2, values: Float64Array.from([1, 1, 1, 1]) }, 1e-9);
    expect(Array.from(factor.values)).toEqual([1, 0, 1, 0]);
  });
});

describe('createPreconditioner', () => {
  it.each([1, 1 / 10, 1 / 30])('leads to the same optimum in fewer steps, l2 = %d', (l2) => {
    const plain = fitSoftmaxHead({ ...data, l2 });
    const preconditioner = createPreconditioner({ ...data, l2 });
    const sooner = fitSoftmaxHead({ ...data, l2, preconditioner });
    expect(sooner.iterations).toBeLessThan(plain.iterations);
    expect(sooner.loss).toBeLessThan(plain.loss * 1.001);
    const [left, right] = [plain, sooner].map((head) => predictProbabilities(data.features, head));
    const differences = left?.map((value, cell) => Math.abs(value - (right?.[cell] ?? 0)));
    expect(Math.max(...(differences ?? [1]))).toBeLessThan(0.05);
  });

  it('comes as near to the optimum where a small penalty makes the way long', () => {
    const small = { ...data, l2: 1 / 1000 };
    const preconditioner = createPreconditioner(small);
    const optimum = fitSoftmaxHead({ ...small, start: fitSoftmaxHead(small) }).loss;
    const { loss } = fitSoftmaxHead({ ...small, preconditioner });
    expect(Math.abs(loss - optimum) / optimum).toBeLessThan(0.01);
  });

  it('helps the fit of more labels, repeats itself and leaks no tensor', () => {
    const half = createClusters({ ...shared, rows: 200 });
    const preconditioner = createPreconditioner(half);
    const fit = () => fitSoftmaxHead({ ...data, preconditioner });
    expect(fit().iterations).toBeLessThan(fitSoftmaxHead(data).iterations);
    expect(fit()).toEqual(fit());
    expect(createPreconditioner(half)).toEqual(preconditioner);
    expect(tf.memory().numTensors).toBe(0);
  });

  it('is not used for vectors of another dimension', () => {
    const other = createPreconditioner(createClusters({ ...shared, rows: 50, dimension: 5 }));
    expect(fitSoftmaxHead({ ...data, preconditioner: other })).toEqual(fitSoftmaxHead(data));
  });
});

describe('inSpanOfRows', () => {
  const few = createClusters({ ...shared, rows: 12 });

  it('keeps every inner product, with as many columns as rows', () => {
    const spanned = inSpanOfRows(few.features);
    expect(spanned.columns).toBe(12);
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 12; j++) {
        const expected = dotOf(rowOf(few.features, i), rowOf(few.features, j));
        expect(dotOf(rowOf(spanned, i), rowOf(spanned, j))).toBeCloseTo(expected, 5);
      }
    }
    expect(tf.memory().numTensors).toBe(0);
  });

  it('gives a fit of the same loss', () => {
    const loss = fitSoftmaxHead({ ...few, features: inSpanOfRows(few.features) }).loss;
    expect(loss).toBeCloseTo(fitSoftmaxHead(few).loss, 3);
  });

  it('leaves more rows than columns as they are', () => {
    expect(inSpanOfRows(data.features)).toBe(data.features);
  });
});
