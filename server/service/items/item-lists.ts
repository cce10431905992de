import { randomUUID } from 'node:crypto';
import { Refusal } from '../../contract/errors.js';
import type { ItemId, ProjectId } from '../../contract/ids.js';
import type { ItemFilter, ItemPage, ItemSort, ListItems } from '../../contract/items.js';
import type { Project } from '../../contract/project.js';
import type { Learner } from '../../learner/learner.js';
import type { Store } from '../../store/store.js';
import type { LabelingLoop } from '../labeling-loop.js';
import { collectItems, type FoundItems } from './collect-items.js';
import { predictionsSoon } from './predictions.js';

/** Ids that are kept in all lists together: 32 MB. */
const keptIds = 4_000_000;

/** The items that a question found, in order; pages are cut from it, so that places stay what they were. */
interface ItemList extends FoundItems {
  readonly id: string;
  readonly projectId: ProjectId;
  /** The question. */
  readonly key: string;
  /** The project's count of changes when it was made. */
  readonly changes: number;
}

type Question = ItemFilter & { readonly sort: ItemSort };

/**
 * Lists of items for those who look through them. A list is the ids that match, found once in steps and
 * kept while somebody pages through it; rows are read when they are shown, and so are always as they are
 * now. A list that is gone, as after a restart, is made anew from the question that comes with every page.
 */
export class ItemLists {
  readonly #store: Store;
  readonly #learner: Learner;
  readonly #loop: Pick<LabelingLoop, 'changesOf'>;
  /** The one used last comes last. */
  readonly #lists = new Map<string, ItemList>();
  readonly #making = new Map<string, Promise<ItemList>>();

  constructor(parts: { store: Store; learner: Learner; loop: Pick<LabelingLoop, 'changesOf'> }) {
    this.#store = parts.store;
    this.#learner = parts.learner;
    this.#loop = parts.loop;
  }

  /** A page by cursor or by place; refuses a cursor that is none. */
  async page(project: Project, query: ListItems): Promise<ItemPage> {
    const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
    const known = this.#known(project, query, cursor?.list ?? query.list);
    const list = known ?? (await this.#make(project, query));
    const position =
      cursor === null ? (query.position ?? 0) : placeAfter(list, cursor, known !== null);
    const end = Math.min(position + query.limit, list.ids.length);
    const itemIds = Array.from(list.ids.subarray(position, end), (id) => String(id) as ItemId);
    const [rows, predictions] = await Promise.all([
      this.#store.itemsById({ projectId: project.id, itemIds, clip: query.clip }),
      predictionsSoon(this.#learner, project.id, itemIds),
    ]);
    const place = new Map(itemIds.map((itemId, index) => [itemId, position + index]));
    const items = rows.map((row) => {
      const { score = null, probabilities = null } = predictions.get(row.id) ?? {};
      const ranked = list.scores?.[place.get(row.id) ?? -1];
      return { ...row, score: ranked ?? score, probabilities: probabilities && [...probabilities] };
    });
    return {
      items,
      nextCursor: end < list.ids.length ? writeCursor(list, end) : null,
      total: list.ids.length,
      position,
      list: list.id,
      stale: list.changes !== this.#loop.changesOf(project.id),
    };
  }

  /** The ids of all items that match now. */
  async idsOf(project: Project, filter: ItemFilter): Promise<ItemId[]> {
    const { ids } = await this.#make(project, { ...filter, sort: 'id' });
    return Array.from(ids, (id) => String(id) as ItemId);
  }

  #known(project: Project, query: Question, id: string | undefined): ItemList | null {
    const list = id === undefined ? undefined : this.#lists.get(id);
    if (list?.projectId !== project.id || list.key !== keyOf(query)) return null;
    this.#keep(list);
    return list;
  }

  /** Two people who ask the same at once wait for the same list. */
  async #make(project: Project, question: Question): Promise<ItemList> {
    const key = keyOf(question);
    const making = `${project.id} ${key}`;
    const running = this.#making.get(making);
    if (running !== undefined) return running;
    const promise = this.#collect(project.id, question, key);
    this.#making.set(making, promise);
    try {
      return await promise;
    } finally {
      this.#making.delete(making);
    }
  }

  async #collect(projectId: ProjectId, question: Question, key: string): Promise<ItemList> {
    const changes = this.#loop.changesOf(projectId);
    const sources = { store: this.#store, learner: this.#learner, projectId };
    const found = await collectItems(sources, question);
    const list = { ...found, id: randomUUID(), projectId, key, changes };
    this.#keep(list);
    return list;
  }

  #keep(list: ItemList): void {
    this.#lists.delete(list.id);
    this.#lists.set(list.id, list);
    let total = [...this.#lists.values()].reduce((sum, { ids }) => sum + ids.length, 0);
    for (const [id, { ids }] of this.#lists) {
      if (total <= keptIds || id === list.id) break;
      this.#lists.delete(id);
      total -= ids.length;
    }
  }
}

function keyOf(question: Question): string {
  const {
    q,
    label,
    predicted,
    true: truth,
    round,
    of,
    annotator,
    assignee,
    state,
    flag,
  } = question;
  const { minUncertainty, maxUncertainty, sort } = question;
  return JSON.stringify([
    ...[q, label, predicted, truth, round, of, annotator, assignee, state, flag],
    ...[minUncertainty, maxUncertainty, sort],
  ]);
}

interface Cursor {
  readonly list: string;
  readonly place: number;
  /** The last item before the page. */
  readonly item: number;
}

function writeCursor({ id, ids }: ItemList, place: number): string {
  return `${id}.${place}.${ids[place - 1] ?? 0}`;
}

function readCursor(text: string): Cursor {
  const [list = '', place, item, ...rest] = text.split('.');
  const cursor = { list, place: Number(place), item: Number(item) };
  if (
    rest.length > 0 ||
    !Number.isSafeInteger(cursor.place) ||
    !Number.isSafeInteger(cursor.item)
  ) {
    throw new Refusal(
      'malformed',
      'cursor: is none of this list; send the nextCursor of the page before, or none to begin anew.',
    );
  }
  return cursor;
}

/** Behind the item that the page before ended with, also where the list was made anew. */
function placeAfter({ ids }: ItemList, { place, item }: Cursor, same: boolean): number {
  if (same || ids[place - 1] === item) return place;
  const found = ids.indexOf(item);
  return found === -1 ? Math.min(place, ids.length) : found + 1;
}
