import { Refusal } from '../../contract/errors.js';
import type { ProjectId } from '../../contract/ids.js';
import type { ItemFilter, ItemSort } from '../../contract/items.js';
import type { Learner } from '../../learner/learner.js';
import type { Store, StoredFilter } from '../../store/store.js';
import { concatenate, intersect } from './id-lists.js';

interface Sources {
  readonly store: Store;
  readonly learner: Learner;
  readonly projectId: ProjectId;
}

export interface FoundItems {
  /** Ids as numbers, in the order asked for. */
  readonly ids: Float64Array;
  /** Beside them their acquisition scores, where they are in the order of asking. */
  readonly scores?: Float32Array;
}

/** Finds the items of a question: what the store, a round and the model each say, and all of it together. */
export async function collectItems(
  sources: Sources,
  question: ItemFilter & { readonly sort: ItemSort },
): Promise<FoundItems> {
  const [cell, likely] = await Promise.all([
    question.round === undefined ? null : outcomesOf(sources, question),
    asksModel(question) ? selectByModel(sources, question) : null,
  ]);
  const order = await orderOf(sources, question);
  const narrowed = [...(cell === null ? [] : [cell]), ...(likely === null ? [] : [likely])];
  const stored = storedFilter(question);
  const asksStore = Object.values(stored).some((part) => part !== undefined);
  if (asksStore || (narrowed.length === 0 && order === null)) {
    narrowed.push(await matchAll(sources, stored));
  }
  if (order === null) {
    const [first = new Float64Array(0), ...others] = narrowed;
    return { ids: intersect(first, others) };
  }
  return pickOrdered(order, narrowed);
}

function pickOrdered(order: FoundItems, narrowed: readonly Float64Array[]): FoundItems {
  const ids = intersect(order.ids, narrowed);
  const { scores } = order;
  if (scores === undefined) return { ids };
  const scoreOf = new Map(Array.from(order.ids, (id, place) => [id, scores[place] ?? 0]));
  return { ids, scores: Float32Array.from(ids, (id) => scoreOf.get(id) ?? 0) };
}

function storedFilter({ q, label, annotator, assignee, state, flag }: ItemFilter): StoredFilter {
  const text = q?.trim() === '' ? undefined : q;
  return {
    text,
    label,
    annotator,
    assignee,
    state,
    flagged: flag === undefined ? undefined : flag === 'yes',
  };
}

async function matchAll(
  { store, projectId }: Sources,
  filter: StoredFilter,
): Promise<Float64Array> {
  const found: Float64Array[] = [];
  for (let after: number | null = 0; after !== null;) {
    const step: Awaited<ReturnType<Store['matchItems']>> = await store.matchItems({
      ...{ projectId, filter, after },
    });
    found.push(step.itemIds);
    after = step.next;
  }
  return concatenate(found);
}

/** A question about the model of today; with a round, the prediction is that of the round. */
function asksModel({ predicted, round, minUncertainty, maxUncertainty }: ItemFilter): boolean {
  const bounds = minUncertainty !== undefined || maxUncertainty !== undefined;
  return bounds || (predicted !== undefined && round === undefined);
}

function selectByModel(
  { learner, projectId }: Sources,
  { predicted, round, minUncertainty = 0, maxUncertainty = 1 }: ItemFilter,
): Promise<Float64Array> {
  return learner.ask({
    ...{ kind: 'select', projectId, minUncertainty, maxUncertainty, order: 'id' },
    predicted: round === undefined ? (predicted ?? null) : null,
  });
}

/** Null for the order of the ids, in which everything comes by itself. */
async function orderOf(
  { store, learner, projectId }: Sources,
  { sort }: { readonly sort: ItemSort },
): Promise<FoundItems | null> {
  switch (sort) {
    case 'id':
      return null;
    case 'score':
      return learner.ask({ kind: 'asking-order', projectId, limit: Number.MAX_SAFE_INTEGER });
    case 'uncertainty': {
      const all = { predicted: null, minUncertainty: 0, maxUncertainty: 1 };
      return {
        ids: await learner.ask({ kind: 'select', projectId, ...all, order: 'uncertainty' }),
      };
    }
    case 'answered':
      return { ids: await newestAnswered(store, projectId) };
  }
}

async function newestAnswered(store: Store, projectId: ProjectId): Promise<Float64Array> {
  const found: Float64Array[] = [];
  for (let before: number | null = null; ;) {
    const step: Awaited<ReturnType<Store['newestAnswered']>> = await store.newestAnswered({
      ...{ projectId, before },
    });
    found.push(step.itemIds);
    if (step.next === null) return concatenate(found);
    before = step.next;
  }
}

/** The scored items of a round that a cell, a row or a column of its confusion matrix counts. */
async function outcomesOf(
  { store, projectId }: Sources,
  { round = 0, of = 'audit', true: truth, predicted }: ItemFilter,
): Promise<Float64Array> {
  const outcomes = await store.roundOutcomes({ projectId, round, of });
  if (outcomes === null) {
    throw new Refusal(
      'not-found',
      `round: no items were kept of the ${of} score of round ${round}; name a later round that has one.`,
    );
  }
  const counted = outcomes.filter(
    (outcome) =>
      (truth === undefined || outcome.truth === truth) &&
      (predicted === undefined || outcome.predicted === predicted),
  );
  return Float64Array.from(counted, ({ itemId }) => Number(itemId)).sort();
}
