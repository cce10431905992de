import { gatherRows } from '../matrix.js';
import { distinctByKey, sampleByKey } from './pool-sample.js';
import { pickRanked, type Ranking, type VectorQuery } from './query-plan.js';
import { selectTop } from './select-top.js';
import { productsWith, toPoints } from './vector-distances.js';

const mostAnchors = 10;
/** Candidates that are held beside the anchors: those that the model finds likeliest. */
const comparedCandidates = 5000;
/** The items nearest to an anchor, of which the likeliest are asked. */
const subPoolSize = 500;

/**
 * Looks for more items of the rarest class: the labeled one with the fewest labels. A small sub-pool around
 * its labeled items, the anchors (Lesci and Vlachos 2024, "AnchorAL: computationally efficient active
 * learning for large and imbalanced datasets"), ordered by how likely the model finds that class. The
 * paper draws by uncertainty there; the likeliest find positives sooner, which is what a hunt is for, and
 * `planQueries` puts a doubtful item into every fifth place. Where
 * keywords were given, they start it (Attenberg and Provost 2010, "Why label when you can search?").
 */
export function rankHunt(query: VectorQuery): Ranking {
  const { keys, hunt, labeledClasses } = query;
  const target = hunt?.target ?? rarestClass(query);
  const matches = hunt?.matches ?? null;
  if (matches !== null && !labeledClasses.includes(target)) return byKeywords(query, matches);
  const near = likeliest(query, { rows: query.candidates, target }, comparedCandidates);
  const scores = similarities(query, near.rows, findAnchors(query, target));
  const limit = Math.max(subPoolSize, query.size);
  const subPool = pickRanked(near, selectTop({ rows: near.rows, scores, keys }, limit));
  return likeliest(query, { rows: subPool.rows, target }, query.size);
}

/** Before the class has a label, its keywords say where to look; most of them first. */
function byKeywords({ candidates, keys, size }: VectorQuery, matches: Float32Array): Ranking {
  const scores = Float32Array.from(candidates, (row) => matches[row] ?? 0);
  return pickRanked(
    { rows: candidates, scores },
    selectTop({ rows: candidates, scores, keys }, size),
  );
}

/** The class with the fewest labels of those that have any. */
function rarestClass({ labeledClasses }: VectorQuery): number {
  const counts = new Map<number, number>();
  for (const label of labeledClasses) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [rarest] = [...counts].sort(([left, few], [right, more]) => few - more || left - right);
  return rarest?.[0] ?? 0;
}

/** Rows by their probability of the class, the likeliest first; at random while there is no model. */
function likeliest(
  { probabilities, classCount, keys }: VectorQuery,
  { rows, target }: { rows: Int32Array; target: number },
  limit: number,
): Ranking {
  const scores = Float32Array.from(rows, (row) => probabilities?.[row * classCount + target] ?? 0);
  return pickRanked({ rows, scores }, selectTop({ rows, scores, keys }, limit));
}

function findAnchors({ labeledRows, labeledClasses, keys }: VectorQuery, target: number) {
  const ofTarget = labeledRows.filter((_, index) => labeledClasses[index] === target);
  return sampleByKey(distinctByKey(ofTarget, keys), keys, mostAnchors);
}

/** The largest cosine of each row with an anchor. */
function similarities({ vectors }: VectorQuery, rows: Int32Array, anchors: Int32Array) {
  const points = toPoints(gatherRows(vectors, rows));
  const known = toPoints(gatherRows(vectors, anchors));
  const best = new Float32Array(rows.length).fill(-1);
  anchors.forEach((_, anchor) => {
    productsWith(points.matrix, known.matrix, anchor).forEach((product, index) => {
      const norms = (points.squaredNorms[index] as number) * (known.squaredNorms[anchor] as number);
      const cosine = norms === 0 ? 0 : product / Math.sqrt(norms);
      if (cosine > (best[index] as number)) best[index] = cosine;
    });
  });
  return best;
}
