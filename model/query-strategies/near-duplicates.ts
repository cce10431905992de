import { gatherRows, sliceRows } from '../matrix.js';
import { distinctByKey, sampleByKey } from './pool-sample.js';
import { pickRanked, type Ranking, type VectorQuery } from './query-plan.js';
import { hasCosineAbove, toPoints, type Points } from './vector-distances.js';

/** Above this cosine two texts differ in little more than a word or a number. */
const nearIdentical = 0.98;

/** Labels beside which a batch is held; more would cost more than the scoring of the pool. */
const comparedLabels = 500;

/** Batches that are compared; items of later ones are ranked anew before their turn. */
const comparedBatches = 3;

/**
 * Moves near-identical items behind all others: an item that is like one ranked before it teaches nothing
 * that the other did not. The first batch is held beside the labeled items too.
 */
export function postponeNearDuplicates(ranking: Ranking, query: VectorQuery): Ranking {
  const { vectors, keys, batchSize } = query;
  const compared = Math.min(comparedBatches * batchSize, ranking.rows.length);
  const asked = ranking.rows.subarray(0, compared);
  const ranked = toPoints(gatherRows(vectors, asked));
  const labeled = sampleByKey(distinctByKey(query.labeledRows, keys), keys, comparedLabels);
  // An item that waits for a second answer has a label, and is no repeat of itself.
  const waiting = new Set(asked);
  const known = toPoints(
    gatherRows(
      vectors,
      labeled.filter((row) => !waiting.has(row)),
    ),
  );
  const [first, later]: [number[], number[]] = [[], []];
  for (let place = 0; place < compared; place++) {
    const repeats =
      hasCosineAbove(nearIdentical, firstPoints(ranked, place), [ranked, place]) ||
      (first.length < batchSize && hasCosineAbove(nearIdentical, known, [ranked, place]));
    (repeats ? later : first).push(place);
  }
  const rest = Array.from(ranking.rows.keys()).slice(compared);
  return pickRanked(ranking, [...first, ...rest, ...later]);
}

function firstPoints({ matrix, squaredNorms }: Points, count: number): Points {
  return { matrix: sliceRows(matrix, 0, count), squaredNorms: squaredNorms.subarray(0, count) };
}
