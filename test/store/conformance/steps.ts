import type { BulkId, ItemId } from '../../../server/contract/ids.js';
import type { BulkAction } from '../../../server/contract/items.js';
import type { StoredFilter } from '../../../server/store/browse.js';
import { ada, type TestProject } from '../fixture.js';

let bulks = 0;

export function newBulk(): BulkId {
  return `bulk-${++bulks}` as BulkId;
}

export async function bulk(project: TestProject, action: BulkAction, itemIds: readonly ItemId[]) {
  const bulkId = newBulk();
  await project.store.beginBulk({ bulkId, projectId: project.id, annotatorId: ada, action });
  return { bulkId, ...(await project.store.bulkChunk({ bulkId, itemIds })) };
}

export async function undo(project: TestProject, bulkId: BulkId): Promise<void> {
  while ((await project.store.undoBulkChunk({ bulkId })).left > 0);
}

export async function match(project: TestProject, filter: StoredFilter): Promise<number[]> {
  const found: number[] = [];
  for (let after: number | null = 0; after !== null;) {
    const step: { itemIds: Float64Array; next: number | null } = await project.store.matchItems({
      ...{ projectId: project.id, filter, after },
    });
    found.push(...step.itemIds);
    after = step.next;
  }
  return found;
}

/** A ranking of these items, the best first. */
export function publish(project: TestProject, modelVersion: number, itemIds: readonly ItemId[]) {
  return publishBy(project, { modelVersion, itemIds, strategy: 'margin' });
}

export function publishBy(
  project: TestProject,
  {
    modelVersion,
    itemIds,
    strategy,
  }: { modelVersion: number; itemIds: readonly ItemId[]; strategy: string },
) {
  const suggestion = [{ labelId: project.label('cat').labelId, probability: 0.9 }];
  return project.store.publishFrontier({
    ...{ projectId: project.id, modelVersion, trainedOn: 0, encoder: 'lexical', fitId: 'f' },
    ...{ backend: 'cpu', refreshMs: 12.5 },
    entries: itemIds.map((itemId) => ({ itemId, score: 0.5, strategy, suggestion })),
  });
}
