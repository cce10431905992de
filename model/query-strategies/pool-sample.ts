import { selectTop } from './select-top.js';

/**
 * Up to `limit` of the rows in ascending order of their keys: a simple random sample that no row order
 * changes, and of which little changes when single items are answered.
 */
export function sampleByKey(rows: Int32Array, keys: Float64Array, limit: number): Int32Array {
  const scores = new Float32Array(rows.length);
  return selectTop({ rows, scores, keys }, limit).map((index) => rows[index] as number);
}

/** The rows without repetition (several people may have answered one item), in ascending order of key. */
export function distinctByKey(rows: Int32Array, keys: Float64Array): Int32Array {
  const distinct = Int32Array.from(new Set(rows));
  return sampleByKey(distinct, keys, distinct.length);
}
