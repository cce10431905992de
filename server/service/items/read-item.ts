import { Refusal } from '../../contract/errors.js';
import type { ItemId } from '../../contract/ids.js';
import type { ItemDetail } from '../../contract/items.js';
import type { Project } from '../../contract/project.js';
import type { Service } from '../service.js';
import { predictionsSoon } from './predictions.js';

/** All that is known of one item of a project; refuses with `not-found`. */
export async function readItem(
  { store, learner }: Service,
  project: Project,
  itemId: ItemId,
): Promise<ItemDetail> {
  const detail = await store.itemDetail({ projectId: project.id, itemId });
  if (detail === null) {
    throw new Refusal(
      'not-found',
      `itemId: the project has no item "${itemId}"; list its items to see which there are.`,
    );
  }
  const predictions = await predictionsSoon(learner, project.id, [itemId]);
  const { score = null, probabilities = null } = predictions.get(itemId) ?? {};
  return { ...detail, score, probabilities: probabilities && [...probabilities] };
}
