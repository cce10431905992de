import type { ProjectSettings } from '../contract/project.js';

/** Shares are told apart to one in this many; it divides the space of sample keys. */
export const overlapSteps = 2 ** 24;

/**
 * How many people are to answer an item: the project's overlap for its share of the items, else one. Which
 * items they are follows from the low bits of the sample key, a hash of seed and text whose high bits
 * choose the audit reserve, so that neither choice leans to the other.
 */
export function itemOverlap(
  { overlap, overlapShare }: Pick<ProjectSettings, 'overlap' | 'overlapShare'>,
  sampleKey: number,
): number {
  return sampleKey % overlapSteps < overlapShare * overlapSteps ? overlap : 1;
}
