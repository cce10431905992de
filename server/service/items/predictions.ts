import { setTimeout as sleep } from 'node:timers/promises';
import type { ItemId, ProjectId } from '../../contract/ids.js';
import type { Learner } from '../../learner/learner.js';
import type { ItemPrediction } from '../../learner/messages.js';

/** A list is not held up longer than this by a model that is being fitted. */
const waitMs = 300;

/** What the model says of some items; none of them where it is not there or busy. */
export async function predictionsSoon(
  learner: Learner,
  projectId: ProjectId,
  itemIds: readonly ItemId[],
): Promise<Map<ItemId, ItemPrediction>> {
  const stop = new AbortController();
  const asked = learner.ask({ kind: 'predictions', projectId, itemIds }).catch(() => []);
  const late = sleep(waitMs, [], { signal: stop.signal }).catch(() => []);
  const found: readonly ItemPrediction[] = await Promise.race([asked, late]);
  stop.abort();
  return new Map(found.map((prediction) => [prediction.itemId, prediction]));
}
