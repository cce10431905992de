import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js';
import type { LeasedItem } from '../../server/contract/queue.js';
import { ada, ben, newProject, numberedTexts } from './fixture.js';
import { FakeClock, temporaryFolder } from './harness.js';
import { recount } from './model/recount.js';
import { openDirectStore, type DirectStore } from './sqlite-direct.js';

/** Whatever the code above it does, the database refuses these by itself. */
describe('the database refuses', () => {
  let folder: string;
  let store: DirectStore;
  let database: SqliteDatabase;
  let lease: LeasedItem;
  beforeEach(() => {
    folder = temporaryFolder('fast');
    store = openDirectStore(join(folder, 'querent.db'), new FakeClock().now);
    ({ database } = store);
    const { id: projectId } = store.methods.createProject(newProject('animals'));
    for (const annotatorId of [ada, ben]) {
      const person = {
        annotatorId,
        name: annotatorId,
        role: 'annotator',
        projectId: null,
      } as const;
      store.methods.addPerson(person);
    }
    const start = { projectId, fileName: 'texts.jsonl', labelsAs: 'training' } as const;
    const { importId } = store.methods.beginImport(start);
    store.methods.importChunk({ importId, rows: numberedTexts(2) });
    store.methods.finishImport({ importId, read: 2, rejected: [], rejectedCount: 0 });
    const [first] = store.methods.claim({ projectId, annotatorId: ada, count: 1 }).items;
    if (first === undefined) throw new Error('nothing was claimed');
    lease = first;
  });
  afterEach(() => {
    expect(recount(database)).toEqual([]);
    store.close();
    rmSync(folder, { recursive: true });
  });

  /** Copies the row of the lease or answer with some columns changed, as a faulty program might. */
  function copyRow(table: 'leases' | 'answers', changes: Readonly<Record<string, unknown>>): void {
    const row = database.get<Record<string, unknown>>(`SELECT * FROM ${table} LIMIT 1`);
    const copied: Readonly<Record<string, unknown>> = { ...row, ...changes };
    const names = Object.keys(copied).filter((name) => name !== 'seq' && name !== 'label_id');
    const marks = names.map(() => '?').join(', ');
    database.run(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`,
      ...names.map((name) => copied[name]),
    );
  }

  function answer(): void {
    store.methods.recordAnswer({
      ...{ answerId: 'a1' as never, leaseId: lease.leaseId, itemId: lease.item.id },
      ...{ annotatorId: ada, elapsedMs: 10 },
      value: {
        kind: 'label',
        labelId: database.get<{ id: never }>('SELECT id FROM labels')?.id as never,
      },
    });
  }

  test('a second live lease of an item with overlap 1', () => {
    expect(() => copyRow('leases', { id: 'other', annotator_id: ben })).toThrow(/CHECK/);
  });

  test('two live leases of one item for one person, also where the overlap has room', () => {
    database.run('UPDATE items SET overlap = 2');
    expect(() => copyRow('leases', { id: 'other' })).toThrow(/UNIQUE/);
    database.run('UPDATE items SET overlap = 1');
  });

  test('to call a lease answered that no answer ended', () => {
    expect(() => database.run(`UPDATE leases SET state = 'answered'`)).toThrow(
      /answer that counts/,
    );
    answer();
    expect(database.all('SELECT state FROM leases')).toEqual([{ state: 'answered' }]);
  });

  test('to bring an ended lease back to life', () => {
    database.run(`UPDATE leases SET state = 'expired'`);
    expect(() => database.run(`UPDATE leases SET state = 'live'`)).toThrow(/comes back to life/);
  });

  test('a lease id that exists, and a state that does not', () => {
    expect(() => copyRow('leases', { annotator_id: ben })).toThrow(/UNIQUE/);
    expect(() => database.run(`UPDATE leases SET state = 'lost'`)).toThrow(/CHECK/);
  });

  test('a second answer of one person to an item, under whatever id', () => {
    answer();
    expect(() => copyRow('answers', { id: 'a2' })).toThrow(/UNIQUE/);
    expect(() => copyRow('answers', { id: 'a2', status: 'evidence' })).toThrow(/UNIQUE/);
  });

  test('an answer id a second time, also of somebody else', () => {
    answer();
    const evidence = { annotator_id: ben, status: 'evidence' };
    expect(() => copyRow('answers', evidence)).toThrow(/UNIQUE/);
  });

  test('more counted answers than the overlap', () => {
    answer();
    expect(() => copyRow('answers', { id: 'a2', annotator_id: ben })).toThrow(/CHECK/);
  });

  test('to serve an item whose label is known', () => {
    database.run('UPDATE items SET overlap = 0 WHERE live = 0');
    const known = database.get<{ id: number }>('SELECT id FROM items WHERE overlap = 0');
    const changes = { id: 'other', item_id: known?.id };
    expect(() => copyRow('leases', changes)).toThrow(/CHECK/);
    database.run('UPDATE items SET overlap = 1');
  });

  test('a second import of a project at a time', () => {
    database.run('BEGIN');
    const insert = `INSERT INTO imports (id, project_id, file_name, labels_as, started_at)
      SELECT ?, project_id, 'f', 'training', 0 FROM imports LIMIT 1`;
    database.run(insert, 'i1');
    expect(() => database.run(insert, 'i2')).toThrow(/UNIQUE/);
    database.run('ROLLBACK');
  });

  test('an answer for a lease, an item or a person that does not exist', () => {
    answer();
    const other = { id: 'a2', annotator_id: ben, status: 'evidence' };
    expect(() => copyRow('answers', { ...other, lease_id: 'none' })).toThrow(/FOREIGN KEY/);
    expect(() => copyRow('answers', { ...other, item_id: 99 })).toThrow(/FOREIGN KEY/);
    expect(() => copyRow('answers', { ...other, annotator_id: 'none' })).toThrow(/FOREIGN KEY/);
  });
});

describe('the file of the database', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder('disk');
    file = join(folder, 'querent.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is flushed with every commit: synchronous is FULL after a write, and in a new connection', () => {
    for (let connection = 0; connection < 2; connection++) {
      const { database, close } = openDirectStore(file, Date.now);
      database.run('PRAGMA application_id = 1');
      database.run('UPDATE projects SET paused = 0');
      expect(database.pragma('journal_mode')).toBe('wal');
      expect(database.pragma('synchronous')).toBe(2);
      expect(database.pragma('foreign_keys')).toBe(1);
      close();
    }
  });

  test('is refused with a sentence when a newer Querent made it, and is left as it was', async () => {
    const { database, close } = openDirectStore(file, Date.now);
    database.execute('PRAGMA user_version = 99');
    close();
    await expect(openSqliteStore(file)).rejects.toThrow(/newer than this Querent/);
    const after = new SqliteDatabase(file, 'read');
    expect(after.pragma('user_version')).toBe(99);
    after.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.backup'))).toEqual([]);
  });

  test('that is no database is refused and not overwritten', async () => {
    writeFileSync(file, 'these are my notes and no database at all, so please leave them alone\n');
    await expect(openSqliteStore(file)).rejects.toThrow(/not a database/);
    expect(readFileSync(file, 'utf8')).toMatch(/^these are my notes/);
  });

  test('cannot be changed through a reading connection', () => {
    openDirectStore(file, Date.now).close();
    const reader = new SqliteDatabase(file, 'read');
    expect(() => reader.run('DELETE FROM projects')).toThrow(/readonly/);
    reader.close();
    expect(existsSync(file)).toBe(true);
  });
});
