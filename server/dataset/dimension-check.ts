/**
 * Checks that all vectors have one dimension: the project's, or where it has none yet that of the first
 * one. Returns what is wrong with a vector, or null.
 */
export function createDimensionCheck(
  fixed: number | null,
): (vector: Float32Array) => string | null {
  let expected = fixed;
  return ({ length }) => {
    expected ??= length;
    if (length === expected) return null;
    const others =
      fixed === null
        ? `the first vector of the file has ${expected}: correct one of them`
        : `the project’s vectors have ${expected}: correct it, or send all vectors anew as a file that replaces them`;
    return `the vector has ${length} numbers, and ${others}`;
  };
}
