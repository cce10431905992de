import * as tf from '@tensorflow/tfjs-core';
import { cholesky } from '../cholesky.js';
import type { Matrix } from '../matrix.js';

/** Rows whose part outside the span of those before them is below this share are copies of them to float32. */
const smallestShare = 1e-6;

/**
 * The same rows in coordinates of the space that they span: with fewer rows than columns n × n, by the
 * Cholesky factor of their Gram matrix, which has the same inner products. A penalized linear model has its
 * optimum in that space (Kimeldorf and Wahba 1971, "Some results on Tchebycheffian spline functions"), so it
 * scores these rows as the model of the full space would, at a fraction of the cost.
 */
export function inSpanOfRows(features: Matrix): Matrix {
  const { rows, columns, values } = features;
  if (rows >= columns) return features;
  const product = tf.tidy(() => {
    const left = tf.tensor2d(values, [rows, columns]);
    return tf.matMul(left, tf.transpose(left));
  });
  const gram = Float64Array.from(product.dataSync<'float32'>());
  product.dispose();
  const factor = cholesky({ size: rows, values: gram }, smallestShare);
  return { rows, columns: rows, values: Float32Array.from(factor.values) };
}
