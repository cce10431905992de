import { TermEvidence } from '../evidence/term-evidence.js';
import { gatherRows, joinColumns, type Matrix } from '../matrix.js';
import { predictOutOfFold, searchL2, type L2Choice, type L2Search } from './choose-l2.js';
import type { ClassByRow, HeadLabels, MadeOf } from './head-labels.js';
import { balancedClassWeights } from './head-weights.js';
import { createPreconditioner } from './preconditioner.js';
import { fitTemperature } from './temperature.js';

/** What the earliest labels decided about every fit since. */
export interface Tuning extends MadeOf {
  readonly l2: number;
  /** For the probabilities that people see. */
  readonly temperature: number;
  /** Whether the evidence of words stands beside the vectors. */
  readonly usesEvidence: boolean;
  /** Null where it would cost more than it saves. */
  readonly preconditioner: Matrix | null;
}

/** More labels than this hardly move the choice of a penalty, and its cost grows with their square. */
const mostCompared = 600;
/** The preconditioner is one pass over the labels, so that it can see more of them. */
const mostPreconditioned = 1000;
/** With fewer labels words have hardly been seen twice, and the choice would be luck. */
export const fewestForEvidence = 200;
/** A column a class of every item: with more classes they would take as much memory as the vectors. */
const mostClassesForEvidence = 300;
const seed = 1;

/**
 * Finds the penalty fit by fit, with the evidence of words and without, then the temperature and the
 * preconditioner that go with it.
 */
export function* tuneHead(labels: HeadLabels, known: ClassByRow): Generator<void, Tuning, void> {
  const { classCount } = labels;
  const counted = countEvidence(labels, known);
  const plain = yield* searchWith(labels, known, null);
  const wide = counted === null ? null : yield* searchWith(labels, known, counted);
  const usesEvidence = wide !== null && wide.choice.loss < plain.choice.loss;
  const { choice, search } = usesEvidence ? wide : plain;
  const { l2 } = choice;
  const temperature = fitTemperature(yield* predictOutOfFold(search, l2));
  const seen = pick(labels, known, mostPreconditioned);
  const features = join(seen.features, usesEvidence ? counted : null, seen.rows);
  const preconditioner = preconditionerFor({ ...seen, features }, labels, l2);
  return { l2, temperature, usesEvidence, preconditioner, labels: known, classCount };
}

/** What the words of the known rows say; null for too few labels. */
function countEvidence({ terms, classCount }: HeadLabels, known: ClassByRow): TermEvidence | null {
  if (terms === null || known.size < fewestForEvidence) return null;
  if (classCount > mostClassesForEvidence) return null;
  return new TermEvidence(terms, known, classCount);
}

function* searchWith(
  labels: HeadLabels,
  known: ClassByRow,
  evidence: TermEvidence | null,
): Generator<void, { choice: L2Choice; search: L2Search }, void> {
  const { classCount, balanced } = labels;
  const { rows, classes, features } = pick(labels, known, mostCompared);
  const joined = join(features, evidence, rows);
  const search = { classes, classCount, balanced, seed, features: joined };
  return { choice: yield* searchL2(search), search };
}

function join(features: Matrix, evidence: TermEvidence | null, rows: Int32Array): Matrix {
  return evidence === null ? features : joinColumns(features, evidence.heldOut(rows));
}

interface Picked {
  rows: Int32Array;
  classes: Int32Array;
  /** rows × D. */
  features: Matrix;
}

/** Up to `most` of the known labels, evenly over their order: a spread without another source of chance. */
function pick({ pool }: HeadLabels, known: ClassByRow, most: number): Picked {
  const all = Int32Array.from(known.keys());
  const count = Math.min(most, all.length);
  const rows = Int32Array.from(
    { length: count },
    (_, index) => all[Math.floor((index * all.length) / count)] as number,
  );
  return {
    rows,
    classes: rows.map((row) => known.get(row) ?? 0),
    features: gatherRows(pool, rows),
  };
}

function preconditionerFor(
  { features, classes }: Picked,
  { classCount, balanced }: HeadLabels,
  l2: number,
): Matrix | null {
  // With fewer rows the products with the preconditioner cost more than the evaluations that they save.
  if (2 * features.rows < features.columns) return null;
  const weights = balanced ? { classWeights: balancedClassWeights(classes, classCount) } : {};
  return createPreconditioner({ features, classes, classCount, l2, ...weights });
}
