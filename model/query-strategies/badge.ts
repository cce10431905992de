import { createMatrix, gatherRows, rowOf } from '../matrix.js';
import { createRandom, mixSeeds } from '../random.js';
import { drawIndex } from './k-means.js';
import { sampleByKey } from './pool-sample.js';
import type { Ranking, VectorQuery } from './query-plan.js';
import { productsWith, toPoints, type Points } from './vector-distances.js';

const sampleSize = 2000;

/**
 * BADGE (Ash, Zhang, Krishnamurthy, Langford and Agarwal 2020, "Deep batch active learning by diverse,
 * uncertain gradient lower bounds"): k-means++ over the gradients that the likeliest class as a label would
 * cause, (p − one-hot) ⊗ x. Their products factor into (a·a′)(x·x′), so that no gradient of classes ×
 * dimensions is built. Works on a seeded sample; after the batch the largest gradients.
 */
export function rankBadge(query: VectorQuery): Ranking {
  const rows = sampleByKey(query.candidates, query.keys, sampleSize);
  const factors = [
    toPoints(gatherRows(query.vectors, rows)),
    toPoints(residuals(query, rows)),
  ] as const;
  const norms = Float64Array.from(
    rows,
    (_, row) => (factors[0].squaredNorms[row] as number) * (factors[1].squaredNorms[row] as number),
  );
  const batch = drawBatch(factors, norms, query);
  const taken = new Set(batch);
  const others = Array.from(rows.keys()).filter((row) => !taken.has(row));
  others.sort((left, right) => (norms[right] as number) - (norms[left] as number) || left - right);
  const order = [...batch, ...others];
  return {
    rows: Int32Array.from(order, (index) => rows[index] as number),
    scores: Float32Array.from(order, (index) => Math.sqrt(norms[index] as number)),
  };
}

/** Probabilities of the rows less 1 at the likeliest class. */
function residuals({ probabilities, classCount }: VectorQuery, rows: Int32Array) {
  const matrix = createMatrix(rows.length, classCount);
  if (probabilities === null) return matrix;
  rows.forEach((row, index) => {
    const residual = rowOf(matrix, index);
    residual.set(probabilities.subarray(row * classCount, (row + 1) * classCount));
    const likeliest = residual.indexOf(Math.max(...residual));
    residual[likeliest] = (residual[likeliest] as number) - 1;
  });
  return matrix;
}

/** The largest gradient, then each with a chance that grows with its squared distance to those before. */
function drawBatch(
  [vectors, errors]: readonly [Points, Points],
  norms: Float64Array,
  { seed, batchSize }: VectorQuery,
): number[] {
  const random = createRandom(mixSeeds(seed, 0xba));
  const gaps = new Float64Array(norms.length).fill(Infinity);
  const batch: number[] = [];
  let next = norms.length === 0 ? null : norms.indexOf(Math.max(...norms));
  while (next !== null) {
    batch.push(next);
    if (batch.length >= batchSize) break;
    const center = next;
    const errorProducts = productsWith(errors.matrix, errors.matrix, center);
    const vectorProducts = productsWith(vectors.matrix, vectors.matrix, center);
    gaps.forEach((gap, row) => {
      const product = (errorProducts[row] as number) * (vectorProducts[row] as number);
      const distance = (norms[row] as number) + (norms[center] as number) - 2 * product;
      gaps[row] = row === center ? 0 : Math.max(0, Math.min(gap, distance));
    });
    next = drawIndex(gaps, random);
  }
  return batch;
}
