import { createRandom } from '../../random.js';
import type { Dense, SparseRows } from './sparse-rows.js';
import { createDense, gram, multiply, multiplyDense, multiplyTransposed } from './sparse-rows.js';
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
  let range = orthonormalize(multiply(matrix, randomMatrix(matrix.columns, width, seed)));
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    range = orthonormalize(multiply(matrix, multiplyTransposed(matrix, range)));
  }
  // With Q the basis of the range, the right singular vectors of QᵀX are those of X.
  const projected = multiplyTransposed(matrix, range);
  const { values, vectors } = symmetricEigen(gram(projected));
  const count = Array.from(values.subarray(0, rank)).filter(
    (value) => value > smallestShare * (values[0] ?? 0),
  ).length;
  const singularValues = Float64Array.from(values.subarray(0, count), Math.sqrt);
  return { singularValues, right: rotateColumns(projected, vectors, singularValues) };
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

/** An orthonormal basis of the columns, by Cholesky QR twice; a dependent column becomes zero. */
function orthonormalize(matrix: Dense): Dense {
  return choleskyStep(choleskyStep(matrix));
}

function choleskyStep(matrix: Dense): Dense {
  return multiplyDense(matrix, inverseTransposed(cholesky(gram(matrix))));
}

/** The lower triangle L with L·Lᵀ = matrix, row-major; a row without pivot is zero. */
function cholesky({ rows: size, values }: Dense): Dense {
  const lower = createDense(size, size);
  const factor = lower.values;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = values[i * size + j] as number;
      for (let k = 0; k < j; k++) {
        sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      }
      const pivot = factor[j * size + j] as number;
      if (i !== j) factor[i * size + j] = pivot === 0 ? 0 : sum / pivot;
      else if (sum > smallestShare * (values[i * size + i] as number)) {
        factor[i * size + i] = Math.sqrt(sum);
      }
    }
  }
  return lower;
}

/** (Lᵀ)⁻¹ of a lower triangle L, so that a product replaces many solutions; zero where L has no pivot. */
function inverseTransposed({ rows: size, values }: Dense): Dense {
  const inverse = createDense(size, size);
  for (let column = 0; column < size; column++) {
    for (let i = column; i < size; i++) {
      const pivot = values[i * size + i] as number;
      let sum = i === column ? 1 : 0;
      for (let k = column; k < i; k++) {
        sum -= (values[i * size + k] as number) * (inverse.values[column * size + k] as number);
      }
      inverse.values[column * size + i] = pivot === 0 ? 0 : sum / pivot;
    }
  }
  return inverse;
}

/** projected · vectorsᵀ / σ: the leading right singular vectors as columns. */
function rotateColumns(projected: Dense, vectors: Dense, singularValues: Float64Array): Dense {
  const turn = createDense(projected.columns, singularValues.length);
  singularValues.forEach((singularValue, to) => {
    for (let k = 0; k < projected.columns; k++) {
      const value = vectors.values[to * projected.columns + k] as number;
      turn.values[k * singularValues.length + to] = value / singularValue;
    }
  });
  return multiplyDense(projected, turn);
}
