import type { Matrix } from '../matrix.js';
import type { HeadWeights } from './head-weights.js';
import { packWeights, presentClasses, rowWeights, unpackWeights } from './head-weights.js';
import { minimize, type LbfgsOptions } from './lbfgs.js';
import { createSoftmaxObjective } from './softmax-objective.js';

export interface SoftmaxFit {
  /** n × D, n ≥ 1. */
  features: Matrix;
  /** Length n, each in [0, classCount). */
  classes: Int32Array;
  classCount: number;
  /** Penalty l2/2 · ‖kernel‖² beside the summed loss (1/C in the words of scikit-learn). */
  l2?: number;
  /** Length classCount, for example `balancedClassWeights`; 1 for each class when left out. */
  classWeights?: Float32Array;
  /** Length n; multiplied with the class weight of the row. */
  sampleWeights?: Float32Array;
  maxIterations?: number;
  /** From `createPreconditioner` for these labels or most of them; changes the way, not the goal. */
  preconditioner?: Matrix;
  /** Weights to start from; ignored when they are for another dimension. */
  start?: HeadWeights;
}

/**
 * The penalty where none was chosen on the labels: C = 30. It is a compromise: sst2 does best near 3,
 * trec6 between 30 and 100, banking77 above 100.
 */
export const defaultL2 = 1 / 30;

/** Pairs that L-BFGS remembers beside a preconditioner: more cost more than the evaluations they save. */
const history = 6;

/**
 * Fits multinomial logistic regression on all rows at once by L-BFGS. Classes without a label are left
 * out of the fit and get probability 0; with one class its probability is 1. Contradicting labels share
 * the probability. The same input gives the same weights, bit for bit, on one backend. Throws a
 * RangeError for no rows, for lengths that differ, and for a class outside [0, classCount).
 */
export function fitSoftmaxHead(fit: SoftmaxFit): HeadWeights {
  checkLengths(fit);
  const present = presentClasses(fit.classes, fit.classCount);
  const shape = { inputDimension: fit.features.columns, classCount: fit.classCount };
  if (present.length === 1) return certainHead(present, shape);
  const { point, iterations, value } = minimizeLoss(fit, present);
  return { ...unpackWeights(point, present, shape), ...shape, iterations, loss: value };
}

function checkLengths({ features, classes, sampleWeights }: SoftmaxFit): void {
  if (classes.length === 0) throw new RangeError('a head needs at least one label');
  if (features.rows !== classes.length) {
    throw new RangeError(`${features.rows} rows of features but ${classes.length} labels`);
  }
  if (sampleWeights && sampleWeights.length !== classes.length) {
    throw new RangeError(`${sampleWeights.length} sample weights but ${classes.length} labels`);
  }
}

type Shape = Pick<HeadWeights, 'inputDimension' | 'classCount'>;

function certainHead(present: Int32Array, shape: Shape): HeadWeights {
  const zeros = new Float32Array(shape.inputDimension + 1);
  return { ...unpackWeights(zeros, present, shape), ...shape, iterations: 0, loss: 0 };
}

function minimizeLoss(fit: SoftmaxFit, present: Int32Array) {
  const { features, preconditioner } = fit;
  const objective = createSoftmaxObjective({
    features,
    classes: toPresentIndexes(fit, present),
    classCount: present.length,
    weights: rowWeights(fit),
    l2: fit.l2 ?? defaultL2,
    // One for vectors of another dimension would be worse than none.
    ...(preconditioner?.rows === features.columns + 1 ? { preconditioner } : {}),
  });
  try {
    const options: LbfgsOptions = {
      ...(fit.maxIterations === undefined ? {} : { maxIterations: fit.maxIterations }),
      ...(objective.precondition ? { precondition: objective.precondition, history } : {}),
    };
    return minimize(objective.evaluate, startPoint(fit, present), options);
  } finally {
    objective.dispose();
  }
}

function startPoint({ start, features }: SoftmaxFit, present: Int32Array): Float32Array {
  if (start?.inputDimension === features.columns) return packWeights(start, present);
  return new Float32Array((features.columns + 1) * present.length);
}

function toPresentIndexes({ classes, classCount }: SoftmaxFit, present: Int32Array): Int32Array {
  const columns = new Int32Array(classCount);
  present.forEach((label, column) => (columns[label] = column));
  return classes.map((label) => columns[label] as number);
}
