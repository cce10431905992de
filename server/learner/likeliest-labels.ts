import { temper } from '../../model/head/temperature.js';
import type { LabelProbability } from '../contract/queue.js';
import type { ClassList } from './messages.js';

/** Probabilities as a head has them: rows × classes. */
export interface ScoredRows {
  readonly classes: ClassList;
  readonly probabilities: Float32Array;
  readonly temperature: number;
}

/** The `count` likeliest labels of one row, with probabilities that can be shown. */
export function likeliestLabels(
  scored: ScoredRows,
  row: number,
  count: number,
): LabelProbability[] {
  const { classes, probabilities, temperature } = scored;
  const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
  const shown = temper(own, temperature);
  return classes
    .map(({ id }, index) => ({ labelId: id, probability: shown[index] ?? 0 }))
    .sort((left, right) => right.probability - left.probability)
    .slice(0, count);
}
