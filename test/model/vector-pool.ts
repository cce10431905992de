import type { Matrix } from '../../model/matrix.js';
import { createMatrix, rowOf } from '../../model/matrix.js';
import type { QueryInput } from '../../model/query-strategies/query-policy.js';
import { createRandom, seededKey } from '../../model/random.js';

/** A pool of vectors whose keys follow from the names of its rows. */
export function createVectorInput(
  vectors: Matrix,
  overrides: Partial<QueryInput> = {},
  names: readonly string[] = Array.from({ length: vectors.rows }, (_, row) => `row ${row}`),
): QueryInput {
  return {
    strategy: 'auto',
    candidates: Int32Array.from({ length: vectors.rows }, (_, row) => row),
    keys: Float64Array.from(names, (name) => seededKey(7, name)),
    probabilities: null,
    classCount: 2,
    vectors,
    labeledRows: new Int32Array(0),
    labeledClasses: new Int32Array(0),
    batchSize: 4,
    size: 4,
    seed: 3,
    ...overrides,
  };
}

/** Groups of points around the unit vectors of as many dimensions; row i belongs to group i % groups. */
export function createGroups(
  rows: number,
  { groups, spread = 0.4, seed = 1 }: { groups: number; spread?: number; seed?: number },
): Matrix {
  const random = createRandom(seed);
  const matrix = createMatrix(rows, groups + 12);
  for (let row = 0; row < rows; row++) {
    const vector = rowOf(matrix, row);
    vector.forEach((_, column) => (vector[column] = (random.next() - 0.5) * spread));
    vector[row % groups] = 1;
  }
  return matrix;
}

/** Two-class probabilities whose margin score is the given doubt in [0, 1]. */
export function doubts(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(Array.from(values).flatMap((doubt) => [(2 - doubt) / 2, doubt / 2]));
}
