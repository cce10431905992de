import { gatherRows } from '../matrix.js';
import { createRandom, mixSeeds } from '../random.js';
import { groupByCluster, takeInRounds } from './cluster-rounds.js';
import { kMeans } from './k-means.js';
import { rankOpenClusters } from './open-clusters.js';
import { pickRanked, type Ranking, type VectorQuery } from './query-plan.js';
import { rankUncertain } from './uncertain.js';
import { toPoints, type Points } from './vector-distances.js';

/** Candidates for each place of a batch. */
const candidatesPerPlace = 10;

/**
 * Weighted k-means over the most uncertain (Zhdanov 2019, "Diverse mini-batch active learning"): the 10 ×
 * batch items with the smallest margin, in as many clusters as the batch has places; from each cluster the
 * item nearest to its center. Then round by round the next of each cluster, then the rest by score. Before
 * there is a model: the centers of the clusters that have no label.
 */
export function rankDiverse(query: VectorQuery): Ranking {
  if (query.probabilities === null) return rankOpenClusters(query, centerFirst);
  const clustered = candidatesPerPlace * query.batchSize;
  const size = Math.max(query.size, clustered);
  return spreadOver(rankUncertain({ ...query, size }, 'margin'), clustered, query);
}

function spreadOver(ranking: Ranking, clustered: number, query: VectorQuery): Ranking {
  const points = toPoints(gatherRows(query.vectors, ranking.rows.subarray(0, clustered)));
  const { clusters, distances } = kMeans(points, {
    count: query.batchSize,
    weights: ranking.scores.subarray(0, clustered),
    random: createRandom(mixSeeds(query.seed, 0xd1)),
    trials: 4,
  });
  // Places are in the order of the scores, so the cluster whose center has the best score goes first.
  const groups = groupByCluster(clusters)
    .map((members) => nearestFirst(members, distances))
    .sort(([left = 0], [right = 0]) => left - right);
  const rest = Array.from(ranking.rows.keys()).slice(clustered);
  return pickRanked(ranking, [...takeInRounds(groups, clustered), ...rest]);
}

function centerFirst(_: Points, members: number[], toCenter: Float64Array): number[] {
  return [...members].sort((a, b) => (toCenter[a] as number) - (toCenter[b] as number));
}

/** The member nearest to the center, then the others in the order of their scores. */
function nearestFirst(group: readonly number[], toCenter: Float64Array): number[] {
  const nearest = group.reduce((best, point) =>
    (toCenter[point] as number) < (toCenter[best] as number) ? point : best,
  );
  return [nearest, ...group.filter((point) => point !== nearest)];
}
