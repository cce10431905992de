import type { Matrix } from '../matrix.js';

/** Points with their squared norms, so that a distance costs one dot product. */
export interface Points {
  matrix: Matrix;
  squaredNorms: Float64Array;
}

export function toPoints(matrix: Matrix): Points {
  const { rows, columns, values } = matrix;
  const squaredNorms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let cell = row * columns; cell < (row + 1) * columns; cell++) {
      sum += (values[cell] as number) ** 2;
    }
    squaredNorms[row] = sum;
  }
  return { matrix, squaredNorms };
}

/** Dot products of all rows of `matrix` with row `row` of `other`. */
export function productsWith(matrix: Matrix, other: Matrix, row: number): Float64Array {
  const { rows, columns, values: a } = matrix;
  const b = other.values.subarray(row * columns, (row + 1) * columns);
  const products = new Float64Array(rows);
  const even = columns & ~3;
  for (let index = 0, start = 0; index < rows; index++, start += columns) {
    // Four sums, so that one addition need not wait for the last.
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let column = 0; column < even; column += 4) {
      const cell = start + column;
      s0 += (a[cell] as number) * (b[column] as number);
      s1 += (a[cell + 1] as number) * (b[column + 1] as number);
      s2 += (a[cell + 2] as number) * (b[column + 2] as number);
      s3 += (a[cell + 3] as number) * (b[column + 3] as number);
    }
    for (let column = even; column < columns; column++) {
      s0 += (a[start + column] as number) * (b[column] as number);
    }
    products[index] = s0 + s1 + (s2 + s3);
  }
  return products;
}

/** Squared Euclidean distances of all points to row `row` of `others`. */
export function squaredDistancesTo(points: Points, others: Points, row: number): Float64Array {
  const distances = productsWith(points.matrix, others.matrix, row);
  const norm = others.squaredNorms[row] as number;
  for (let index = 0; index < distances.length; index++) {
    const norms = (points.squaredNorms[index] as number) + norm;
    distances[index] = Math.max(0, norms - 2 * (distances[index] as number));
  }
  return distances;
}

/**
 * Whether one of the points has a cosine above `limit` with row `row` of `others`. Vectors of zeros, which
 * texts without a known word have, are alike.
 */
export function hasCosineAbove(
  limit: number,
  points: Points,
  [others, row]: readonly [Points, number],
): boolean {
  const norm = others.squaredNorms[row] as number;
  return productsWith(points.matrix, others.matrix, row).some((product, index) => {
    const other = points.squaredNorms[index] as number;
    return norm === 0 ? other === 0 : product > limit * Math.sqrt(norm * other);
  });
}
