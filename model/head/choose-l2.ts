import { gatherRows } from '../matrix.js';
import type { Matrix } from '../matrix.js';
import { predictProbabilities } from '../pool-scorer.js';
import { createRandom } from '../random.js';
import { balancedClassWeights } from './head-weights.js';
import { defaultL2, fitSoftmaxHead } from './softmax-head.js';

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
  /** Mean out-of-fold log loss (nats) of each penalty of the grid; empty where there were too few labels. */
  losses: number[];
}

/** C = 1, 3, 10, 30, 100, 300, 1000. */
export const defaultL2Grid = [1, 1 / 3, 1 / 10, 1 / 30, 1 / 100, 1 / 300, 1 / 1000] as const;
const defaultFolds = 5;
/** Below this an out-of-fold loss says more about luck than about the penalty. */
const fewestLabels = 20;
/** An out-of-fold probability counts as at least this, so that one mistake can't decide alone. */
const probabilityFloor = 1e-4;

/**
 * Chooses the penalty on the kernel by stratified k-fold cross-validation on the labels alone (Stone 1974,
 * "Cross-validatory choice and assessment of statistical predictions"): the one of the lowest out-of-fold
 * log loss, in which each class weighs the same when `balanced`. With fewer than 20 labels or one class it
 * is `defaultL2`. Deterministic in `seed`. It costs folds × grid fits, so run it between refreshes.
 */
export function chooseL2(search: L2Search): L2Choice {
  const grid = search.grid ?? defaultL2Grid;
  const tooFew = search.classes.length < fewestLabels || new Set(search.classes).size < 2;
  if (tooFew) return { l2: defaultL2, losses: [] };
  const folds = assignFolds(search);
  const losses = grid.map((l2) => outOfFoldLoss(search, folds, l2));
  const best = losses.reduce((low, loss, index) => (loss < (losses[low] ?? 0) ? index : low), 0);
  return { l2: grid[best] ?? defaultL2, losses };
}

/** The fold of each row: the rows of a class are dealt out in turn, so that each fold has its share. */
function assignFolds({ classes, seed, folds = defaultFolds }: L2Search): Int32Array {
  const rows = createRandom(seed).shuffle(Array.from(classes.keys()));
  rows.sort((left, right) => (classes[left] ?? 0) - (classes[right] ?? 0));
  const assigned = new Int32Array(classes.length);
  rows.forEach((row, position) => (assigned[row] = position % folds));
  return assigned;
}

function outOfFoldLoss(search: L2Search, folds: Int32Array, l2: number): number {
  const { classes, classCount, balanced } = search;
  const weights = balanced ? balancedClassWeights(classes, classCount) : null;
  let loss = 0;
  for (let fold = 0; fold < (search.folds ?? defaultFolds); fold++) {
    const held = rowsWhere(folds, (assigned) => assigned === fold);
    const probabilities = predictHeld(search, held, { folds, fold, l2 });
    held.forEach((row, index) => {
      const label = classes[row] ?? 0;
      const probability = probabilities[index * classCount + label] ?? 0;
      loss -= (weights?.[label] ?? 1) * Math.log(Math.max(probability, probabilityFloor));
    });
  }
  return loss / classes.length;
}

interface Split {
  folds: Int32Array;
  fold: number;
  l2: number;
}

/** Probabilities of the held-out rows under a head that was fitted on the others. */
function predictHeld(search: L2Search, held: Int32Array, { folds, fold, l2 }: Split): Float32Array {
  const { features, classCount, balanced } = search;
  const rows = rowsWhere(folds, (assigned) => assigned !== fold);
  const classes = rows.map((row) => search.classes[row] ?? 0);
  const head = fitSoftmaxHead({
    features: gatherRows(features, rows),
    classes,
    classCount,
    l2,
    ...(balanced ? { classWeights: balancedClassWeights(classes, classCount) } : {}),
  });
  return predictProbabilities(gatherRows(features, held), head);
}

function rowsWhere(folds: Int32Array, belongs: (fold: number) => boolean): Int32Array {
  return Int32Array.from(Array.from(folds.keys()).filter((row) => belongs(folds[row] ?? 0)));
}
