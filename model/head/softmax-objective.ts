import * as tf from '@tensorflow/tfjs-core';
import type { Matrix } from '../matrix.js';
import type { Objective, Precondition } from './lbfgs.js';

export interface SoftmaxProblem {
  /** n × D. */
  features: Matrix;
  /** Length n, each in [0, classCount). */
  classes: Int32Array;
  classCount: number;
  /** Length n. */
  weights: Float32Array;
  /** Penalty on the kernel, of the same objective divided by the sum of the weights. */
  l2: number;
  /** From `createPreconditioner`: (D + 1) × (D + 1). */
  preconditioner?: Matrix;
}

/** The objective of a softmax head with its resident tensors; `dispose` when the fit is over. */
export interface SoftmaxObjective {
  /** Parameters: (D + 1) × classCount row-major, the bias as the last row. */
  evaluate: Objective;
  /** The product with the preconditioner of the problem; undefined where it has none. */
  precondition: Precondition | undefined;
  dispose(): void;
}

/**
 * Builds (Σ wᵢ · −log p(yᵢ|xᵢ) + l2/2 · ‖kernel‖²) / Σ wᵢ with a hand-written gradient. A column of ones
 * carries the bias. The transposed features are a tensor of their own: a product with a transpose flag
 * is 25 times slower on the wasm backend.
 */
export function createSoftmaxObjective(problem: SoftmaxProblem): SoftmaxObjective {
  const features = uploadWithOnes(problem.features);
  const transposed = tf.transpose(features);
  const totalWeight = problem.weights.reduce((sum, weight) => sum + weight, 0);
  const evaluate: Objective = (point, gradient) => {
    const dataLoss = evaluateData({ problem, features, transposed }, point, gradient);
    return finish({ problem, totalWeight, dataLoss }, point, gradient);
  };
  const inverse = problem.preconditioner ? upload(problem.preconditioner) : null;
  return {
    evaluate,
    precondition: inverse === null ? undefined : (vector) => productWith(inverse, vector),
    dispose: () => tf.dispose([features, transposed, ...(inverse === null ? [] : [inverse])]),
  };
}

function upload({ rows, columns, values }: Matrix): tf.Tensor2D {
  return tf.tensor2d(values, [rows, columns]);
}

/** matrix · vector, the vector read as rows of as many columns as it takes. */
function productWith(matrix: tf.Tensor2D, vector: Float32Array): Float32Array {
  const [size] = matrix.shape;
  const factor = tf.tensor2d(vector, [size, vector.length / size]);
  const product = tf.matMul(matrix, factor);
  const values = product.dataSync<'float32'>();
  tf.dispose([factor, product]);
  return values;
}

interface Resident {
  problem: SoftmaxProblem;
  features: tf.Tensor2D;
  transposed: tf.Tensor2D;
}

function uploadWithOnes(features: Matrix): tf.Tensor2D {
  const width = features.columns + 1;
  const values = new Float32Array(features.rows * width).fill(1);
  for (let row = 0; row < features.rows; row++) {
    const start = row * features.columns;
    values.set(features.values.subarray(start, start + features.columns), row * width);
  }
  return tf.tensor2d(values, [features.rows, width]);
}

/** Sum of the weighted log losses; the gradient of that sum is written into `gradient`. */
function evaluateData(resident: Resident, point: Float32Array, gradient: Float32Array): number {
  const { problem, features, transposed } = resident;
  return tf.tidy(() => {
    const parameters = tf.tensor2d(point, [problem.features.columns + 1, problem.classCount]);
    // The numbers of a tensor that nobody else will read may be overwritten.
    const residuals = tf.softmax(tf.matMul(features, parameters)).dataSync<'float32'>();
    const loss = toResiduals(residuals, problem);
    const shape: [number, number] = [problem.features.rows, problem.classCount];
    gradient.set(tf.matMul(transposed, tf.tensor2d(residuals, shape)).dataSync<'float32'>());
    return loss;
  });
}

/** Below this a probability counts as this, so that a hopeless row costs a large but finite loss. */
const probabilityFloor = 1e-37;

/** Turns probabilities into weight × (probability − target) in place, and returns the summed loss. */
function toResiduals(
  values: Float32Array,
  { classes, classCount, weights }: SoftmaxProblem,
): number {
  let loss = 0;
  for (let row = 0; row < classes.length; row++) {
    const start = row * classCount;
    const target = start + (classes[row] as number);
    const weight = weights[row] as number;
    const probability = values[target] as number;
    loss -= weight * Math.log(Math.max(probability, probabilityFloor));
    values[target] = probability - 1;
    if (weight === 1) continue;
    for (let cell = start; cell < start + classCount; cell++) {
      values[cell] = (values[cell] as number) * weight;
    }
  }
  return loss;
}

interface Parts {
  problem: SoftmaxProblem;
  totalWeight: number;
  dataLoss: number;
}

/** Adds the penalty on the kernel and divides by the total weight. */
function finish(parts: Parts, point: Float32Array, gradient: Float32Array): number {
  const { problem, totalWeight } = parts;
  const kernelLength = problem.features.columns * problem.classCount;
  const share = 1 / totalWeight;
  let squares = 0;
  for (let index = 0; index < kernelLength; index++) {
    const value = point[index] as number;
    squares += value * value;
    gradient[index] = ((gradient[index] as number) + problem.l2 * value) * share;
  }
  for (let index = kernelLength; index < point.length; index++) {
    gradient[index] = (gradient[index] as number) * share;
  }
  return (parts.dataLoss + (problem.l2 / 2) * squares) / totalWeight;
}
