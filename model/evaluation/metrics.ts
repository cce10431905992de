/** Counts of (true class, predicted class). */
export interface ConfusionMatrix {
  classCount: number;
  /** classCount × classCount, row-major: the row is the true class, the column the predicted one. */
  counts: Float64Array;
}

export interface ClassMetrics {
  /** Null while the class was never predicted. */
  precision: number | null;
  /** Null while no item has the class. */
  recall: number | null;
  /** 2·TP / (2·TP + FP + FN); 0 for a class that neither occurs nor was predicted. */
  f1: number;
  /** Items whose true class this is. */
  support: number;
}

export interface Metrics {
  items: number;
  /** NaN without items. */
  accuracy: number;
  /** Mean F1 over all classes of the project; a class that was never seen counts as 0. */
  macroF1: number;
  perClass: ClassMetrics[];
  /** Classes that occur among the true ones, ascending. */
  seenClasses: number[];
}

/** The class of the highest probability in each row (rows × classCount); the lower class where equal. */
export function predictedClasses(probabilities: Float32Array, classCount: number): Int32Array {
  const rows = classCount === 0 ? 0 : probabilities.length / classCount;
  return Int32Array.from({ length: rows }, (_, row) => {
    const scores = probabilities.subarray(row * classCount, (row + 1) * classCount);
    return scores.reduce((best, score, index) => (score > (scores[best] ?? 0) ? index : best), 0);
  });
}

/** Throws a RangeError when the lengths differ or a class lies outside [0, classCount). */
export function confusionMatrix(
  truth: Int32Array,
  predicted: Int32Array,
  classCount: number,
): ConfusionMatrix {
  if (truth.length !== predicted.length) {
    throw new RangeError(`${truth.length} true classes but ${predicted.length} predicted ones`);
  }
  const counts = new Float64Array(classCount * classCount);
  truth.forEach((trueClass, index) => {
    const predictedClass = predicted[index] as number;
    const inside = Math.min(trueClass, predictedClass) >= 0;
    if (!inside || Math.max(trueClass, predictedClass) >= classCount) {
      throw new RangeError(`no cell (${trueClass}, ${predictedClass}) among ${classCount} classes`);
    }
    const cell = trueClass * classCount + predictedClass;
    counts[cell] = (counts[cell] ?? 0) + 1;
  });
  return { classCount, counts };
}

/** True positives, false positives and false negatives of one class. */
export function classCounts({ classCount, counts }: ConfusionMatrix, label: number) {
  let predicted = 0;
  let support = 0;
  for (let other = 0; other < classCount; other++) {
    predicted += counts[other * classCount + label] ?? 0;
    support += counts[label * classCount + other] ?? 0;
  }
  const hits = counts[label * classCount + label] ?? 0;
  return { hits, falsePositives: predicted - hits, falseNegatives: support - hits };
}

/** All figures of one confusion matrix. */
export function computeMetrics(confusion: ConfusionMatrix): Metrics {
  const labels = Array.from({ length: confusion.classCount }, (_, label) => label);
  const perClass = labels.map((label) => classMetrics(confusion, label));
  const items = confusion.counts.reduce((sum, count) => sum + count, 0);
  const diagonal = labels.map((label) => confusion.counts[label * (confusion.classCount + 1)] ?? 0);
  return {
    items,
    accuracy: sum(diagonal) / items,
    macroF1: sum(perClass.map(({ f1 }) => f1)) / perClass.length,
    perClass,
    seenClasses: labels.filter((label) => (perClass[label]?.support ?? 0) > 0),
  };
}

function classMetrics(confusion: ConfusionMatrix, label: number): ClassMetrics {
  const { hits, falsePositives, falseNegatives } = classCounts(confusion, label);
  const involved = 2 * hits + falsePositives + falseNegatives;
  return {
    precision: hits + falsePositives > 0 ? hits / (hits + falsePositives) : null,
    recall: hits + falseNegatives > 0 ? hits / (hits + falseNegatives) : null,
    f1: involved > 0 ? (2 * hits) / involved : 0,
    support: hits + falseNegatives,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
