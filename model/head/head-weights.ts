/** A fitted softmax head: probabilities = softmax(features · kernel + bias). Plain data, can be stored. */
export interface HeadWeights {
  /** inputDimension × classCount, row-major. */
  kernel: Float32Array;
  /** Length classCount; `absentBias` for a class that no label had. */
  bias: Float32Array;
  inputDimension: number;
  classCount: number;
  iterations: number;
  /** Mean weighted log loss plus the penalty, in nats. */
  loss: number;
}

/** Bias of a class without a label: its probability is 0 to within float32, without an infinity. */
export const absentBias = -60;

/** The classes that occur, ascending. Throws a RangeError for a class outside [0, classCount). */
export function presentClasses(classes: Int32Array, classCount: number): Int32Array {
  const seen = new Uint8Array(classCount);
  for (const label of classes) {
    if (label < 0 || label >= classCount)
      throw new RangeError(`no class ${label} of ${classCount}`);
    seen[label] = 1;
  }
  return Int32Array.from(Array.from(seen.keys()).filter((label) => seen[label] === 1));
}

/**
 * Weights that give each class that occurs the same total: n / (present × count of the class), and 1 for
 * a class that does not occur. Over the labels they sum to n. (King and Zeng 2001, "Logistic regression
 * in rare events data".)
 */
export function balancedClassWeights(classes: Int32Array, classCount: number): Float32Array {
  const present = presentClasses(classes, classCount).length;
  const counts = new Float64Array(classCount);
  for (const label of classes) counts[label] = (counts[label] ?? 0) + 1;
  return Float32Array.from(counts, (count) => (count > 0 ? classes.length / (present * count) : 1));
}

/** The weight of each label: that of its class times its own. Either is 1 when left out. */
export function rowWeights(labels: {
  classes: Int32Array;
  classWeights?: Float32Array;
  sampleWeights?: Float32Array;
}): Float32Array {
  const { classes, classWeights, sampleWeights } = labels;
  const weights = new Float32Array(classes.length);
  classes.forEach((label, row) => {
    weights[row] = (classWeights?.[label] ?? 1) * (sampleWeights?.[row] ?? 1);
  });
  return weights;
}

/** The parameters of the present classes as one vector: (inputDimension + 1) × present, bias last. */
export function packWeights(weights: HeadWeights, present: Int32Array): Float32Array {
  const packed = new Float32Array((weights.inputDimension + 1) * present.length);
  present.forEach((label, column) => {
    if (label >= weights.classCount) return;
    for (let row = 0; row < weights.inputDimension; row++) {
      packed[row * present.length + column] = weights.kernel[row * weights.classCount + label] ?? 0;
    }
    const bias = weights.bias[label] ?? 0;
    // A class seen for the first time starts neutral, not from the bias that shut it out.
    packed[weights.inputDimension * present.length + column] = bias <= absentBias ? 0 : bias;
  });
  return packed;
}

/** The reverse of `packWeights`; classes that are not present get `absentBias`. */
export function unpackWeights(
  packed: Float32Array,
  present: Int32Array,
  shape: { inputDimension: number; classCount: number },
): Pick<HeadWeights, 'kernel' | 'bias'> {
  const { inputDimension, classCount } = shape;
  const kernel = new Float32Array(inputDimension * classCount);
  const bias = new Float32Array(classCount).fill(absentBias);
  present.forEach((label, column) => {
    for (let row = 0; row < inputDimension; row++) {
      kernel[row * classCount + label] = packed[row * present.length + column] ?? 0;
    }
    bias[label] = packed[inputDimension * present.length + column] ?? 0;
  });
  return { kernel, bias };
}
