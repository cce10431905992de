import { createMatrix, rowOf } from '../matrix.js';
import type { Random } from '../random.js';
import { squaredDistancesTo, toPoints, type Points } from './vector-distances.js';

export interface Clustering {
  /** The cluster of each point. */
  clusters: Int32Array;
  /** Squared distance of each point to the center of its cluster. */
  distances: Float64Array;
}

export interface KMeansOptions {
  count: number;
  random: Random;
  /** Pull of each point on its center; all alike when left out. */
  weights?: Float32Array;
  iterations?: number;
  /** Draws for each first center; more find better ones. */
  trials?: number;
}

/** A few steps of Lloyd find what a batch needs; convergence would cost several times as much. */
const defaultIterations = 3;

/**
 * Weighted k-means, started by k-means++ (Arthur and Vassilvitskii 2007). Empty clusters stay empty; fewer
 * than `count` clusters come back when there are fewer distinct points.
 */
export function kMeans(points: Points, options: KMeansOptions): Clustering {
  const { random, trials = 1 } = options;
  const weights = options.weights ?? new Float32Array(points.matrix.rows).fill(1);
  const spread = spreadPoints(points, options.count, { random, weights, trials });
  let state: Clustering = spread;
  for (let step = 0; step < (options.iterations ?? defaultIterations); step++) {
    const centers = findCenters(points, state.clusters, { count: spread.chosen.length, weights });
    const next = assign(points, centers);
    const moved = next.clusters.some((cluster, row) => cluster !== state.clusters[row]);
    state = next;
    if (!moved) break;
  }
  return state;
}

interface Spread extends Clustering {
  /** The points that were drawn, in order. */
  chosen: number[];
}

interface SpreadOptions {
  random: Random;
  weights: Float32Array;
  trials: number;
}

/**
 * Draws up to `count` points, each with a chance that grows with its squared distance to those before; of
 * `trials` draws the one that leaves the least distance stays (greedy k-means++).
 */
function spreadPoints(points: Points, count: number, options: SpreadOptions): Spread {
  const { random, weights, trials } = options;
  const { rows } = points.matrix;
  const spread: Spread = { chosen: [], ...unassigned(rows) };
  let chances = Float64Array.from(weights);
  while (spread.chosen.length < Math.min(count, rows)) {
    const drawn = Array.from({ length: trials }, () => drawIndex(chances, random));
    const best = bestCenter(points, spread, { drawn, weights });
    if (best === null) break;
    takeNearer(spread, best.distances, spread.chosen.push(best.center) - 1);
    chances = spread.distances.map((distance, row) => distance * (weights[row] as number));
  }
  return spread;
}

interface Center {
  center: number;
  /** Squared distance of each point to it. */
  distances: Float64Array;
}

function bestCenter(
  points: Points,
  spread: Spread,
  { drawn, weights }: { drawn: (number | null)[]; weights: Float32Array },
): Center | null {
  let best: (Center & { left: number }) | null = null;
  for (const center of new Set(drawn)) {
    if (center === null) continue;
    const distances = squaredDistancesTo(points, points, center);
    distances[center] = 0;
    let left = 0;
    for (let row = 0; row < distances.length; row++) {
      const distance = Math.min(distances[row] as number, spread.distances[row] as number);
      left += (weights[row] as number) * distance;
    }
    if (best === null || left < best.left) best = { center, distances, left };
  }
  return best;
}

/** Moves the points to `cluster` that are nearer to it than to their own. */
function takeNearer(state: Clustering, distances: Float64Array, cluster: number): void {
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row] as number;
    if (distance >= (state.distances[row] as number)) continue;
    state.distances[row] = distance;
    state.clusters[row] = cluster;
  }
}

/** An index drawn in proportion to its chance; null when all chances are 0. */
export function drawIndex(chances: Float64Array, random: Random): number | null {
  let total = 0;
  for (const chance of chances) total += chance;
  let left = random.next() * total;
  let last: number | null = null;
  for (let index = 0; index < chances.length; index++) {
    const chance = chances[index] as number;
    if (chance === 0) continue;
    last = index;
    left -= chance;
    if (left < 0) break;
  }
  return last;
}

function findCenters(
  { matrix }: Points,
  clusters: Int32Array,
  { count, weights }: { count: number; weights: Float32Array },
): Points {
  const centers = createMatrix(count, matrix.columns);
  const masses = new Float64Array(count);
  clusters.forEach((cluster, row) => {
    // A weight of 0 must not leave a cluster without a center.
    const weight = Math.max(weights[row] as number, 1e-6);
    masses[cluster] = (masses[cluster] as number) + weight;
    addScaled(rowOf(centers, cluster), rowOf(matrix, row), weight);
  });
  masses.forEach((mass, cluster) => scale(rowOf(centers, cluster), mass === 0 ? 0 : 1 / mass));
  return toPoints(centers);
}

function addScaled(target: Float32Array, source: Float32Array, factor: number): void {
  for (let column = 0; column < target.length; column++) {
    target[column] = (target[column] as number) + factor * (source[column] as number);
  }
}

function scale(target: Float32Array, factor: number): void {
  for (let column = 0; column < target.length; column++) {
    target[column] = (target[column] as number) * factor;
  }
}

function assign(points: Points, centers: Points): Clustering {
  const state = unassigned(points.matrix.rows);
  for (let center = 0; center < centers.matrix.rows; center++) {
    takeNearer(state, squaredDistancesTo(points, centers, center), center);
  }
  return state;
}

function unassigned(rows: number): Clustering {
  return { clusters: new Int32Array(rows), distances: new Float64Array(rows).fill(Infinity) };
}
