import type { Random } from '../random.js';
import { PairProducts, type Clustering } from './pair-products.js';
import type { Points } from './vector-distances.js';

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
  const distances = new PairProducts(points);
  const spread = spreadPoints(distances, options.count, { random, weights, trials });
  let state: Clustering = spread;
  for (let step = 0; step < (options.iterations ?? defaultIterations); step++) {
    const { clusters } = state;
    const next = distances.nearestCenters({ clusters, count: spread.chosen.length, weights });
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
function spreadPoints(distances: PairProducts, count: number, options: SpreadOptions): Spread {
  const { random, weights, trials } = options;
  const rows = weights.length;
  const spread: Spread = { chosen: [], ...unassigned(rows) };
  let chances = Float64Array.from(weights);
  while (spread.chosen.length < Math.min(count, rows)) {
    const drawn = Array.from({ length: trials }, () => drawIndex(chances, random));
    const best = bestCenter(distances, spread, { drawn, weights });
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
  source: PairProducts,
  spread: Spread,
  { drawn, weights }: { drawn: (number | null)[]; weights: Float32Array },
): Center | null {
  let best: (Center & { left: number }) | null = null;
  for (const center of new Set(drawn)) {
    if (center === null) continue;
    const distances = source.distancesTo(center);
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

function unassigned(rows: number): Clustering {
  return { clusters: new Int32Array(rows), distances: new Float64Array(rows).fill(Infinity) };
}
