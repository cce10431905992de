import type { SparseRows } from '../../model/encoders/lexical/sparse-rows.js';
import { truncatedSvd } from '../../model/encoders/lexical/truncated-svd.js';
import { createRandom } from '../../model/random.js';

function toSparse(rows: readonly (readonly number[])[]): SparseRows {
  const columns = rows[0]?.length ?? 0;
  return {
    rows: rows.length,
    columns,
    starts: Int32Array.from({ length: rows.length + 1 }, (_, row) => row * columns),
    indexes: Int32Array.from(rows.flatMap((row) => row.map((_, column) => column))),
    values: Float32Array.from(rows.flat()),
  };
}

function randomRows(rows: number, columns: number): number[][] {
  const random = createRandom(4);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.next()));
}

/** Entry (row, column) of X·V·Vᵀ. */
function reconstruct(row: readonly number[], right: ReturnType<typeof truncatedSvd>['right']) {
  const component = (k: number): number =>
    row.reduce((sum, value, j) => sum + value * (right.values[j * right.columns + k] ?? 0), 0);
  return row.map((_, j) => {
    let sum = 0;
    for (let k = 0; k < right.columns; k++) {
      sum += component(k) * (right.values[j * right.columns + k] ?? 0);
    }
    return sum;
  });
}

describe('truncatedSvd', () => {
  it('finds the singular values of a matrix that shows them', () => {
    const rows = [
      [3, 0, 0],
      [0, 0, 2],
      [0, 1, 0],
      [0, 0, 0],
    ];
    const { singularValues, right } = truncatedSvd(toSparse(rows), 2, 1);
    expect(singularValues[0]).toBeCloseTo(3);
    expect(singularValues[1]).toBeCloseTo(2);
    expect(Array.from(right.values, Math.abs).map(Math.round)).toEqual([1, 0, 0, 0, 0, 1]);
  });

  it('gives back a matrix of full rank', () => {
    const rows = randomRows(9, 5);
    const { right } = truncatedSvd(toSparse(rows), 5, 1);
    for (const row of rows) {
      reconstruct(row, right).forEach((value, j) => expect(value).toBeCloseTo(row[j] ?? 0, 5));
    }
  });

  it('has orthonormal right vectors', () => {
    const { right } = truncatedSvd(toSparse(randomRows(60, 40)), 12, 1);
    for (let a = 0; a < 12; a++) {
      for (let b = 0; b < 12; b++) {
        let product = 0;
        for (let j = 0; j < right.rows; j++) {
          product += (right.values[j * 12 + a] ?? 0) * (right.values[j * 12 + b] ?? 0);
        }
        expect(product).toBeCloseTo(a === b ? 1 : 0, 6);
      }
    }
  });

  it('returns fewer directions where the rank is lower', () => {
    const row = [1, 2, 3, 4];
    const { singularValues } = truncatedSvd(toSparse([row, row, row]), 3, 1);
    expect(Array.from(singularValues)).toEqual([expect.closeTo(Math.sqrt(90), 4)]);
  });
});
