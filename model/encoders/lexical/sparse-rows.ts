import { createDense, type Dense } from './dense.js';

/** A sparse matrix by rows (CSR). */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  /** Row r holds the entries [starts[r], starts[r + 1]); length rows + 1. */
  readonly starts: Int32Array;
  readonly indexes: Int32Array;
  readonly values: Float32Array;
}

/** sparse · dense: rows × dense.columns. */
export function multiply(sparse: SparseRows, dense: Dense): Dense {
  const product = createDense(sparse.rows, dense.columns);
  for (let row = 0; row < sparse.rows; row++) multiplyRow(product, row, { sparse, dense });
  return product;
}

interface Factors {
  sparse: SparseRows;
  dense: Dense;
}

/** Four entries of the row at a time: each sum is loaded and stored once, and grows in the same order. */
function multiplyRow(
  { values: target, columns }: Dense,
  row: number,
  { sparse: { starts, indexes, values: factors }, dense: { values } }: Factors,
): void {
  const end = starts[row + 1] as number;
  const to = row * columns;
  let entry = starts[row] as number;
  for (; entry + 4 <= end; entry += 4) {
    const [a, b] = [(indexes[entry] as number) * columns, (indexes[entry + 1] as number) * columns];
    const c = (indexes[entry + 2] as number) * columns;
    const d = (indexes[entry + 3] as number) * columns;
    const [fa, fb] = [factors[entry] as number, factors[entry + 1] as number];
    const [fc, fd] = [factors[entry + 2] as number, factors[entry + 3] as number];
    for (let at = 0; at < columns; at++) {
      target[to + at] =
        (target[to + at] as number) +
        fa * (values[a + at] as number) +
        fb * (values[b + at] as number) +
        fc * (values[c + at] as number) +
        fd * (values[d + at] as number);
    }
  }
  for (; entry < end; entry++) {
    const from = (indexes[entry] as number) * columns;
    const factor = factors[entry] as number;
    for (let at = 0; at < columns; at++) {
      target[to + at] = (target[to + at] as number) + factor * (values[from + at] as number);
    }
  }
}

/** The same matrix by its columns: columns × rows, each with its entries in ascending order. */
export function transposeSparse({
  rows,
  columns,
  starts,
  indexes,
  values,
}: SparseRows): SparseRows {
  const transposed: SparseRows = {
    rows: columns,
    columns: rows,
    starts: new Int32Array(columns + 1),
    indexes: new Int32Array(indexes.length),
    values: new Float32Array(values.length),
  };
  for (const column of indexes) {
    transposed.starts[column + 1] = (transposed.starts[column + 1] as number) + 1;
  }
  for (let column = 0; column < columns; column++) {
    const before = transposed.starts[column] as number;
    transposed.starts[column + 1] = before + (transposed.starts[column + 1] as number);
  }
  const next = transposed.starts.slice(0, columns);
  for (let row = 0; row < rows; row++) {
    const end = starts[row + 1] as number;
    for (let entry = starts[row] as number; entry < end; entry++) {
      const column = indexes[entry] as number;
      const to = next[column] as number;
      next[column] = to + 1;
      transposed.indexes[to] = row;
      transposed.values[to] = values[entry] as number;
    }
  }
  return transposed;
}
