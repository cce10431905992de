import * as tf from '@tensorflow/tfjs-core';
import { cholesky, inverseTransposed } from '../cholesky.js';
import type { Matrix } from '../matrix.js';
import { presentClasses, rowWeights } from './head-weights.js';
import type { SoftmaxFit } from './softmax-head.js';
import { defaultL2 } from './softmax-head.js';

/**
 * The inverse of the Hessian that the loss of a fit has at zero weights, for one class: there every class
 * has probability 1/C, so that it is (XᵀWX/C + l2·I)⁻¹ · Σw, the bound of Böhning 1992 ("Multinomial logistic
 * regression algorithm") up to a factor. (D + 1) × (D + 1), the bias last. L-BFGS that starts from it needs
 * a third of the evaluations, also where the fit has half as many labels again.
 */
export function createPreconditioner(fit: SoftmaxFit): Matrix {
  const weights = rowWeights(fit);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const values = Float64Array.from(weightedGram(fit.features, weights));
  const size = fit.features.columns + 1;
  const share = 1 / (presentClasses(fit.classes, fit.classCount).length * total);
  const penalty = (fit.l2 ?? defaultL2) / total;
  for (let index = 0; index < values.length; index++) {
    values[index] = (values[index] as number) * share;
  }
  for (let row = 0; row < size - 1; row++) {
    values[row * size + row] = (values[row * size + row] as number) + penalty;
  }
  const inverse = inverseTransposed(cholesky({ size, values }));
  return { rows: size, columns: size, values: timesTransposed(inverse.values, size) };
}

/** XᵀWX with a column of ones for the bias. */
function weightedGram(features: Matrix, weights: Float32Array): Float32Array {
  const width = features.columns + 1;
  const [plain, weighted] = [0, 1].map(() => new Float32Array(features.rows * width)) as [
    Float32Array,
    Float32Array,
  ];
  for (let row = 0; row < features.rows; row++) {
    const weight = weights[row] as number;
    for (let column = 0; column < width; column++) {
      const value =
        column < features.columns
          ? (features.values[row * features.columns + column] as number)
          : 1;
      plain[row * width + column] = value;
      weighted[row * width + column] = value * weight;
    }
  }
  const product = tf.tidy(() => {
    const transposed = tf.transpose(tf.tensor2d(plain, [features.rows, width]));
    return tf.matMul(transposed, tf.tensor2d(weighted, [features.rows, width]));
  });
  return takeValues(product);
}

/** matrix · matrixᵀ. */
function timesTransposed(matrix: Float64Array, size: number): Float32Array {
  const product = tf.tidy(() => {
    const left = tf.tensor2d(Float32Array.from(matrix), [size, size]);
    return tf.matMul(left, tf.transpose(left));
  });
  return takeValues(product);
}

function takeValues(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync<'float32'>();
  tensor.dispose();
  return values;
}
