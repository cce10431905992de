import { createDense, type Dense } from './dense.js';

export interface Eigen {
  /** Descending. */
  values: Float64Array;
  /** Row i is the eigenvector of value i, of length 1. */
  vectors: Dense;
}

/** A symmetric matrix with entries on and beside the diagonal alone; `beside[i]` is the entry (i, i + 1). */
interface Tridiagonal {
  diagonal: Float64Array;
  beside: Float64Array;
}

const epsilon = 2 ** -52;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal, then QL steps with
 * implicit shifts make it diagonal (Golub and Van Loan, §8.3).
 */
export function symmetricEigen(matrix: Dense): Eigen {
  const size = matrix.rows;
  const work = { ...matrix, values: Float64Array.from(matrix.values) };
  const vectors = createDense(size, size);
  for (let i = 0; i < size; i++) vectors.values[i * size + i] = 1;
  const tridiagonal = reduce(work, vectors);
  for (let first = 0; first < size; first++) isolate(tridiagonal, vectors, first);
  return sortDescending(tridiagonal.diagonal, vectors);
}

/** Householder's reduction. The rows of `vectors` (at first the unit matrix) become the new basis. */
function reduce(work: Dense, vectors: Dense): Tridiagonal {
  const size = work.rows;
  const beside = new Float64Array(size);
  const reflections: Float64Array[] = [];
  for (let k = 0; k < size - 1; k++) {
    const { reflection, length } = reflectionOf(work, k);
    beside[k] = length;
    reflections.push(reflection);
    reflectBothSides(work, reflection, k + 1);
  }
  for (const [k, reflection] of [...reflections.entries()].reverse()) {
    reflectRows(vectors, reflection, k + 1);
  }
  const diagonal = Float64Array.from({ length: size }, (_, i) => work.values[i * size + i] ?? 0);
  return { diagonal, beside };
}

/**
 * The vector v of length √2 (or 0) for which 1 − v·vᵀ turns column k below the diagonal onto its first axis,
 * and the length, with its sign, that it then has there.
 */
function reflectionOf({ rows: size, values }: Dense, k: number) {
  const reflection = new Float64Array(size - k - 1);
  let squares = 0;
  for (let i = 0; i < reflection.length; i++) {
    const value = values[(k + 1 + i) * size + k] as number;
    reflection[i] = value;
    squares += value * value;
  }
  const first = reflection[0] as number;
  // The sign that cancels nothing.
  const length = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  reflection[0] = first - length;
  const norm = squares - first * first + (first - length) ** 2;
  const scale = norm === 0 ? 0 : Math.sqrt(2 / norm);
  for (let i = 0; i < reflection.length; i++) reflection[i] = (reflection[i] as number) * scale;
  return { reflection, length };
}

/** (1 − v·vᵀ) · A · (1 − v·vᵀ) for the square block of A that starts at `from`. */
function reflectBothSides(
  { rows: size, values }: Dense,
  reflection: Float64Array,
  from: number,
): void {
  const count = reflection.length;
  const product = new Float64Array(count);
  let half = 0;
  for (let i = 0; i < count; i++) {
    const row = (from + i) * size + from;
    let sum = 0;
    for (let j = 0; j < count; j++) sum += (values[row + j] as number) * (reflection[j] as number);
    product[i] = sum;
    half += (sum * (reflection[i] as number)) / 2;
  }
  for (let i = 0; i < count; i++) {
    product[i] = (product[i] as number) - half * (reflection[i] as number);
  }
  for (let i = 0; i < count; i++) {
    const row = (from + i) * size + from;
    const [v, w] = [reflection[i] as number, product[i] as number];
    for (let j = 0; j < count; j++) {
      const change = v * (product[j] as number) + w * (reflection[j] as number);
      values[row + j] = (values[row + j] as number) - change;
    }
  }
}

/** Reflects each row of `vectors`, whose entries before `from` stay as they are. */
function reflectRows({ rows: size, values }: Dense, reflection: Float64Array, from: number): void {
  for (let row = 0; row < size; row++) {
    const start = row * size + from;
    let sum = 0;
    for (let j = 0; j < reflection.length; j++) {
      sum += (values[start + j] as number) * (reflection[j] as number);
    }
    if (sum === 0) continue;
    for (let j = 0; j < reflection.length; j++) {
      values[start + j] = (values[start + j] as number) - sum * (reflection[j] as number);
    }
  }
}

const mostSteps = 60;

/** QL steps until the entry `first` of the diagonal stands alone. */
function isolate(matrix: Tridiagonal, vectors: Dense, first: number): void {
  for (let step = 0; step < mostSteps; step++) {
    const last = endOfBlock(matrix, first);
    if (last === first) return;
    stepQl(matrix, vectors, [first, last]);
  }
}

/** The last index that hangs together with `first`. */
function endOfBlock({ diagonal, beside }: Tridiagonal, first: number): number {
  let last = first;
  while (last < diagonal.length - 1) {
    const around = Math.abs(diagonal[last] as number) + Math.abs(diagonal[last + 1] as number);
    if (Math.abs(beside[last] as number) <= epsilon * around) break;
    last += 1;
  }
  return last;
}

/** One implicit QL step, with Wilkinson's shift, on the block from `first` to `last`. */
function stepQl(
  { diagonal, beside }: Tridiagonal,
  vectors: Dense,
  [first, last]: [number, number],
): void {
  const at = (index: number) => diagonal[index] as number;
  const corner = beside[first] as number;
  const slope = (at(first + 1) - at(first)) / (2 * corner);
  const root = Math.sqrt(slope * slope + 1);
  let bulge = at(last) - at(first) + corner / (slope + (slope < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const [off, kept] = [sine * (beside[i] as number), cosine * (beside[i] as number)];
    const length = Math.sqrt(off * off + bulge * bulge);
    beside[i + 1] = length;
    if (length === 0) {
      diagonal[i + 1] = at(i + 1) - shift;
      beside[last] = 0;
      return;
    }
    [sine, cosine] = [off / length, bulge / length];
    const rest = at(i + 1) - shift;
    const turned = (at(i) - rest) * sine + 2 * cosine * kept;
    shift = sine * turned;
    diagonal[i + 1] = rest + shift;
    bulge = cosine * turned - kept;
    turnRows(vectors, i, { sine, cosine });
  }
  diagonal[first] = at(first) - shift;
  beside[first] = bulge;
  beside[last] = 0;
}

/** Turns the rows `row` and `row + 1` in their plane. */
function turnRows(
  { columns, values }: Dense,
  row: number,
  { sine, cosine }: { sine: number; cosine: number },
): void {
  const [upper, lower] = [row * columns, (row + 1) * columns];
  for (let column = 0; column < columns; column++) {
    const [left, right] = [values[upper + column] as number, values[lower + column] as number];
    values[lower + column] = sine * left + cosine * right;
    values[upper + column] = cosine * left - sine * right;
  }
}

function sortDescending(diagonal: Float64Array, vectors: Dense): Eigen {
  const size = diagonal.length;
  const order = [...diagonal.keys()].sort(
    (left, right) => (diagonal[right] ?? 0) - (diagonal[left] ?? 0) || left - right,
  );
  const sorted = createDense(size, size);
  order.forEach((from, to) => {
    sorted.values.set(vectors.values.subarray(from * size, (from + 1) * size), to * size);
  });
  return { values: Float64Array.from(order, (index) => diagonal[index] ?? 0), vectors: sorted };
}
