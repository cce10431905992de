import { gatherRows, type Matrix } from '../matrix.js';
import { distinctByKey, sampleByKey } from './pool-sample.js';
import type { Ranking, VectorQuery } from './query-plan.js';
import { squaredDistancesTo, toPoints, type Points } from './vector-distances.js';

const sampleSize = 1000;
/** Distances between sample and labels that are computed; beyond it both are thinned out. */
const comparedPairs = 100_000;
/** Squared distance to nothing; its root still fits into float32. */
const farthest = 1e30;

/**
 * Greedy k-center (Sener and Savarese 2018, "Active learning for convolutional neural networks: a core-set
 * approach"): again and again the item farthest from all labeled and chosen ones; the first of all is the
 * one nearest to the mean. Works on a seeded sample of at most 1,000 items, fewer beside many labels.
 */
export function rankCoreSet(query: VectorQuery): Ranking {
  const { keys, vectors } = query;
  const labeled = sampleByKey(distinctByKey(query.labeledRows, keys), keys, sampleSize / 2);
  const limit = Math.floor(comparedPairs / Math.max(labeled.length, comparedPairs / sampleSize));
  const rows = sampleByKey(query.candidates, keys, limit);
  const points = toPoints(gatherRows(vectors, rows));
  const known = labeled.length === 0 ? meanOf(points.matrix) : gatherRows(vectors, labeled);
  const gaps = distancesTo(points, toPoints(known));
  const first = labeled.length === 0 ? indexOfExtreme(gaps, -1) : indexOfExtreme(gaps, 1);
  if (labeled.length === 0) gaps.fill(farthest);
  return takeFarthest(points, gaps, { first, rows, count: query.batchSize });
}

interface Greedy {
  first: number;
  rows: Int32Array;
  count: number;
}

/** One batch, each item the farthest from those before; then the others by what distance is left. */
function takeFarthest(points: Points, gaps: Float64Array, { first, rows, count }: Greedy): Ranking {
  const order: number[] = [];
  const scores: number[] = [];
  for (let next = first; order.length < Math.min(count, rows.length);) {
    order.push(next);
    scores.push(Math.sqrt(gaps[next] as number));
    lower(gaps, squaredDistancesTo(points, points, next));
    gaps[next] = -1;
    next = indexOfExtreme(gaps, 1);
  }
  const others = Array.from(gaps.keys()).filter((row) => gaps[row] !== -1);
  others.sort((left, right) => (gaps[right] as number) - (gaps[left] as number) || left - right);
  return {
    rows: Int32Array.from([...order, ...others], (index) => rows[index] as number),
    scores: Float32Array.from([...scores, ...others.map((row) => Math.sqrt(gaps[row] as number))]),
  };
}

/** Squared distance of each point to the nearest of the known ones. */
function distancesTo(points: Points, known: Points): Float64Array {
  const nearest = new Float64Array(points.matrix.rows).fill(Infinity);
  for (let other = 0; other < known.matrix.rows; other++) {
    lower(nearest, squaredDistancesTo(points, known, other));
  }
  return nearest;
}

function lower(values: Float64Array, others: Float64Array): void {
  for (let index = 0; index < values.length; index++) {
    values[index] = Math.min(values[index] as number, others[index] as number);
  }
}

/** Index of the largest value (`sign` 1) or the smallest (−1); the first of equal ones. */
function indexOfExtreme(values: Float64Array, sign: 1 | -1): number {
  let best = 0;
  values.forEach((value, index) => {
    if (sign * value > sign * (values[best] as number)) best = index;
  });
  return best;
}

function meanOf({ rows, columns, values }: Matrix): Matrix {
  const mean = new Float32Array(columns);
  values.forEach((value, cell) => {
    const column = cell % columns;
    mean[column] = (mean[column] as number) + value / rows;
  });
  return { rows: 1, columns, values: mean };
}
