import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { removeSome } from '../../server/store/sqlite/writes/removal.js';
import { ada, newProject, numberedTexts, startProject } from './fixture.js';
import { FakeClock, temporaryFolder } from './harness.js';
import { recount } from './model/recount.js';
import { openDirectStore, type DirectStore } from './sqlite-direct.js';

const rows = 6000;
const settings = { auditShare: 0.5, auditCap: 100_000 };

describe('what takes long is done in small steps', () => {
  let folder: string;
  let file: string;
  let direct: DirectStore;
  beforeEach(() => {
    folder = temporaryFolder('fast');
    file = join(folder, 'querent.db');
    direct = openDirectStore(file, new FakeClock().now);
  });
  afterEach(() => {
    direct.close();
    rmSync(folder, { recursive: true });
  });

  function importOf(count: number, slug = 'large') {
    const { methods } = direct;
    const { id: projectId } = methods.createProject(newProject(slug, { settings }));
    const start = { projectId, fileName: 'texts.jsonl', labelsAs: 'training' } as const;
    const { importId } = methods.beginImport(start);
    for (const chunk of chunks(numberedTexts(count))) {
      methods.importChunk({ importId, rows: chunk });
    }
    const end = { importId, read: count, rejected: [], rejectedCount: 0 };
    return { projectId, importId, end };
  }

  function streams(projectId: string): unknown {
    return direct.database.all(
      'SELECT stream, items, open FROM stream_counts WHERE project_id = ? ORDER BY stream',
      projectId,
    );
  }

  test('an import is prepared unseen, and ends as one that nobody prepared', () => {
    const { methods } = direct;
    const prepared = importOf(rows);
    let steps = 0;
    while (!methods.prepareImport({ importId: prepared.importId }).ready) steps++;
    expect(steps).toBeGreaterThan(3);
    expect(methods.items({ projectId: prepared.projectId, after: 0, limit: 1 })).toEqual([]);
    const nothing = { items: 0, open: 0 };
    expect(streams(prepared.projectId)).toEqual(
      ['active', 'audit', 'test'].map((stream) => ({ stream, ...nothing })),
    );
    methods.finishImport(prepared.end);
    const counts = streams(prepared.projectId);
    const other = importOf(rows, 'unprepared');
    methods.finishImport(other.end);
    expect(streams(other.projectId)).toEqual(counts);
    expect(recount(direct.database)).toEqual([]);
  });

  test('an import that is given up goes in steps, is unseen meanwhile, and makes room for the next', () => {
    const { methods, database } = direct;
    const { projectId, importId, end } = importOf(1000);
    expect(methods.abortImport({ importId })).toEqual({ left: true });
    expect(() => methods.finishImport(end)).toThrow(/has ended or was stopped/);
    const start = { projectId, fileName: 'again.jsonl', labelsAs: 'training' } as const;
    expect(() => methods.beginImport(start)).toThrow(/Another import/);
    while (methods.abortImport({ importId }).left);
    expect(database.all('SELECT 1 FROM items')).toEqual([]);
    methods.beginImport(start);
  });

  test('every row of a deleted project goes, some at a time, and the sums hold on the way', () => {
    const { methods, database } = direct;
    const { projectId, end } = importOf(1000);
    methods.finishImport(end);
    methods.addPerson({ annotatorId: ada, name: 'Ada', role: 'annotator', projectId });
    methods.claim({ projectId, annotatorId: ada, count: 20 });
    methods.deleteProject({ projectId });
    let steps = 0;
    while (removeSome({ database, now: Date.now })) {
      steps++;
      expect(recount(database)).toEqual([]);
    }
    expect(steps).toBeGreaterThan(3);
    for (const table of ['projects', 'imports', 'items', 'leases', 'annotators', 'stream_counts']) {
      expect([table, database.all(`SELECT 1 FROM ${table}`)]).toEqual([table, []]);
    }
  });
});

test('a deletion that a stop cut off goes on with the next start', async () => {
  const folder = temporaryFolder('fast');
  const file = join(folder, 'querent.db');
  const nothing = () => Promise.resolve();
  const store = await openSqliteStore(file);
  const harness = { store, advance: nothing, reopen: nothing, close: nothing };
  const project = await startProject(harness, { items: 0 });
  for (const chunk of chunks(numberedTexts(12_000))) await project.import(chunk);
  await store.deleteProject({ projectId: project.id });
  await store.close();
  const database = new SqliteDatabase(file, 'read');
  const left = () => database.get<{ n: number }>('SELECT count(*) AS n FROM items')?.n ?? 0;
  expect(left()).toBeGreaterThan(0);
  const next = await openSqliteStore(file);
  expect(await next.projects({ after: null, limit: 10 })).toEqual([]);
  while (left() > 0) await sleep(20);
  while (database.get('SELECT 1 FROM projects') !== undefined) await sleep(20);
  database.close();
  await next.close();
  rmSync(folder, { recursive: true });
});

function* chunks<T>(list: readonly T[]): Generator<T[]> {
  for (let start = 0; start < list.length; start += 500) yield list.slice(start, start + 500);
}
