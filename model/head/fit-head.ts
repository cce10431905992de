import type { PoolEvidence } from '../evidence/pool-evidence.js';
import { gatherRows, joinColumns, type Matrix } from '../matrix.js';
import { predictProbabilities } from '../pool-scorer.js';
import type { HeadLabels } from './head-labels.js';
import { HeadMemory } from './head-memory.js';
import type { HeadWeights } from './head-weights.js';
import { balancedClassWeights } from './head-weights.js';
import { fitSoftmaxHead } from './softmax-head.js';

/** A head, and the evidence of words that it takes beside the vectors. */
export interface FittedHead {
  weights: HeadWeights;
  /** Null for a head over vectors alone. */
  evidence: PoolEvidence | null;
  /** What the head's probabilities have to be tempered with before people see them. */
  temperature: number;
  /** The penalty that it was fitted under. */
  l2: number;
}

/**
 * Fits the head as the service and the simulation use it, from nothing, as `memory` has it. Where that has
 * evidence of words, the head has an input for each class behind those for the vector. Call
 * `memoryOf(labels)` for the memory that exactly these labels lead to.
 */
export function fitHead(labels: HeadLabels, memory: HeadMemory): FittedHead {
  const { pool, rows, classes, classCount, sampleWeights, balanced } = labels;
  const evidence = memory.evidence(labels);
  const preconditioner = memory.preconditioner(labels);
  const vectors = gatherRows(pool, rows);
  const l2 = memory.penalty(labels);
  const weights = fitSoftmaxHead({
    features: evidence === null ? vectors : joinColumns(vectors, evidence.ofRows(rows)),
    classes,
    classCount,
    l2,
    ...(preconditioner === null ? {} : { preconditioner }),
    ...(sampleWeights ? { sampleWeights } : {}),
    ...(balanced ? { classWeights: balancedClassWeights(classes, classCount) } : {}),
  });
  return { weights, evidence, temperature: memory.temperature(labels), l2 };
}

/** Probabilities of some rows of the pool that the head was fitted on: rows.length × classes. */
export function predictRows(head: FittedHead, pool: Matrix, rows: Int32Array): Float32Array {
  return predictGathered(head, rows, gatherRows(pool, rows));
}

/** The same of rows whose vectors were gathered before. */
export function predictGathered(head: FittedHead, rows: Int32Array, vectors: Matrix): Float32Array {
  const { weights, evidence } = head;
  if (evidence === null) return predictProbabilities(vectors, weights);
  return predictProbabilities(joinColumns(vectors, evidence.ofRows(rows)), weights);
}

/** What a head sees of new texts with their vectors: texts × inputs of the head. */
export function inputsOf(
  { evidence }: FittedHead,
  texts: readonly string[],
  vectors: Matrix,
): Matrix {
  return evidence === null ? vectors : joinColumns(vectors, evidence.of(texts));
}

/** Probabilities of new texts with their vectors: texts × classes. */
export function predictTexts(
  head: FittedHead,
  texts: readonly string[],
  vectors: Matrix,
): Float32Array {
  return predictProbabilities(inputsOf(head, texts, vectors), head.weights);
}

/** All that exactly these labels lead to. Costs some dozen fits. */
export function memoryOf(labels: HeadLabels): HeadMemory {
  const memory = new HeadMemory();
  memory.update(labels);
  return memory;
}
