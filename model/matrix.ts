/** A dense row-major matrix of float32. `values` may lie on a SharedArrayBuffer. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Length rows × columns. */
  readonly values: Float32Array;
}

/** A matrix of zeros, on a SharedArrayBuffer when `shared`, so that threads can read it without a copy. */
export function createMatrix(
  rows: number,
  columns: number,
  { shared = false }: { shared?: boolean } = {},
): Matrix {
  const values = shared
    ? new Float32Array(new SharedArrayBuffer(rows * columns * 4))
    : new Float32Array(rows * columns);
  return { rows, columns, values };
}

/** Row `row` as a view: writing to it writes to the matrix. Throws a RangeError outside the matrix. */
export function rowOf(matrix: Matrix, row: number): Float32Array {
  if (row < 0 || row >= matrix.rows) throw new RangeError(`no row ${row} of ${matrix.rows}`);
  return matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns);
}

/** Rows [from, to) as a view of the same memory. */
export function sliceRows(matrix: Matrix, from: number, to: number): Matrix {
  const values = matrix.values.subarray(from * matrix.columns, to * matrix.columns);
  return { rows: to - from, columns: matrix.columns, values };
}

/** Copies the given rows, in the given order, into a new matrix. Throws a RangeError for a missing row. */
export function gatherRows(matrix: Matrix, rows: Int32Array): Matrix {
  const gathered = createMatrix(rows.length, matrix.columns);
  rows.forEach((row, index) => gathered.values.set(rowOf(matrix, row), index * matrix.columns));
  return gathered;
}

/** Puts two matrices side by side: rows × (left.columns + right.columns). */
export function joinColumns(left: Matrix, right: Matrix): Matrix {
  if (left.rows !== right.rows) throw new RangeError(`${left.rows} rows beside ${right.rows}`);
  const joined = createMatrix(left.rows, left.columns + right.columns);
  for (let row = 0; row < joined.rows; row++) {
    const target = rowOf(joined, row);
    target.set(rowOf(left, row));
    target.set(rowOf(right, row), left.columns);
  }
  return joined;
}
