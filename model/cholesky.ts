/** A square matrix of float64, row-major. */
export interface Square {
  readonly size: number;
  /** Length size × size. */
  readonly values: Float64Array;
}

/**
 * The lower triangle L with L·Lᵀ = matrix (Golub and Van Loan, §4.2). A row whose pivot is not above
 * `smallestShare` of its diagonal entry depends on those before it and becomes zero.
 */
export function cholesky({ size, values }: Square, smallestShare = 0): Square {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const pivot = factor[j * size + j] as number;
      if (pivot === 0) continue;
      const sum = (values[i * size + j] as number) - dotOf(factor, [i * size, factor, j * size], j);
      factor[i * size + j] = sum / pivot;
    }
    const diagonal = values[i * size + i] as number;
    const pivot = diagonal - dotOf(factor, [i * size, factor, i * size], i);
    if (pivot > smallestShare * diagonal) factor[i * size + i] = Math.sqrt(pivot);
  }
  return { size, values: factor };
}

/** (Lᵀ)⁻¹ of a lower triangle L, so that a product replaces many solutions; zero where L has no pivot. */
export function inverseTransposed({ size, values }: Square): Square {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const row = column * size;
    for (let i = column; i < size; i++) {
      const pivot = values[i * size + i] as number;
      if (pivot === 0) continue;
      const sum = dotOf(values, [i * size + column, inverse, row + column], i - column);
      inverse[row + i] = ((i === column ? 1 : 0) - sum) / pivot;
    }
  }
  return { size, values: inverse };
}

/** Inner product of `count` neighbors in two arrays; four sums at once let the additions overlap. */
function dotOf(
  left: Float64Array,
  [from, right, start]: readonly [number, Float64Array, number],
  count: number,
): number {
  const whole = count & ~3;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0; k < whole; k += 4) {
    a += (left[from + k] as number) * (right[start + k] as number);
    b += (left[from + k + 1] as number) * (right[start + k + 1] as number);
    c += (left[from + k + 2] as number) * (right[start + k + 2] as number);
    d += (left[from + k + 3] as number) * (right[start + k + 3] as number);
  }
  for (let k = whole; k < count; k++) {
    a += (left[from + k] as number) * (right[start + k] as number);
  }
  return a + b + (c + d);
}
