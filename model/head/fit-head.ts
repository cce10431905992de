import type { Matrix } from '../matrix.js';
import { gatherRows } from '../matrix.js';
import { chooseL2, fewestLabels } from './choose-l2.js';
import type { HeadWeights } from './head-weights.js';
import { balancedClassWeights } from './head-weights.js';
import { defaultL2, fitSoftmaxHead } from './softmax-head.js';

/** Labels of rows of a pool; a row with several labels occurs several times. */
export interface HeadLabels {
  /** All rows of the pool: N × D. */
  pool: Matrix;
  /** Length n, each in [0, N). */
  rows: Int32Array;
  /** Length n, each in [0, classCount). */
  classes: Int32Array;
  classCount: number;
  /** Length n; 1 for each label when left out. */
  sampleWeights?: Float32Array;
  /** Whether each class weighs the same. */
  balanced: boolean;
}

/** Labels have grown by half since the last choice of the penalty when there are this many times as many. */
const growth = 1.5;
/** More labels than this hardly move the choice, and its cost grows with them. */
const mostCompared = 1000;
const seed = 1;

/**
 * The penalty that cross-validation chose, and the labels that it was chosen on. The choice stands while
 * each of these labels stands and their number has not grown by half: a label that was taken back or
 * corrected after it took part in the choice makes a new one due, so that it leaves no trace.
 */
export class L2Memory {
  #l2 = defaultL2;
  /** Class by row; null before the first choice. */
  #chosenOn: ReadonlyMap<number, number> | null = null;
  #classCount = 0;

  /** Whether `l2` is still a choice that these labels would have led to. */
  isCurrent(labels: HeadLabels): boolean {
    if (labels.rows.length < fewestLabels) return true;
    if (this.#chosenOn === null || this.#classCount !== labels.classCount) return false;
    const known = firstLabels(labels);
    return known.size < growth * this.#chosenOn.size && includes(known, this.#chosenOn);
  }

  /** The last choice while it is merely old; the default where a label that led to it is gone. */
  penalty(labels: HeadLabels): number {
    if (labels.rows.length < fewestLabels || this.#chosenOn === null) return defaultL2;
    return includes(firstLabels(labels), this.#chosenOn) ? this.#l2 : defaultL2;
  }

  /** Chooses anew where it is due. Costs some dozen fits: run it between refreshes. */
  update(labels: HeadLabels): void {
    if (this.isCurrent(labels)) return;
    const known = firstLabels(labels);
    this.#l2 = chooseOn(known, labels);
    this.#chosenOn = known;
    this.#classCount = labels.classCount;
  }
}

/**
 * Fits the head as the service and the simulation use it, from nothing, under the penalty of `memory`:
 * without a memory, under one chosen on exactly these labels.
 */
export function fitHead(labels: HeadLabels, memory: L2Memory | null): HeadWeights {
  const { pool, rows, classes, classCount, sampleWeights, balanced } = labels;
  return fitSoftmaxHead({
    features: gatherRows(pool, rows),
    classes,
    classCount,
    l2: (memory ?? exactChoice(labels)).penalty(labels),
    ...(sampleWeights ? { sampleWeights } : {}),
    ...(balanced ? { classWeights: balancedClassWeights(classes, classCount) } : {}),
  });
}

function exactChoice(labels: HeadLabels): L2Memory {
  const memory = new L2Memory();
  memory.update(labels);
  return memory;
}

/** One label a row, because a row on both sides of a fold would be known by heart. */
function firstLabels({ rows, classes }: HeadLabels): Map<number, number> {
  const known = new Map<number, number>();
  rows.forEach((row, index) => {
    if (!known.has(row)) known.set(row, classes[index] ?? 0);
  });
  return known;
}

function includes(
  labels: ReadonlyMap<number, number>,
  earlier: ReadonlyMap<number, number>,
): boolean {
  for (const [row, label] of earlier) if (labels.get(row) !== label) return false;
  return true;
}

function chooseOn(known: ReadonlyMap<number, number>, labels: HeadLabels): number {
  // Every k-th row keeps the sample spread over the pool without another source of chance.
  const stride = Math.ceil(known.size / mostCompared);
  const rows = [...known.keys()].sort((left, right) => left - right);
  const compared = Int32Array.from(rows.filter((_, index) => index % stride === 0));
  return chooseL2({
    features: gatherRows(labels.pool, compared),
    classes: compared.map((row) => known.get(row) ?? 0),
    classCount: labels.classCount,
    balanced: labels.balanced,
    seed,
  }).l2;
}
