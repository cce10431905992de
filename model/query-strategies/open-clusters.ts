import { gatherRows } from '../matrix.js';
import { createRandom, mixSeeds } from '../random.js';
import { groupByCluster, takeInRounds } from './cluster-rounds.js';
import { kMeans } from './k-means.js';
import { distinctByKey, sampleByKey } from './pool-sample.js';
import type { Ranking, VectorQuery } from './query-plan.js';
import { toPoints, type Points } from './vector-distances.js';

/** Items that are clustered; a sample of this size shows every cluster that is worth a label. */
const sampleSize = 1000;
/** Smaller clusters come last: they are outliers. */
const smallestCluster = 5;
const mostClusters = 300;

/** Orders the members of one cluster; `toCenter` has the squared distance of each point to its center. */
export type MemberOrder = (points: Points, members: number[], toCenter: Float64Array) => number[];

/**
 * Clusters a seeded sample of the candidates together with the labeled items, into one cluster for each
 * label and each place of the batch, and takes from each cluster without a label, largest first, the member
 * that `order` puts first; then round by round the next of each.
 */
export function rankOpenClusters(query: VectorQuery, order: MemberOrder): Ranking {
  const { keys, vectors, batchSize } = query;
  const labeled = sampleByKey(distinctByKey(query.labeledRows, keys), keys, mostClusters);
  const sample = sampleByKey(query.candidates, keys, sampleSize);
  const rows = Int32Array.from([...labeled, ...sample]);
  const points = toPoints(gatherRows(vectors, rows));
  const { clusters, distances } = kMeans(points, {
    count: Math.min(labeled.length + batchSize, mostClusters),
    random: createRandom(mixSeeds(query.seed, 0x7c)),
  });
  const open = findOpenClusters(groupByCluster(clusters), labeled.length);
  const taken = takeInRounds(
    open.map((members) => order(points, members, distances)),
    query.size,
  );
  return {
    rows: Int32Array.from(taken, (point) => rows[point] as number),
    scores: Float32Array.from(taken, (_, place) => 1 - place / taken.length),
  };
}

/** The unlabeled members of the clusters: those without a label first, then by size. */
function findOpenClusters(groups: readonly number[][], labeledCount: number): number[][] {
  const described = groups.map((group) => {
    const members = group.filter((point) => point >= labeledCount);
    return {
      members,
      labels: group.length - members.length,
      isOutlier: Number(members.length < smallestCluster),
    };
  });
  return described
    .filter(({ members }) => members.length > 0)
    .sort(
      (left, right) =>
        left.isOutlier - right.isOutlier ||
        left.labels - right.labels ||
        right.members.length - left.members.length,
    )
    .map(({ members }) => members);
}
