import { cholesky, inverseTransposed } from '../../cholesky.js';
import { createRandom } from '../../random.js';
import { createDense, gram, multiplyDense, type Dense } from './dense.js';
import { multiply, transposeSparse, type SparseRows } from './sparse-rows.js';
import { symmetricEigen } from './symmetric-eigen.js';

export interface TruncatedSvd {
  /** Descending; shorter than `rank` where the matrix has a lower rank. */
  singularValues: Float64Array;
  /** Right singular vectors as columns: matrix.columns × singularValues.length. */
  right: Dense;
}

/** Directions beyond the wanted ones, which make the last of them accurate. */
const oversampling = 16;
const powerIterations = 1;
/** Directions whose variance is below this share of the largest are noise of the arithmetic. */
const smallestShare = 1e-10;

/**
 * The leading singular values and right singular vectors by a randomized range finder with power
 * iterations (Halko, Martinsson and Tropp 2011, "Finding structure with randomness"). Deterministic in
 * `seed`.
 */
export function truncatedSvd(matrix: SparseRows, rank: number, seed: number): TruncatedSvd {
  const width = Math.min(rank + oversampling, matrix.rows, matrix.columns);
  const transposed = transposeSparse(matrix);
  let range = multiply(matrix, randomMatrix(matrix.columns, width, seed));
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    range = multiply(matrix, multiply(transposed, orthonormalize(range)));
  }
  // With Q = range · turn the basis of the range, the right singular vectors of QᵀX are those of X. Neither Q
  // nor QᵀX is ever made: what is needed of them are small matrices.
  const turn = towardsOrthonormal(range);
  const projected = multiply(transposed, range);
  const square = multiplyDense(multiplyDense(transpose(turn), gram(projected)), turn);
  const { values, vectors } = symmetricEigen(square);
  const count = Array.from(values.subarray(0, rank)).filter(
    (value) => value > smallestShare * (values[0] ?? 0),
  ).length;
  const singularValues = Float64Array.from(values.subarray(0, count), Math.sqrt);
  const right = multiplyDense(projected, multiplyDense(turn, leading(vectors, singularValues)));
  return { singularValues, right };
}

/** Uniform draws serve as well as normal ones and are the same on every machine. */
function randomMatrix(rows: number, columns: number, seed: number): Dense {
  const random = createRandom(seed);
  const matrix = createDense(rows, columns);
  for (let index = 0; index < matrix.values.length; index++) {
    matrix.values[index] = 2 * random.next() - 1;
  }
  return matrix;
}

/** An orthonormal basis of the columns, by Cholesky QR; a dependent column becomes zero. */
function orthonormalize(matrix: Dense): Dense {
  return multiplyDense(matrix, towardsOrthonormal(matrix));
}

/** The upper triangle R⁻¹ for which the columns of matrix · R⁻¹ are orthonormal. */
function towardsOrthonormal(matrix: Dense): Dense {
  const { rows: size, values } = gram(matrix);
  const inverse = inverseTransposed(cholesky({ size, values }, smallestShare));
  return { rows: size, columns: size, values: inverse.values };
}

function transpose({ rows, columns, values }: Dense): Dense {
  const transposed = createDense(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      transposed.values[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return transposed;
}

/** The leading eigenvectors as columns, each divided by its singular value. */
function leading(vectors: Dense, singularValues: Float64Array): Dense {
  const columns = createDense(vectors.columns, singularValues.length);
  singularValues.forEach((singularValue, to) => {
    for (let k = 0; k < vectors.columns; k++) {
      const value = vectors.values[to * vectors.columns + k] as number;
      columns.values[k * singularValues.length + to] = value / singularValue;
    }
  });
  return columns;
}
