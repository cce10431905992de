import { gatherRows, type Matrix } from '../matrix.js';
import { mixSeeds } from '../random.js';
import { planQueries } from './query-policy.js';
import type { QueryInput, QueryPlan } from './query-plan.js';
import { selectTop } from './select-top.js';

/** What `planQueries` takes, with the model as a function: it is asked about few rows. */
export interface SubPoolInput extends Omit<QueryInput, 'probabilities'> {
  /** Probabilities of pool rows with these vectors: rows × classCount. Null before there is a model. */
  probabilitiesOf: ((rows: Int32Array, vectors: Matrix) => Float32Array) | null;
}

/**
 * Plans on a random sub-pool of `limit` candidates, as if the pool held nothing else but them and the labeled
 * rows, so that a refresh costs the same however large the pool is. Which rows it holds follows from the seed
 * and the number of labels: each label brings another sub-pool, and what was taken back leaves no trace.
 * (Compare Ertekin, Huang, Bottou and Giles 2007, "Learning on the border", who draw 59 rows.)
 */
export function planOnSubPool(input: SubPoolInput, limit: number): QueryPlan {
  return planOnRows(input, drawSubPool(input, limit));
}

/** The same on candidates that were drawn before: of a pool so large that even a look at each row shows. */
export function planOnRows(input: Omit<SubPoolInput, 'candidates'>, drawn: Int32Array): QueryPlan {
  const { probabilitiesOf, hunt, ...rest } = input;
  // In the order of memory: rows far apart are what costs most here.
  const rows = Int32Array.from(new Set([...drawn, ...input.labeledRows])).sort();
  const places = new Map(Array.from(rows, (row, place) => [row, place]));
  const vectors = input.vectors && gatherRows(input.vectors, rows);
  const plan = planQueries({
    ...rest,
    candidates: drawn.map((row) => places.get(row) as number),
    labeledRows: input.labeledRows.map((row) => places.get(row) as number),
    keys: Float64Array.from(rows, (row) => input.keys[row] as number),
    vectors,
    probabilities: probabilitiesOf && vectors && probabilitiesOf(rows, vectors),
    ...(hunt && { hunt: { ...hunt, matches: hunt.matches && pickValues(hunt.matches, rows) } }),
  });
  return { ...plan, rows: plan.rows.map((place) => rows[place] as number) };
}

function pickValues(values: Float32Array, rows: Int32Array): Float32Array {
  return Float32Array.from(rows, (row) => values[row] as number);
}

/** Taken out once: Jest runs code where every look-up of a global is a hundred times slower. */
const { imul } = Math;
/** More than `limit` are all but sure to lie below a threshold for this many. */
const reserve = 1.2;

/** Up to `limit` of the candidates by a hash of their keys and the number of labels. */
function drawSubPool(input: SubPoolInput, limit: number): Int32Array {
  const { candidates, keys, seed, labeledRows } = input;
  if (candidates.length <= limit) return candidates;
  const round = mixSeeds(seed, 0x5b, labeledRows.length);
  const hashes = candidates.map((row) => hashKey(keys[row] as number, round));
  // Nearly all are passed over here, before anything that costs a comparison of two.
  const below = -(2 ** 31) + 2 ** 32 * ((reserve * limit) / candidates.length);
  const near = candidates.filter((_, index) => (hashes[index] as number) < below);
  const rows = near.length >= limit ? near : candidates;
  const scores = Float32Array.from(rows, (row) => -hashKey(keys[row] as number, round));
  return selectTop({ rows, scores, keys }, limit).map((index) => rows[index] as number);
}

/** Both words of a key (below 2^48) and the round, mixed to 32 bits with a sign. */
function hashKey(key: number, round: number): number {
  let hash = imul((key | 0) ^ round, 0x85ebca6b) ^ imul(Math.floor(key / 2 ** 32), 0xc2b2ae35);
  hash = imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = imul(hash ^ (hash >>> 13), 0x297a2d39);
  return hash ^ (hash >>> 16);
}
