import { Refusal } from '../contract/errors.js';
import type { RoundInsights } from '../contract/insights.js';
import type { Project } from '../contract/project.js';
import type { ScoreSource } from '../contract/score.js';
import type { Service } from './service.js';

/** Points of a class's history: more would not show in a sparkline. */
const historyPoints = 60;

/** All that is known of one round. Refuses with `not-found` while it has no score. */
export async function readInsights(
  { store }: Service,
  { id: projectId }: Project,
  { round, source }: { round: number; source: ScoreSource },
): Promise<RoundInsights> {
  const [found, before, history] = await Promise.all([
    store.roundWithDetails({ projectId, round }),
    store.roundWithDetails({ projectId, round: round - 1 }),
    store.classHistory({ projectId, round, source, most: historyPoints }),
  ]);
  if (found === null) {
    throw new Refusal('not-found', `Round ${round} is not finished: look at \`…/rounds\`.`);
  }
  const uncertainty = before?.details?.uncertainty ?? null;
  return {
    ...found,
    before: uncertainty && { round: round - 1, uncertainty },
    history,
  };
}
