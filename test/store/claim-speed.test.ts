import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ItemId } from '../../server/contract/ids.js';
import { openDirectStore } from './sqlite-direct.js';
import { ada, newProject, numberedTexts } from './fixture.js';

const directory = mkdtempSync(join(tmpdir(), 'querent-claim-speed-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A store with a pool, and a function that claims so often and returns the fastest claim in milliseconds. */
function openPool(items: number) {
  const { methods, database, close } = openDirectStore(join(directory, `${items}.db`), Date.now);
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
  const early = fastest(30);
  fastest(4500);
  expect(fastest(30) / early).toBeLessThan(2);
  close();
});
