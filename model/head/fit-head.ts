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
  /** Length n, smaller is earlier; the order of the arrays when left out. */
  order?: Float64Array;
  /** Whether each class weighs the same. */
  balanced: boolean;
}

/** A new choice is due each time the labels have grown by half. */
const growth = 1.5;
/** More labels than this hardly move the choice, and its cost grows with them. */
const mostCompared = 1000;
const seed = 1;

/**
 * The penalty that cross-validation chose on the earliest labels: on the first 20, 30, 45, … of them,
 * whichever is the most there are. It is a function of the labels and their order alone, however they
 * came about: a label of these that was taken back or corrected makes a new choice due, and leaves no
 * trace.
 */
export class L2Memory {
  #l2 = defaultL2;
  /** Class by row; null before the first choice. */
  #chosenOn: ReadonlyMap<number, number> | null = null;
  #classCount = 0;

  /** Whether `l2` is the choice that these labels lead to. */
  isCurrent(labels: HeadLabels): boolean {
    const decisive = decisiveLabels(labels);
    if (decisive === null) return true;
    const { size } = this.#chosenOn ?? {};
    return (
      this.#classCount === labels.classCount && size === decisive.size && this.#holds(decisive)
    );
  }

  /** The last choice while it is merely old; the default where a label that led to it is gone. */
  penalty(labels: HeadLabels): number {
    const decisive = decisiveLabels(labels);
    return decisive !== null && this.#holds(decisive) ? this.#l2 : defaultL2;
  }

  /** Chooses anew where it is due. Costs some dozen fits: run it between refreshes. */
  update(labels: HeadLabels): void {
    const decisive = decisiveLabels(labels);
    if (decisive === null || this.isCurrent(labels)) return;
    this.#l2 = chooseOn(decisive, labels);
    this.#chosenOn = decisive;
    this.#classCount = labels.classCount;
  }

  #holds(labels: ReadonlyMap<number, number>): boolean {
    return this.#chosenOn !== null && includes(labels, this.#chosenOn);
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

/** The earliest labels that the choice is made on; null while there are too few. */
function decisiveLabels(labels: HeadLabels): Map<number, number> | null {
  const known = [...firstLabels(labels)];
  if (known.length < fewestLabels) return null;
  let count = fewestLabels;
  while (Math.ceil(count * growth) <= known.length) count = Math.ceil(count * growth);
  return new Map(known.slice(0, count));
}

/** Class by row in the order of the labels: one a row, or a fold would know a row by heart. */
function firstLabels({ rows, classes, order }: HeadLabels): Map<number, number> {
  const inOrder = Array.from(rows.keys());
  if (order) inOrder.sort((left, right) => (order[left] ?? 0) - (order[right] ?? 0));
  const known = new Map<number, number>();
  for (const index of inOrder) {
    const row = rows[index] ?? 0;
    if (!known.has(row)) known.set(row, classes[index] ?? 0);
  }
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
  const rows = [...known.keys()];
  const compared = Int32Array.from(rows.filter((_, index) => index % stride === 0));
  return chooseL2({
    features: gatherRows(labels.pool, compared),
    classes: compared.map((row) => known.get(row) ?? 0),
    classCount: labels.classCount,
    balanced: labels.balanced,
    seed,
  }).l2;
}
