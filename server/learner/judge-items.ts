import { calibrate, type Calibration } from '../../model/evaluation/calibration.js';
import { predictedClasses } from '../../model/evaluation/metrics.js';
import { temper } from '../../model/head/temperature.js';
import type { FittedHead } from '../../model/head/fit-head.js';
import type { ItemId } from '../contract/ids.js';
import type { Outcome } from '../store/store.js';
import type { ProjectLearner } from './project-learner.js';
import type { LabeledRows } from './training-set.js';

/** Items with known labels beside what a head says of them; one entry an item in every list. */
export interface Judgment {
  readonly itemIds: readonly ItemId[];
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** Probability of the predicted class, tempered as people see it. */
  readonly confidence: Float64Array;
}

/** What a head says of items that it was not trained on; null where there are none. */
export function judge(
  learner: ProjectLearner,
  head: FittedHead | null,
  { rows, classes: truth }: LabeledRows,
): Judgment | null {
  if (head === null || rows.length === 0) return null;
  const classCount = learner.classes.length;
  const probabilities = learner.probabilitiesOf(head, rows);
  const predicted = predictedClasses(probabilities, classCount);
  const { items } = learner.pool.vectors;
  return {
    itemIds: Array.from(rows, (row) => (items[row] as (typeof items)[number]).itemId),
    truth,
    predicted,
    confidence: Float64Array.from(predicted, (label, index) => {
      const own = probabilities.subarray(index * classCount, (index + 1) * classCount);
      return temper(own, head.temperature)[label] ?? 0;
    }),
  };
}

/** Whether the probabilities come true; null without items. */
export function calibrationOf(judgment: Judgment | null): Calibration | null {
  if (judgment === null) return null;
  const { truth, predicted, confidence } = judgment;
  const right = Uint8Array.from(truth, (label, index) => Number(label === predicted[index]));
  return calibrate({ confidence, right });
}

/** The same by ids, as it is stored: so that a cell of the matrix can be opened. */
export function listOutcomes(learner: ProjectLearner, judgment: Judgment | null): Outcome[] {
  const { classes } = learner;
  if (judgment === null) return [];
  return judgment.itemIds.flatMap((itemId, index) => {
    const truth = classes[judgment.truth[index] ?? -1];
    const predicted = classes[judgment.predicted[index] ?? -1];
    if (truth === undefined || predicted === undefined) return [];
    return [{ itemId, truth: truth.id, predicted: predicted.id }];
  });
}
