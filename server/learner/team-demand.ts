import type { ProjectSettings } from '../contract/project.js';
import { defaultBatchSize } from '../../model/query-strategies/query-policy.js';

const frontierMin = 200;
const frontierPerAnnotator = 20;
/** Storing more would hold up the answers that wait for the same flush. */
const frontierMax = 2000;
/** More clusters than this cost a refresh more than they spread a batch. */
const heldMax = 200;

/** In a larger pool a refresh looks at a random part of it, so that it stays as fast. */
export const largestWholePool = 200_000;
/** That part: as good as the whole for choosing a batch (docs/benchmarks.md). */
export const subPoolSize = 10_000;

/** Items that are ranked and published: enough for everybody's next questions while the model is busy. */
export function frontierSize(annotators: number): number {
  return Math.min(frontierMax, Math.max(frontierMin, frontierPerAnnotator * annotators));
}

/** Answers between two plans, and the items that a team holds meanwhile: all of them should differ. */
export function batchSize(settings: ProjectSettings, annotators: number): number {
  const held = annotators > 1 ? Math.min(heldMax, settings.prefetch * annotators) : 0;
  return Math.max(settings.batchSize, defaultBatchSize) + held;
}
