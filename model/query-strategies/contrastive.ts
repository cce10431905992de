import { gatherRows } from '../matrix.js';
import { distinctByKey, sampleByKey } from './pool-sample.js';
import { pickRanked, type Ranking, type VectorQuery } from './query-plan.js';
import { selectTop } from './select-top.js';
import { squaredDistancesTo, toPoints, type Points } from './vector-distances.js';

const sampleSize = 500;
const comparedLabels = 200;
const neighborCount = 10;

/**
 * CAL (Margatina, Vernikos, Barrault and Aletras 2021, "Active learning by acquiring contrastive examples"):
 * the mean Kullback–Leibler divergence of an item's prediction from those of its 10 nearest labeled items:
 * near in the vectors, far in what the model says. Works on a seeded sample of items and labels.
 */
export function rankContrastive(query: VectorQuery): Ranking {
  const { keys, vectors } = query;
  const labeled = sampleByKey(distinctByKey(query.labeledRows, keys), keys, comparedLabels);
  const rows = sampleByKey(query.candidates, keys, sampleSize);
  const [points, known] = [
    toPoints(gatherRows(vectors, rows)),
    toPoints(gatherRows(vectors, labeled)),
  ];
  const scores = Float32Array.from(rows, (row, index) => {
    const neighbors = nearestOf(points, index, known);
    const sum = neighbors.reduce(
      (total, neighbor) => total + divergence(query, labeled[neighbor] as number, row),
      0,
    );
    return sum / (neighbors.length || 1);
  });
  return pickRanked({ rows, scores }, selectTop({ rows, scores, keys }, query.size));
}

function nearestOf(points: Points, index: number, known: Points): number[] {
  const distances = squaredDistancesTo(known, points, index);
  return Array.from(distances.keys())
    .sort((left, right) => (distances[left] as number) - (distances[right] as number))
    .slice(0, neighborCount);
}

/** KL(p of the labeled row ‖ p of the candidate) in nats. */
function divergence(
  { probabilities, classCount }: VectorQuery,
  labeled: number,
  candidate: number,
): number {
  if (probabilities === null) return 0;
  let sum = 0;
  for (let label = 0; label < classCount; label++) {
    const p = probabilities[labeled * classCount + label] as number;
    const q = probabilities[candidate * classCount + label] as number;
    // A probability that float32 rounded to 0 must not make an item infinitely interesting.
    if (p > 0) sum += p * Math.log(p / Math.max(q, 1e-9));
  }
  return sum;
}
