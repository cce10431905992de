import type { Dense } from './sparse-rows.js';
import { createDense } from './sparse-rows.js';

export interface Eigen {
  /** Descending. */
  values: Float64Array;
  /** Row i is the eigenvector of value i, of length 1. */
  vectors: Dense;
}

const mostSweeps = 12;
const tolerance = 1e-16;
/** An entry so small beside its diagonal turns nothing that float32 could show. */
const negligible = 1e-16;

/** All eigenvalues of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, §8.5). */
export function symmetricEigen(matrix: Dense): Eigen {
  const size = matrix.rows;
  const work = { ...matrix, values: Float64Array.from(matrix.values) };
  const vectors = createDense(size, size);
  for (let i = 0; i < size; i++) vectors.values[i * size + i] = 1;
  const total = squares(work.values);
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(work) > tolerance * total; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(work, vectors, [p, q]);
  }
  return sortDescending(work, vectors);
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

function offDiagonal({ rows, values }: Dense): number {
  let sum = squares(values);
  for (let i = 0; i < rows; i++) sum -= (values[i * rows + i] as number) ** 2;
  return sum;
}

/** One rotation that makes the entry (p, q) zero. */
function rotate(work: Dense, vectors: Dense, [p, q]: [number, number]): void {
  const { rows: size, values } = work;
  const off = values[p * size + q] as number;
  const [first, second] = [values[p * size + p] as number, values[q * size + q] as number];
  if (off * off <= negligible * Math.abs(first * second)) return;
  const theta = (second - first) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const turn = { cosine, sine: tangent * cosine, count: size };
  turnPairs(values, { ...turn, first: p * size, second: q * size, step: 1 });
  turnPairs(values, { ...turn, first: p, second: q, step: size });
  turnPairs(vectors.values, { ...turn, first: p * size, second: q * size, step: 1 });
}

interface Turn {
  cosine: number;
  sine: number;
  first: number;
  second: number;
  step: number;
  count: number;
}

function turnPairs(values: Float64Array, turn: Turn): void {
  const { cosine, sine, step, count } = turn;
  let { first, second } = turn;
  for (let index = 0; index < count; index++, first += step, second += step) {
    const left = values[first] as number;
    const right = values[second] as number;
    values[first] = cosine * left - sine * right;
    values[second] = sine * left + cosine * right;
  }
}

function sortDescending({ rows: size, values }: Dense, vectors: Dense): Eigen {
  const diagonal = Array.from({ length: size }, (_, i) => values[i * size + i] as number);
  const order = [...diagonal.keys()].sort(
    (left, right) => (diagonal[right] ?? 0) - (diagonal[left] ?? 0) || left - right,
  );
  const sorted = createDense(size, size);
  order.forEach((from, to) => {
    sorted.values.set(vectors.values.subarray(from * size, (from + 1) * size), to * size);
  });
  return { values: Float64Array.from(order, (index) => diagonal[index] ?? 0), vectors: sorted };
}
