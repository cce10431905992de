/** Row-major float64, for the small dense matrices of the decomposition. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function createDense(rows: number, columns: number): Dense {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** Rows that are worked on together, so that they and what they meet stay in the processor's caches. */
const tileRows = 32;

/** left · right. Each sum grows in the order of k whatever the tiles are, so that they change no bit of it. */
export function multiplyDense(left: Dense, right: Dense): Dense {
  const even = padRows(left, 2);
  const product = createDense(even.rows, right.columns);
  for (let first = 0; first < even.rows; first += tileRows) {
    const rows = [first, Math.min(first + tileRows, even.rows)] as const;
    multiplyTile(product, { left: even, right }, rows);
    multiplyRest(product, { left: even, right }, rows);
  }
  return {
    ...product,
    rows: left.rows,
    values: product.values.subarray(0, left.rows * product.columns),
  };
}

interface Factors {
  left: Dense;
  right: Dense;
}

/** Two rows of the product and four of `right` at a time: what is loaded once serves both rows. */
function multiplyTile(
  { values: target, columns }: Dense,
  { left: { values: factors, columns: inner }, right: { values } }: Factors,
  [first, end]: readonly [number, number],
): void {
  for (let k = 0; k + 4 <= inner; k += 4) {
    const [a, b, c, d] = [k * columns, (k + 1) * columns, (k + 2) * columns, (k + 3) * columns];
    for (let row = first; row < end; row += 2) {
      const [f, g] = [row * inner + k, (row + 1) * inner + k];
      const fa = factors[f] as number;
      const fb = factors[f + 1] as number;
      const fc = factors[f + 2] as number;
      const fd = factors[f + 3] as number;
      const ga = factors[g] as number;
      const gb = factors[g + 1] as number;
      const gc = factors[g + 2] as number;
      const gd = factors[g + 3] as number;
      const [to, next] = [row * columns, (row + 1) * columns];
      for (let j = 0; j < columns; j++) {
        const va = values[a + j] as number;
        const vb = values[b + j] as number;
        const vc = values[c + j] as number;
        const vd = values[d + j] as number;
        target[to + j] = (target[to + j] as number) + fa * va + fb * vb + fc * vc + fd * vd;
        target[next + j] = (target[next + j] as number) + ga * va + gb * vb + gc * vc + gd * vd;
      }
    }
  }
}

/** The last rows of `right`, fewer than four. */
function multiplyRest(
  { values: target, columns }: Dense,
  { left: { values: factors, columns: inner }, right: { values } }: Factors,
  [first, end]: readonly [number, number],
): void {
  for (let k = inner - (inner % 4); k < inner; k++) {
    for (let row = first; row < end; row++) {
      const factor = factors[row * inner + k] as number;
      for (let j = 0; j < columns; j++) {
        const at = row * columns + j;
        target[at] = (target[at] as number) + factor * (values[k * columns + j] as number);
      }
    }
  }
}

/** denseᵀ · dense: columns × columns, symmetric; sums grow in the order of the rows. */
export function gram(dense: Dense): Dense {
  const { columns } = dense;
  const product = createDense(columns, columns);
  const padded = padRows(dense, 4);
  for (let first = 0; first < padded.rows; first += tileRows) {
    const rows = [first, Math.min(first + tileRows, padded.rows)] as const;
    for (let i = 0; i < columns; i++) addOuterProducts(product, padded, { i, rows });
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) {
      product.values[i * columns + j] = product.values[j * columns + i] as number;
    }
  }
  return product;
}

/** Row i of the outer products of some rows, from the diagonal on. */
function addOuterProducts(
  { values: target, columns }: Dense,
  { values }: Dense,
  { i, rows: [first, end] }: { i: number; rows: readonly [number, number] },
): void {
  const to = i * columns;
  for (let row = first; row < end; row += 4) {
    const [a, b] = [row * columns, (row + 1) * columns];
    const [c, d] = [(row + 2) * columns, (row + 3) * columns];
    const fa = values[a + i] as number;
    const fb = values[b + i] as number;
    const fc = values[c + i] as number;
    const fd = values[d + i] as number;
    for (let j = i; j < columns; j++) {
      target[to + j] =
        (target[to + j] as number) +
        fa * (values[a + j] as number) +
        fb * (values[b + j] as number) +
        fc * (values[c + j] as number) +
        fd * (values[d + j] as number);
    }
  }
}

/** The matrix, with rows of zeros after its own where their number is no multiple of `count`. */
function padRows(dense: Dense, count: number): Dense {
  const rows = Math.ceil(dense.rows / count) * count;
  if (rows === dense.rows) return dense;
  const padded = createDense(rows, dense.columns);
  padded.values.set(dense.values);
  return padded;
}
