import type { TermTable } from '../evidence/term-table.js';
import type { Matrix } from '../matrix.js';

/** Labels of rows of a pool; a row with several labels occurs several times. */
export interface HeadLabels {
  /** All rows of the pool: N × D. */
  pool: Matrix;
  /** The words of the same rows; null where the head shall see vectors only. */
  terms: TermTable | null;
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

/** Classes of rows, one a row. */
export type ClassByRow = ReadonlyMap<number, number>;

/** Something that was made of some labels under so many classes. */
export interface MadeOf {
  readonly labels: ClassByRow;
  readonly classCount: number;
}

/** Below this an out-of-fold loss says more about luck than about the penalty. */
export const fewestLabels = 20;

/**
 * The earliest labels, as many as the largest of 20, 20 × growth, 20 × growth², … that there are: a function
 * of the labels and their order alone that stays the same for a while. Null while there are fewer than 20.
 */
export function earliestLabels(labels: HeadLabels, growth: number): ClassByRow | null {
  const known = [...firstLabels(labels)];
  if (known.length < fewestLabels) return null;
  let count = fewestLabels;
  while (Math.ceil(count * growth) <= known.length) count = Math.ceil(count * growth);
  return new Map(known.slice(0, count));
}

/** Whether something was made of exactly these labels in this order, which decides about folds and sums. */
export function isMadeOf(made: MadeOf | null, labels: ClassByRow, classCount: number): boolean {
  if (made?.classCount !== classCount || made.labels.size !== labels.size) return false;
  const inOrder = labels.entries();
  for (const [row, label] of made.labels) {
    const [otherRow, otherLabel] = inOrder.next().value ?? [];
    if (row !== otherRow || label !== otherLabel) return false;
  }
  return true;
}

/** Whether all of these labels are still among those. */
export function areAmong(labels: ClassByRow, others: ClassByRow): boolean {
  for (const [row, label] of labels) if (others.get(row) !== label) return false;
  return true;
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
