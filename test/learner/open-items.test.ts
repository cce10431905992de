import { OpenItems } from '../../server/learner/open-items.js';
import { VectorPool } from '../../server/learner/vector-pool.js';
import type { ItemId } from '../../server/contract/ids.js';
import type { PoolItem } from '../../server/store/store.js';

const item = (id: number, stream: PoolItem['stream'] = 'active'): PoolItem => ({
  itemId: String(id) as ItemId,
  contentHash: String(id),
  sampleKey: id,
  stream,
});
const closed = (...ids: number[]): Set<ItemId> => new Set(ids.map((id) => String(id) as ItemId));

describe('OpenItems', () => {
  it('follows answers, undo, new items and a changed stream', () => {
    const pool = new VectorPool(1, 4);
    const add = (added: PoolItem) => pool.add(added, Float32Array.of(1));
    [item(10), item(11, 'audit'), item(12)].forEach(add);
    const open = new OpenItems(pool);
    const rows = (...ids: number[]) => Array.from(open.update(closed(...ids), pool.rows).list());
    expect(rows()).toEqual([0, 2]);
    expect(rows(12)).toEqual([0]);
    add(item(13));
    expect(rows(12)).toEqual([0, 3]);
    expect(rows(10)).toEqual([2, 3]);
    pool.refresh([item(11), item(13, 'test')]);
    expect(rows(10)).toEqual([1, 2]);
    expect(rows()).toEqual([0, 1, 2]);
  });

  it('leaves out what is not scored yet', () => {
    const pool = new VectorPool(1, 2);
    [item(1), item(2)].forEach((added) => pool.add(added, Float32Array.of(1)));
    const open = new OpenItems(pool);
    expect(Array.from(open.update(closed(2), 1).list())).toEqual([0]);
    expect(Array.from(open.update(closed(2), 2).list())).toEqual([0]);
  });
});
