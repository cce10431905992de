import { gatherRows } from '../matrix.js';
import type { Matrix } from '../matrix.js';
import { predictProbabilities } from '../pool-scorer.js';
import { createRandom } from '../random.js';
import { fewestLabels } from './head-labels.js';
import type { HeadWeights } from './head-weights.js';
import { balancedClassWeights } from './head-weights.js';
import { defaultL2, fitSoftmaxHead } from './softmax-head.js';
import { inSpanOfRows } from './span-of-rows.js';
import type { HeldOut } from './temperature.js';

export interface L2Search {
  /** n × D. */
  features: Matrix;
  /** Length n, each in [0, classCount). */
  classes: Int32Array;
  classCount: number;
  /** Whether the head will be fitted with `balancedClassWeights`. */
  balanced: boolean;
  /** Decides the folds. */
  seed: number;
  /** Penalties to compare; the default covers C = 1 to 1000. */
  grid?: readonly number[];
  folds?: number;
}

export interface L2Choice {
  l2: number;
  /** Out-of-fold log loss under `l2`; infinite where there were too few labels. */
  loss: number;
  /**
   * Mean out-of-fold log loss (nats) of each penalty of the grid; NaN for one beyond a worse neighbor, which
   * is not tried, and empty where there were too few labels.
   */
  losses: number[];
}

/** C = 1, 3, 10, 30, 100, 300, 1000. */
export const defaultL2Grid = [1, 1 / 3, 1 / 10, 1 / 30, 1 / 100, 1 / 300, 1 / 1000] as const;
const defaultFolds = 5;
/** An out-of-fold probability counts as at least this, so that one mistake can't decide alone. */
const probabilityFloor = 1e-4;
/** A comparison of penalties needs no more; the fits along the grid start close to their goals. */
const maxIterations = 20;

/**
 * Chooses the penalty on the kernel by stratified k-fold cross-validation on the labels alone (Stone 1974,
 * "Cross-validatory choice and assessment of statistical predictions"): the one of the lowest out-of-fold
 * log loss, in which each class weighs the same when `balanced`. The loss falls and then rises along the
 * grid, so the search goes from its middle downhill and stops at the first worse penalty. With fewer than 20
 * labels or one class it is `defaultL2`. Deterministic in `seed`.
 */
export function chooseL2(search: L2Search): L2Choice {
  const steps = searchL2(search);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, one fit at a time, so that whoever runs it can do something more urgent between two fits. */
export function* searchL2(search: L2Search): Generator<void, L2Choice, void> {
  const grid = search.grid ?? defaultL2Grid;
  const tooFew = search.classes.length < fewestLabels || new Set(search.classes).size < 2;
  if (tooFew) return { l2: defaultL2, loss: Infinity, losses: [] };
  const folds = createFolds(search);
  const losses = grid.map(() => NaN);
  const measure = function* (index: number): Generator<void, number, void> {
    let sum = 0;
    for (const fold of folds) {
      sum += lossOfFold(search, fold, grid[index] ?? defaultL2);
      yield;
    }
    losses[index] = sum / search.classes.length;
    return losses[index];
  };
  const middle = grid.length >> 1;
  let best = { index: middle, loss: yield* measure(middle) };
  for (const direction of [-1, 1]) {
    // Downhill one way means uphill the other.
    if (best.index !== middle) break;
    for (let index = middle + direction; index >= 0 && index < grid.length; index += direction) {
      const loss = yield* measure(index);
      if (loss >= best.loss) break;
      best = { index, loss };
    }
  }
  return { l2: grid[best.index] ?? defaultL2, loss: best.loss, losses };
}

/** What each fold's head says of the rows that it was not fitted on, one fit at a time. */
export function* predictOutOfFold(search: L2Search, l2: number): Generator<void, HeldOut, void> {
  const { classCount } = search;
  const probabilities = new Float32Array(search.classes.length * classCount);
  const classes = new Int32Array(search.classes.length);
  let row = 0;
  for (const fold of createFolds(search)) {
    const { held } = fold;
    probabilities.set(
      predictProbabilities(held.features, fitFold(search, fold, l2)),
      row * classCount,
    );
    classes.set(held.classes, row);
    row += held.classes.length;
    yield;
  }
  return { probabilities, classes };
}

/** The fold of each row: the rows of a class are dealt out in turn, so that each fold has its share. */
function assignFolds({ classes, seed, folds = defaultFolds }: L2Search): Int32Array {
  const rows = createRandom(seed).shuffle(Array.from(classes.keys()));
  rows.sort((left, right) => (classes[left] ?? 0) - (classes[right] ?? 0));
  const assigned = new Int32Array(classes.length);
  rows.forEach((row, position) => (assigned[row] = position % folds));
  return assigned;
}

interface LabeledPart {
  features: Matrix;
  classes: Int32Array;
}

interface Fold {
  kept: LabeledPart;
  held: LabeledPart;
  /** The last fit of this fold, under a neighboring penalty. */
  start: HeadWeights | null;
}

function createFolds(search: L2Search): Fold[] {
  const assigned = assignFolds(search);
  const features = inSpanOfRows(search.features);
  const part = (belongs: (fold: number) => boolean): LabeledPart => {
    const all = Array.from(assigned.keys());
    const rows = Int32Array.from(all.filter((row) => belongs(assigned[row] ?? 0)));
    const classes = rows.map((row) => search.classes[row] ?? 0);
    return { features: gatherRows(features, rows), classes };
  };
  return Array.from({ length: search.folds ?? defaultFolds }, (_, fold) => ({
    kept: part((other) => other !== fold),
    held: part((other) => other === fold),
    start: null,
  }));
}

/** The held-out loss of one fold under a penalty; each fit starts from the one before it. */
function lossOfFold(search: L2Search, fold: Fold, l2: number): number {
  const { classes, classCount, balanced } = search;
  const head = fitFold(search, fold, l2);
  return heldLoss(fold.held, head, balanced ? balancedClassWeights(classes, classCount) : null);
}

function fitFold({ classCount, balanced }: L2Search, fold: Fold, l2: number): HeadWeights {
  const { kept, start } = fold;
  fold.start = fitSoftmaxHead({
    ...kept,
    classCount,
    l2,
    maxIterations,
    ...(start ? { start } : {}),
    ...(balanced ? { classWeights: balancedClassWeights(kept.classes, classCount) } : {}),
  });
  return fold.start;
}

/** Summed log loss of the held-out rows, each weighted by its class. */
function heldLoss(held: LabeledPart, head: HeadWeights, weights: Float32Array | null): number {
  const probabilities = predictProbabilities(held.features, head);
  let loss = 0;
  held.classes.forEach((label, index) => {
    const probability = probabilities[index * head.classCount + label] ?? 0;
    loss -= (weights?.[label] ?? 1) * Math.log(Math.max(probability, probabilityFloor));
  });
  return loss;
}
