import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ItemId } from '../../server/contract/ids.js';
import { packageRoot } from '../../server/package-root.js';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { newProject, stagedItem } from './fixture.js';
import { FakeClock, temporaryFolder } from './harness.js';
import { openDirectStore } from './sqlite-direct.js';

describe('given vectors in the database', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder('fast');
    file = join(folder, 'querent.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('that were replaced take no room once they are removed', () => {
    const { methods, database, close } = openDirectStore(file, new FakeClock().now);
    const { id: projectId } = methods.createProject(newProject('animals'));
    const rows = Array.from({ length: 1200 }, (_, index) => stagedItem(`text ${index}`));
    const vectorOf = (index: number) => Float32Array.of(index, 1);
    for (let round = 0; round < 2; round++) {
      const start = {
        projectId,
        fileName: 'a.jsonl',
        labelsAs: 'training',
        vectors: true,
      } as const;
      const { importId } = methods.beginImport(start);
      const chunk = rows.map((row, index) => ({ ...row, vector: vectorOf(index + round) }));
      methods.importChunk({ importId, rows: chunk });
      methods.finishImport({ importId, read: rows.length, rejected: [], rejectedCount: 0 });
    }
    const count = () => database.get<{ n: number }>('SELECT count(*) AS n FROM item_vectors')?.n;
    expect(count()).toBe(2400);
    let calls = 0;
    for (let after: number | null = 0; after !== null; calls++) {
      after = methods.removeReplacedVectors({ projectId, after }).next;
    }
    expect([calls, count()]).toEqual([3, 1200]);
    const [first] = methods.vectors({ itemIds: ['1' as ItemId] });
    expect(first).toEqual(vectorOf(1));
    close();
  });

  test('come into a database of the schema before them, after a copy of it', () => {
    const before = new SqliteDatabase(file, 'write');
    const migration = 'server/store/sqlite/migrations/0001-create-tables.sql';
    before.execute(readFileSync(join(packageRoot(), migration), 'utf8'));
    before.execute('PRAGMA user_version = 1');
    before.run(
      `INSERT INTO projects (id, slug, name, task, domain, settings, encoder, seed, created_at)
       VALUES ('p', 'old', 'old', '{"kind":"classification"}', '', '{}', 'auto', 1, 0)`,
    );
    before.close();
    const { methods, close } = openDirectStore(file, new FakeClock().now);
    const state = methods.vectorState({ projectId: 'p' as never });
    expect(state).toEqual({ dimension: null, generation: 0 });
    close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.backup'))).toHaveLength(1);
  });
});
