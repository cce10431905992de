import type { ItemPage, ProjectMetrics } from '../contract/dashboard.js';
import type { ItemId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { auditMinimum } from '../contract/score.js';
import type { ItemPrediction } from '../learner/messages.js';
import type { StoreReads } from '../store/store.js';
import type { Service } from './service.js';
import type { z } from 'zod';

type Page = z.infer<typeof ItemPage>;

/** All that the project page draws. */
export async function readMetrics(service: Service, project: Project): Promise<ProjectMetrics> {
  const { store, learner, oracle, broadcaster } = service;
  const target = { projectId: project.id };
  const [progress, counts, rounds, classBalance, annotators] = await Promise.all([
    store.progress({ ...target, annotatorId: null }),
    store.counts(target),
    store.rounds(target),
    store.classBalance(target),
    store.annotators(target),
  ]);
  const connected = broadcaster.connected(project.id);
  return {
    project,
    progress,
    audit: {
      answered: counts.auditAnswered,
      minimum: auditMinimum,
      reserve: counts.auditReserve,
      batchLeft: counts.auditBatchLeft,
    },
    rounds,
    classBalance,
    annotators: annotators.map((person) => ({
      ...person,
      connected: connected.has(person.annotatorId),
    })),
    model: learner.stateOf(project.id),
    testItems: counts.testItems,
    oracle: { available: counts.oracleItems > 0, ...oracle.state(project.id) },
  };
}

/** A page of items by id, with what the model says of them. */
export async function listItems(
  service: Service,
  project: Project,
  page: { cursor: string | null; limit: number },
): Promise<Page> {
  const { store, learner } = service;
  const after = toOffset(page.cursor);
  const rows = await store.items({ projectId: project.id, after, limit: page.limit });
  const itemIds = rows.map(({ id }) => id);
  const predictions = await learner
    .ask({ kind: 'predictions', projectId: project.id, itemIds })
    .catch(() => []);
  const nextCursor = rows.length < page.limit ? null : (rows.at(-1)?.id ?? null);
  return { items: withPredictions(rows, predictions), nextCursor };
}

/** A page of open items in the order in which they would be asked. */
export async function listRankedItems(
  service: Service,
  project: Project,
  page: { cursor: string | null; limit: number },
): Promise<Page> {
  const { store, learner } = service;
  const offset = toOffset(page.cursor);
  const { limit } = page;
  const ranked = await learner.ask({ kind: 'ranked', projectId: project.id, offset, limit });
  const itemIds = ranked.map(({ itemId }) => itemId);
  const rows = await store.itemsById({ projectId: project.id, itemIds });
  const nextCursor = ranked.length < limit ? null : String(offset + limit);
  return { items: withPredictions(rows, ranked), nextCursor };
}

function withPredictions(
  rows: ReturnType<StoreReads['items']>,
  predictions: readonly ItemPrediction[],
): Page['items'] {
  const byItem = new Map<ItemId, ItemPrediction>(
    predictions.map((prediction) => [prediction.itemId, prediction]),
  );
  return rows.map((row) => {
    const prediction = byItem.get(row.id);
    return {
      ...row,
      score: prediction?.score ?? null,
      probabilities: prediction ? [...prediction.probabilities] : null,
    };
  });
}

/** Cursors are numbers to us and opaque to callers; a strange one starts from the beginning. */
function toOffset(cursor: string | null): number {
  const offset = Number(cursor ?? 0);
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}
