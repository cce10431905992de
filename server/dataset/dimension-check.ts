import { because, type Reason } from '../contract/reason.js';

/**
 * Checks that all vectors have one dimension: the project's, or where it has none yet that of the first
 * one. Returns what is wrong with a vector, or null.
 */
export function createDimensionCheck(
  fixed: number | null,
): (vector: Float32Array) => Reason | null {
  let expected = fixed;
  return ({ length: numbers }) => {
    expected ??= numbers;
    if (numbers === expected) return null;
    const of = fixed === null ? 'file' : 'project';
    return because(`vector-dimension-of-${of}`, { numbers, expected });
  };
}
