import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnnotatorId, BulkId, ItemId } from '../../server/contract/ids.js';
import type { BulkAction } from '../../server/contract/items.js';
import { bulkStep } from '../../server/store/browse.js';
import { openDirectStore } from './sqlite-direct.js';
import { ada, ben, newProject, numberedTexts } from './fixture.js';

const directory = mkdtempSync(join(tmpdir(), 'querent-claim-speed-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let pools = 0;

/** A store with a pool, and a function that claims so often and returns the fastest claim in milliseconds. */
function openPool(items: number) {
  const { methods, database, close } = openDirectStore(join(directory, `${++pools}.db`), Date.now);
  database.execute('PRAGMA synchronous = OFF');
  const { id: projectId } = methods.createProject(newProject('texts'));
  methods.addPerson({ annotatorId: ada, name: 'Ada', role: 'annotator', projectId: null });
  const start = { projectId, fileName: 'texts.jsonl', labelsAs: 'training' } as const;
  const { importId } = methods.beginImport(start);
  const texts = numberedTexts(items);
  for (let from = 0; from < items; from += 1000) {
    methods.importChunk({ importId, rows: texts.slice(from, from + 1000) });
  }
  methods.finishImport({ importId, read: items, rejected: [], rejectedCount: 0 });
  const fastest = (claims: number) => {
    const times = Array.from({ length: claims }, () => {
      const startedAt = performance.now();
      const { items: leased } = methods.claim({ projectId, annotatorId: ada, count: 1 });
      expect(leased).toHaveLength(1);
      return performance.now() - startedAt;
    });
    return Math.min(...times);
  };
  return { methods, projectId, fastest, close };
}

test('a claim takes no longer in a pool of fifty times as many items', () => {
  const [small, large] = [openPool(500), openPool(25_000)];
  expect(large.fastest(30) / small.fastest(30)).toBeLessThan(5);
  small.close();
  large.close();
});

test('a claim takes no longer when most of the ranking has been given out', () => {
  const { methods, projectId, fastest, close } = openPool(6000);
  const { itemId: first } = methods.poolItems({ projectId, after: 0, limit: 1 })[0] ?? {};
  const entries = Array.from({ length: 5000 }, (_, rank) => ({
    ...{ itemId: String(Number(first) + rank) as ItemId, score: 0, strategy: 'margin' },
    suggestion: null,
  }));
  const model = { trainedOn: 1, encoder: '', fitId: '', backend: '', refreshMs: 1 };
  methods.publishFrontier({ projectId, modelVersion: 1, ...model, entries });
  const early = fastest(100);
  fastest(4400);
  expect(fastest(100) / early).toBeLessThan(2);
  close();
});

test('a claim takes no longer for somebody with thousands of assigned items, nor beside them', () => {
  const { methods, projectId, fastest, close } = openPool(6000);
  methods.addPerson({ annotatorId: ben, name: 'Ben', role: 'annotator', projectId: null });
  const itemIds = methods
    .poolItems({ projectId, after: 0, limit: 6000 })
    .map(({ itemId }) => itemId);
  const ranking = itemIds.slice(0, 2000).map((itemId) => ({
    ...{ itemId, score: 0, strategy: 'margin', suggestion: null },
  }));
  const model = { trainedOn: 1, encoder: '', fitId: '', backend: '', refreshMs: 1 };
  methods.publishFrontier({ projectId, modelVersion: 1, ...model, entries: ranking });
  const early = fastest(50);
  const assign = (to: AnnotatorId, ids: readonly ItemId[]) => {
    const bulkId = `to-${to}` as BulkId;
    const action: BulkAction = { kind: 'assign', annotatorIds: [to] };
    methods.beginBulk({ bulkId, projectId, annotatorId: ada, action });
    for (let from = 0; from < ids.length; from += bulkStep) {
      methods.bulkChunk({ bulkId, itemIds: ids.slice(from, from + bulkStep) });
    }
  };
  // Most of the ranking and of the rest is Ben's; Ada has the end of the pool and skips half of it.
  assign(ben, itemIds.slice(100, 4000));
  assign(ada, itemIds.slice(4000));
  for (let n = 0; n < 1000; n++) {
    const [lease] = methods.claim({ projectId, annotatorId: ada, count: 1 }).items;
    if (lease === undefined) throw new Error('an item was expected');
    methods.skipItem({ annotatorId: ada, leaseId: lease.leaseId, reason: null });
  }
  expect(fastest(100) / early).toBeLessThan(3);
  // The rest of Ada's own, then what is for anybody beside all that is Ben's.
  fastest(900);
  expect(fastest(50) / early).toBeLessThan(3);
  close();
});

test('the end of a list of items is found without a look at all of them', () => {
  const ends = [openPool(500), openPool(25_000)].map(({ methods, projectId, close }) => {
    const after = Number(methods.poolItems({ projectId, after: 0, limit: 25_000 }).at(-1)?.itemId);
    const times = Array.from({ length: 30 }, () => {
      const startedAt = performance.now();
      expect(methods.matchItems({ projectId, filter: {}, after }).next).toBeNull();
      return performance.now() - startedAt;
    });
    close();
    return Math.min(...times);
  });
  expect((ends[1] ?? Infinity) / (ends[0] ?? 0)).toBeLessThan(5);
});
