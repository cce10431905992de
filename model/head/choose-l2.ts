import { gatherRows } from '../matrix.js';
import type { Matrix } from '../matrix.js';
import { predictProbabilities } from '../pool-scorer.js';
import { createRandom } from '../random.js';
import type { HeadWeights } from './head-weights.js';
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
export const fewestLabels = 20;
/** An out-of-fold probability counts as at least this, so that one mistake can't decide alone. */
const probabilityFloor = 1e-4;
/** A comparison of penalties needs no more; the fits along the grid start close to their goals. */
const maxIterations = 40;

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
  const assigned = assignFolds(search);
  const sums = new Float64Array(grid.length);
  for (let fold = 0; fold < (search.folds ?? defaultFolds); fold++) {
    addFoldLosses(search, splitFold(search, assigned, fold), sums);
  }
  const losses = Array.from(sums, (sum) => sum / search.classes.length);
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

interface LabeledPart {
  features: Matrix;
  classes: Int32Array;
}

interface Split {
  kept: LabeledPart;
  held: LabeledPart;
}

function splitFold(search: L2Search, assigned: Int32Array, fold: number): Split {
  const part = (belongs: (fold: number) => boolean): LabeledPart => {
    const all = Array.from(assigned.keys());
    const rows = Int32Array.from(all.filter((row) => belongs(assigned[row] ?? 0)));
    const classes = rows.map((row) => search.classes[row] ?? 0);
    return { features: gatherRows(search.features, rows), classes };
  };
  return { kept: part((other) => other !== fold), held: part((other) => other === fold) };
}

/** Adds the held-out loss of one fold under each penalty; each fit starts from the one before it. */
function addFoldLosses(search: L2Search, { kept, held }: Split, sums: Float64Array): void {
  const { classes, classCount, balanced } = search;
  const weights = balanced ? balancedClassWeights(classes, classCount) : null;
  let start: HeadWeights | null = null;
  (search.grid ?? defaultL2Grid).forEach((l2, index) => {
    start = fitSoftmaxHead({
      ...kept,
      classCount,
      l2,
      maxIterations,
      ...(start ? { start } : {}),
      ...(balanced ? { classWeights: balancedClassWeights(kept.classes, classCount) } : {}),
    });
    const loss = heldLoss(held, start, weights);
    sums[index] = (sums[index] ?? 0) + loss;
  });
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
