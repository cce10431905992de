import { normalize } from '../../model/encoders/normalize.js';
import type { ItemId, ProjectId } from '../contract/ids.js';
import type { PoolItem, StoreReader } from '../store/store.js';
import { VectorFile, type VectorFileKind } from './vector-file.js';
import { VectorPool } from './vector-pool.js';

/** Items read from the store at a time. */
const pageSize = 5000;
/** Given vectors read at a time. */
const givenPageSize = 500;

/** A project's items and their vectors: those on file at once, the others as they are encoded. */
export class ProjectPool {
  readonly vectors: VectorPool;
  /** Null for vectors that came with the data, which the store keeps. */
  readonly #file: VectorFile | null;
  #missing: PoolItem[];
  readonly #underWay = new Set<ItemId>();

  private constructor(kind: VectorFileKind, file: VectorFile | null, items: readonly PoolItem[]) {
    this.#file = file;
    this.vectors = new VectorPool(kind.dimension, items.length);
    this.#missing = [];
    this.take(items);
  }

  /** Reads the project's items and finds their vectors, on file or in the store. */
  static async open(source: {
    reader: StoreReader;
    projectId: ProjectId;
    choice: { kind: VectorFileKind; encodes: boolean };
    directory: string;
  }): Promise<ProjectPool> {
    const { reader, projectId, directory } = source;
    const { kind, encodes } = source.choice;
    const items = await readItems(reader, projectId);
    const pool = new ProjectPool(kind, encodes ? new VectorFile(directory, kind) : null, items);
    await pool.takeGiven(reader);
    return pool;
  }

  /** Takes the project's items as they are now: new ones are looked up on file or wait for encoding. */
  take(items: readonly PoolItem[]): void {
    this.vectors.refresh(items);
    const wanted = new Map<string, PoolItem[]>();
    for (const item of items) {
      if (this.#underWay.has(item.itemId)) continue;
      if (this.vectors.rowOf(item.itemId) !== undefined) continue;
      const same = wanted.get(item.contentHash);
      if (same === undefined) wanted.set(item.contentHash, [item]);
      else same.push(item);
    }
    if (wanted.size > 0) this.#takeFromFile(wanted);
    this.#missing = [...wanted.values()].flat().sort(byUrgency);
  }

  /** Looks for vectors that came with the data, where this pool lives on those; the others still wait. */
  async takeGiven(reader: StoreReader): Promise<void> {
    if (this.#file !== null) return;
    const waiting = this.#missing;
    this.#missing = [];
    for (let from = 0; from < waiting.length; from += givenPageSize) {
      const page = waiting.slice(from, from + givenPageSize);
      const vectors = await reader.vectors({ itemIds: page.map(({ itemId }) => itemId) });
      for (const [index, item] of page.entries()) {
        const vector = vectors[index] ?? null;
        // One of another dimension came just now; the pool is opened anew for it.
        if (vector?.length !== this.vectors.dimension) this.#missing.push(item);
        else this.#addGiven(item, vector);
      }
    }
  }

  /** How many items wait for a vector, those being encoded among them. */
  get missing(): number {
    return this.#missing.length + this.#underWay.size;
  }

  /** Whether there is anything that `nextToEncode` would return. */
  get hasNext(): boolean {
    return this.#missing.length > 0;
  }

  /** Puts these items first in line for encoding. */
  prioritize(itemIds: readonly ItemId[]): void {
    const urgent = new Set(itemIds);
    const first = this.#missing.filter(({ itemId }) => urgent.has(itemId));
    if (first.length === 0) return;
    this.#missing = [...first, ...this.#missing.filter(({ itemId }) => !urgent.has(itemId))];
  }

  /** Takes up to `count` items out of the line; give their vectors to `add`, or them to `putBack`. */
  nextToEncode(count: number): PoolItem[] {
    const items = this.#missing.splice(0, count);
    for (const { itemId } of items) this.#underWay.add(itemId);
    return items;
  }

  putBack(items: readonly PoolItem[]): void {
    for (const { itemId } of items) this.#underWay.delete(itemId);
    this.#missing.unshift(...items);
  }

  /** Stores the vectors (one row an item) and adds them to the pool. */
  add(items: readonly PoolItem[], values: Float32Array): void {
    this.#file?.append(
      items.map(({ contentHash }) => contentHash),
      values,
    );
    const { dimension } = this.vectors;
    for (const [index, item] of items.entries()) {
      this.vectors.add(item, values.subarray(index * dimension, (index + 1) * dimension));
      this.#underWay.delete(item.itemId);
    }
  }

  close(): void {
    this.#file?.close();
  }

  /** Of length 1 as every encoder makes them, which distances and the head's penalty count on. */
  #addGiven(item: PoolItem, vector: Float32Array): void {
    normalize(vector);
    this.vectors.add(item, vector);
  }

  #takeFromFile(wanted: Map<string, PoolItem[]>): void {
    this.#file?.load((hash, values) => {
      for (const item of wanted.get(hash) ?? []) this.vectors.add(item, values);
      wanted.delete(hash);
    });
  }
}

/** Reads all visible items of a project, page by page. */
export async function readItems(reader: StoreReader, projectId: ProjectId): Promise<PoolItem[]> {
  const items: PoolItem[] = [];
  for (let after = 0; ;) {
    const page = await reader.poolItems({ projectId, after, limit: pageSize });
    items.push(...page);
    if (page.length < pageSize) return items;
    after = Number(page.at(-1)?.itemId ?? after);
  }
}

/** Test items first, because every round is scored on all of them; then the order of random service. */
function byUrgency(left: PoolItem, right: PoolItem): number {
  const test = Number(right.stream === 'test') - Number(left.stream === 'test');
  return test === 0 ? left.sampleKey - right.sampleKey : test;
}
