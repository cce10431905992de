import { gatherRows } from '../matrix.js';
import { rankOpenClusters } from './open-clusters.js';
import type { Ranking, VectorQuery } from './query-plan.js';
import { squaredDistancesTo, toPoints, type Points } from './vector-distances.js';

const neighborCount = 20;
/** Members of a cluster whose typicality is measured: those nearest to its center. */
const measuredMembers = 20;

/**
 * TypiClust (Hacohen, Dekel and Weinshall 2022, "Active learning on a budget: opposite strategies suit high
 * and low budgets"): from each cluster without a label, largest first, the item with the smallest mean
 * distance to its 20 nearest neighbors. Measured only for the members nearest to the center of a cluster,
 * because all pairs of a large cluster would cost more than the clustering.
 */
export function rankTypical(query: VectorQuery): Ranking {
  return rankOpenClusters(query, mostTypicalFirst);
}

function mostTypicalFirst(points: Points, members: number[], toCenter: Float64Array): number[] {
  const byCenter = [...members].sort((a, b) => (toCenter[a] as number) - (toCenter[b] as number));
  const cluster = toPoints(gatherRows(points.matrix, Int32Array.from(byCenter)));
  const spreads = byCenter
    .slice(0, measuredMembers)
    .map((point, place) => ({ point, spread: meanNeighborDistance(cluster, place) }));
  spreads.sort((left, right) => left.spread - right.spread);
  return [...spreads.map(({ point }) => point), ...byCenter.slice(measuredMembers)];
}

function meanNeighborDistance(cluster: Points, place: number): number {
  const squared = squaredDistancesTo(cluster, cluster, place);
  // The item itself comes first.
  squared[place] = 0;
  const neighbors = squared.sort().subarray(1, neighborCount + 1);
  return neighbors.reduce((sum, value) => sum + Math.sqrt(value), 0) / (neighbors.length || 1);
}
