/** A sparse matrix by rows (CSR). */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  /** Row r holds the entries [starts[r], starts[r + 1]); length rows + 1. */
  readonly starts: Int32Array;
  readonly indexes: Int32Array;
  readonly values: Float32Array;
}

/** Row-major float64, for the small dense matrices of the decomposition. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function createDense(rows: number, columns: number): Dense {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** sparse · dense: rows × dense.columns. */
export function multiply(sparse: SparseRows, dense: Dense): Dense {
  const product = createDense(sparse.rows, dense.columns);
  for (let row = 0; row < sparse.rows; row++) {
    const end = sparse.starts[row + 1] as number;
    for (let entry = sparse.starts[row] as number; entry < end; entry++) {
      const from = (sparse.indexes[entry] as number) * dense.columns;
      const to = row * dense.columns;
      addRow(product.values, to, { dense, from, factor: sparse.values[entry] as number });
    }
  }
  return product;
}

/** sparseᵀ · dense: sparse.columns × dense.columns. */
export function multiplyTransposed(sparse: SparseRows, dense: Dense): Dense {
  const product = createDense(sparse.columns, dense.columns);
  for (let row = 0; row < sparse.rows; row++) {
    const end = sparse.starts[row + 1] as number;
    for (let entry = sparse.starts[row] as number; entry < end; entry++) {
      const to = (sparse.indexes[entry] as number) * dense.columns;
      const from = row * dense.columns;
      addRow(product.values, to, { dense, from, factor: sparse.values[entry] as number });
    }
  }
  return product;
}

interface Addend {
  dense: Dense;
  from: number;
  factor: number;
}

function addRow(target: Float64Array, to: number, { dense, from, factor }: Addend): void {
  const { columns, values } = dense;
  for (let at = 0; at < columns; at++) {
    target[to + at] = (target[to + at] as number) + factor * (values[from + at] as number);
  }
}

/** denseᵀ · dense: columns × columns, symmetric. Rows of zeros are added so that four go at a time. */
export function gram(dense: Dense): Dense {
  const { columns } = dense;
  const product = createDense(columns, columns);
  const whole = dense.rows - (dense.rows % 4);
  for (let row = 0; row < whole; row += 4) addOuterProducts(product, dense, row);
  if (whole < dense.rows) {
    const rest = createDense(4, columns);
    rest.values.set(dense.values.subarray(whole * columns));
    addOuterProducts(product, rest, 0);
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) {
      product.values[i * columns + j] = product.values[j * columns + i] as number;
    }
  }
  return product;
}

/** Adds the outer products of four rows at once: each sum is loaded and stored once for the four. */
function addOuterProducts(
  { values: target }: Dense,
  { columns, values }: Dense,
  row: number,
): void {
  const [a, b] = [row * columns, (row + 1) * columns];
  const [c, d] = [(row + 2) * columns, (row + 3) * columns];
  for (let i = 0; i < columns; i++) {
    const fa = values[a + i] as number;
    const fb = values[b + i] as number;
    const fc = values[c + i] as number;
    const fd = values[d + i] as number;
    const offset = i * columns;
    for (let j = i; j < columns; j++) {
      target[offset + j] =
        (target[offset + j] as number) +
        fa * (values[a + j] as number) +
        fb * (values[b + j] as number) +
        fc * (values[c + j] as number) +
        fd * (values[d + j] as number);
    }
  }
}

/** left · right, both dense; four rows of `right` at a time. */
export function multiplyDense(left: Dense, right: Dense): Dense {
  const product = createDense(left.rows, right.columns);
  const whole = left.columns - (left.columns % 4);
  for (let row = 0; row < left.rows; row++) {
    for (let k = 0; k < whole; k += 4)
      addFourRows(product, right, [row, k, row * left.columns, left]);
    for (let k = whole; k < left.columns; k++) {
      const factor = left.values[row * left.columns + k] as number;
      addRow(product.values, row * right.columns, {
        dense: right,
        from: k * right.columns,
        factor,
      });
    }
  }
  return product;
}

function addFourRows(
  { values: target, columns }: Dense,
  { values }: Dense,
  [row, k, start, left]: [number, number, number, Dense],
): void {
  const fa = left.values[start + k] as number;
  const fb = left.values[start + k + 1] as number;
  const fc = left.values[start + k + 2] as number;
  const fd = left.values[start + k + 3] as number;
  const [to, a] = [row * columns, k * columns];
  const [b, c, d] = [a + columns, a + 2 * columns, a + 3 * columns];
  for (let j = 0; j < columns; j++) {
    target[to + j] =
      (target[to + j] as number) +
      fa * (values[a + j] as number) +
      fb * (values[b + j] as number) +
      fc * (values[c + j] as number) +
      fd * (values[d + j] as number);
  }
}
