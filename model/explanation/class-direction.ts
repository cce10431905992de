import { absentBias, type HeadWeights } from '../head/head-weights.js';

/** The direction in which one class gains on the mean of all classes that have labels. */
export interface ClassDirection {
  /** Length inputDimension. */
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Throws a RangeError for a class outside [0, classCount). */
export function directionOf(head: HeadWeights, classIndex: number): ClassDirection {
  const { kernel, bias, inputDimension, classCount } = head;
  if (classIndex < 0 || classIndex >= classCount) {
    throw new RangeError(`no class ${classIndex} of ${classCount}`);
  }
  const present = Array.from(bias.keys()).filter((label) => (bias[label] ?? 0) > absentBias);
  const mean = (at: (label: number) => number): number =>
    present.reduce((sum, label) => sum + at(label), 0) / Math.max(1, present.length);
  const weights = Float64Array.from({ length: inputDimension }, (_, row) => {
    const valueOf = (label: number) => kernel[row * classCount + label] ?? 0;
    return valueOf(classIndex) - mean(valueOf);
  });
  return { weights, bias: (bias[classIndex] ?? 0) - mean((label) => bias[label] ?? 0) };
}

/** How far a vector lies in the direction, in logits: its class against the mean of the classes. */
export function logitAlong(direction: ClassDirection, vector: ArrayLike<number>): number {
  let sum = direction.bias;
  for (let at = 0; at < direction.weights.length; at++) {
    sum += (direction.weights[at] ?? 0) * (vector[at] ?? 0);
  }
  return sum;
}
