import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../contract/errors.js';
import type { BulkId, ItemId } from '../../contract/ids.js';
import type { BulkRecord, StartBulk } from '../../contract/items.js';
import type { Project } from '../../contract/project.js';
import type { Log } from '../../log.js';
import { bulkStep, type Identity, type Store, type StoredBulk } from '../../store/store.js';
import type { LabelingLoop } from '../labeling-loop.js';
import type { ItemLists } from './item-lists.js';

/** A caller waits this long for the end of a change, and then looks how far it is. */
const replyWithinMs = 1000;

interface Run {
  readonly selected: number;
  leftOut: number;
  running: boolean;
  stopped: boolean;
  done: Promise<void>;
}

/** Changes of many items, step by step, so that whoever answers meanwhile never waits for the whole. */
export class BulkActions {
  readonly #store: Store;
  readonly #itemLists: ItemLists;
  readonly #loop: LabelingLoop;
  readonly #log: Log;
  readonly #runs = new Map<BulkId, Run>();

  constructor(parts: { store: Store; itemLists: ItemLists; loop: LabelingLoop; log: Log }) {
    this.#store = parts.store;
    this.#itemLists = parts.itemLists;
    this.#loop = parts.loop;
    this.#log = parts.log;
  }

  /** Begins a change; it goes on after the reply where it takes long. */
  async start(project: Project, by: Identity, body: StartBulk): Promise<BulkRecord> {
    const { action, filter, except = [] } = body;
    const left = new Set(except);
    const named = body.itemIds ?? (await this.#itemLists.idsOf(project, filter ?? {}));
    const itemIds = [...new Set(named)].filter((id) => !left.has(id));
    const bulkId = randomUUID() as BulkId;
    const { annotatorId } = by;
    await this.#store.beginBulk({ bulkId, projectId: project.id, annotatorId, action });
    const run = this.#run(bulkId, itemIds.length);
    run.done = this.#finish(run, project, () => this.#apply(run, bulkId, { project, itemIds }));
    await Promise.race([run.done, sleep(replyWithinMs)]);
    return this.record(project, bulkId);
  }

  /** Takes a change back, exactly; doing so twice is no harm. */
  async undo(project: Project, bulkId: BulkId): Promise<BulkRecord> {
    await this.#stored(project, bulkId);
    const before = this.#runs.get(bulkId);
    if (before?.running === true) {
      before.stopped = true;
      await before.done;
    }
    const run = this.#run(bulkId, before?.selected ?? 0);
    run.done = this.#finish(run, project, () => this.#takeBack(run, bulkId, project));
    await Promise.race([run.done, sleep(replyWithinMs)]);
    return this.record(project, bulkId);
  }

  async record(project: Project, bulkId: BulkId): Promise<BulkRecord> {
    return this.#present(await this.#stored(project, bulkId));
  }

  async latest(project: Project): Promise<BulkRecord[]> {
    const stored = await this.#store.bulks({ projectId: project.id });
    return stored.map((change) => this.#present(change));
  }

  /** Ends what is under way after its present step; what was done so far stays, and can be undone. */
  async stopAll(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const run of runs) run.stopped = true;
    await Promise.all(runs.map(({ done }) => done));
  }

  #run(bulkId: BulkId, selected: number): Run {
    const run = { selected, leftOut: 0, running: true, stopped: false, done: Promise.resolve() };
    this.#runs.set(bulkId, run);
    return run;
  }

  async #apply(
    run: Run,
    bulkId: BulkId,
    { project, itemIds }: { project: Project; itemIds: readonly ItemId[] },
  ): Promise<void> {
    for (let from = 0; from < itemIds.length && !run.stopped; from += bulkStep) {
      const step = { bulkId, itemIds: itemIds.slice(from, from + bulkStep) };
      const { leftOut, ended } = await this.#store.bulkChunk(step);
      run.leftOut += leftOut;
      this.#loop.itemsDecided(project.id, ended);
    }
  }

  async #takeBack(run: Run, bulkId: BulkId, project: Project): Promise<void> {
    for (let left = 1; left > 0 && !run.stopped;) {
      left = (await this.#store.undoBulkChunk({ bulkId })).left;
      this.#loop.itemsDecided(project.id, []);
    }
  }

  /** The model hears of it once, at the end. */
  async #finish(run: Run, project: Project, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log.error({ err: error }, 'a change of many items ended early');
    } finally {
      run.running = false;
      this.#loop.modelIsDue(project.id);
      this.#loop.itemsDecided(project.id, []);
    }
  }

  async #stored(project: Project, bulkId: BulkId): Promise<StoredBulk> {
    const stored = await this.#store.bulk({ bulkId });
    if (stored?.projectId !== project.id) {
      throw new Refusal(
        'not-found',
        `bulkId: the project has no bulk action "${bulkId}"; GET …/bulk-actions lists the latest.`,
      );
    }
    return stored;
  }

  #present({ bulkId, action, by, at, undone, changed }: StoredBulk): BulkRecord {
    const { selected = null, leftOut = 0, running = false } = this.#runs.get(bulkId) ?? {};
    return { bulkId, action, by, at, undone, changed, selected, leftOut, running };
  }
}
