/** A copy on memory of its own. */
export function copyOf(vector: Float32Array): Float32Array {
  return vector.slice();
}

/** Inner product, summed in double precision; four sums at once let the processor overlap the additions. */
export function dot(left: Float32Array, right: Float32Array): number {
  const whole = left.length - (left.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let index = 0; index < whole; index += 4) {
    a += at(left, index) * at(right, index);
    b += at(left, index + 1) * at(right, index + 1);
    c += at(left, index + 2) * at(right, index + 2);
    d += at(left, index + 3) * at(right, index + 3);
  }
  for (let index = whole; index < left.length; index++) a += at(left, index) * at(right, index);
  return a + b + (c + d);
}

/** target += factor × source. */
export function addScaled(target: Float32Array, source: Float32Array, factor: number): void {
  for (let index = 0; index < target.length; index++) {
    target[index] = at(target, index) + factor * at(source, index);
  }
}

/** left − right, on memory of its own. */
export function differenceOf(left: Float32Array, right: Float32Array): Float32Array {
  const difference = new Float32Array(left.length);
  for (let index = 0; index < left.length; index++) {
    difference[index] = at(left, index) - at(right, index);
  }
  return difference;
}

/** point + step × direction, on memory of its own. */
export function pointAlong(
  point: Float32Array,
  direction: Float32Array,
  step: number,
): Float32Array {
  const moved = new Float32Array(point.length);
  for (let index = 0; index < point.length; index++) {
    moved[index] = at(point, index) + step * at(direction, index);
  }
  return moved;
}

/** target *= factor. */
export function scale(target: Float32Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index] = at(target, index) * factor;
}

/** Largest absolute value; 0 for an empty vector. */
export function maxAbsolute(vector: Float32Array): number {
  let largest = 0;
  for (let index = 0; index < vector.length; index++) {
    const value = Math.abs(at(vector, index));
    if (value > largest) largest = value;
  }
  return largest;
}

function at(vector: Float32Array, index: number): number {
  return vector[index] as number;
}
