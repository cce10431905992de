import { appendFileSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import type { Finding } from '../../server/store/sqlite/invariants.js';
import { checkDataDirectory } from '../../server/upkeep/check-data-directory.js';
import { makeDataDirectory } from './data-directory.js';

describe('fsck', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = makeDataDirectory();
    file = join(directory, 'querent.db');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** Changes rows behind the back of every trigger, constraint and foreign key. */
  function damage(sql: string): void {
    const database = new SqliteDatabase(file, 'write');
    database.execute('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON');
    const triggers = database.all<{ name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`,
    );
    for (const { name } of triggers) database.execute(`DROP TRIGGER ${name}`);
    database.execute(sql);
    for (const trigger of triggers) database.execute(trigger.sql);
    database.close();
  }

  /** One vector of two numbers, whole as it is. */
  const vectorFile = `INSERT INTO vector_files
    (seq, id, project_id, file_name, replaces, started_at, finished_at, vectors, shortest, longest)
    SELECT 1, 'f', id, 'v.jsonl', 0, 0, 0, 1, 2, 2 FROM projects;
    INSERT INTO item_vectors (item_id, file_seq, vector) VALUES (1, 1, x'0000803f00000000');
    UPDATE projects SET vector_dimension = 2`;

  /** Item 12 assigned to Ada, after it was assigned to Ben, whole as it is. */
  const assigned = ['ben', 'ada']
    .map(
      (
        person,
        at,
      ) => `INSERT INTO bulk_actions (seq, id, project_id, annotator_id, kind, assignees, made_at)
        SELECT ${at + 1}, 'b${at}', id, 'ada', 'assign', '["${person}"]', 0 FROM projects;
        INSERT INTO bulk_items (item_id, bulk_seq) VALUES (12, ${at + 1})`,
    )
    .concat(
      `INSERT INTO assignments (item_id, annotator_id, project_id, rank, sample_key, is_open, is_seen)
        SELECT id, 'ada', project_id, ${Number.MAX_SAFE_INTEGER}, sample_key, overlap > live + answered, 0
        FROM items WHERE id = 12;
       UPDATE items SET assigned = 1 WHERE id = 12;
       UPDATE frontier SET is_open = 0 WHERE item_id = 12`,
    )
    .join(';');

  async function findings(): Promise<Finding[]> {
    const report = await checkDataDirectory(directory);
    return [...(report?.findings ?? [])];
  }

  test('finds nothing in a sound directory, says what it looked at, and changes nothing', async () => {
    const hash = () => createHash('sha256').update(readFileSync(file)).digest('hex');
    const before = hash();
    expect(await checkDataDirectory(directory)).toMatchObject({
      ok: true,
      findings: [],
      checked: { projects: 1, items: 12, answers: 5, leases: 7, vectorFiles: 1, vectors: 12 },
    });
    expect(hash()).toBe(before);
  });

  test('finds nothing in an assignment that is as it must be', async () => {
    damage(assigned);
    expect(await findings()).toEqual([]);
  });

  test('finds nothing in a vector that is as it must be', async () => {
    damage(vectorFile);
    expect(await findings()).toEqual([]);
  });

  test('says that there is nothing to check', async () => {
    expect(await checkDataDirectory(join(directory, 'vectors'))).toBeNull();
  });

  const lease = `(SELECT id FROM leases WHERE state = 'live' LIMIT 1)`;
  test.each([
    ['I1', 'a lost answer', `DELETE FROM answers WHERE id = 'answer-4'`],
    ['I1', 'lost last answers', `UPDATE rounds SET cut = 99`],
    ['I2', 'an answer under another person’s lease', `UPDATE answers SET annotator_id = 'ben'`],
    [
      'I2',
      'an answer with a label that never was',
      `UPDATE answers SET value = '{"kind":"label","labelId":"x"}'`,
    ],
    [
      'I3',
      'an item given to two people',
      `UPDATE leases SET item_id = (SELECT min(item_id) FROM answers) WHERE id = ${lease}`,
    ],
    [
      'I4',
      'a person with one item twice',
      `UPDATE leases SET annotator_id = 'ada',
       item_id = (SELECT item_id FROM answers LIMIT 1) WHERE id = ${lease}`,
    ],
    ['I5', 'a miscounted item', 'UPDATE items SET live = live + 1 WHERE id = 12'],
    ['I5', 'a miscounted project', 'UPDATE stream_counts SET open = open + 1'],
    [
      'I6',
      'a changed text',
      `UPDATE items SET payload = '{"kind":"text","text":"?"}' WHERE id = 1`,
    ],
    ['I6', 'an answer that no export shows', `UPDATE items SET import_id = 'none'`],
    [
      'I5',
      'an item assigned to somebody else',
      `${assigned}; UPDATE assignments SET annotator_id = 'ben'`,
    ],
    [
      'I5',
      'an assigned item that is offered to anybody',
      `${assigned}; UPDATE items SET assigned = 0`,
    ],
    [
      'I5',
      'an assigned item that was never shown and yet seen',
      `${assigned}; UPDATE assignments SET is_seen = 1`,
    ],
    ['I5', 'an assigned item with another place', `${assigned}; UPDATE assignments SET rank = 3`],
    [
      'I5',
      'a round with details and no result',
      `INSERT INTO round_details (project_id, round, summary) SELECT project_id, round, '{}' FROM rounds`,
    ],
    ['I5', 'an import that counts other rows', 'UPDATE imports SET added = added + 1'],
    [
      'I5',
      'a file with more vectors than it counts',
      `${vectorFile}; UPDATE vector_files SET vectors = 0`,
    ],
    ['I7', 'a vector of another length', `${vectorFile}; UPDATE projects SET vector_dimension = 3`],
    [
      'I7',
      'a vector of another project',
      `${vectorFile}; UPDATE vector_files SET project_id = 'none'`,
    ],
    [
      'I3',
      'an item with another overlap than its project',
      'UPDATE items SET overlap = 2 WHERE id = 12',
    ],
    ['I7', 'a row without its project', `UPDATE labels SET project_id = 'none' WHERE position = 1`],
    ['I8', 'an item that nobody can be asked', 'UPDATE items SET overlap = 0 WHERE id = 12'],
    ['I8', 'an item outside all streams', `UPDATE items SET stream = 'test' WHERE id = 12`],
    ['I9', 'a lease by no model', 'UPDATE leases SET model_version = 7'],
    ['I9', 'a project without its model', 'UPDATE projects SET model_version = 7'],
  ])('%s: finds %s', async (invariant, _what, sql) => {
    damage(sql);
    const found = await findings();
    expect(found.map((finding) => finding.invariant)).toContain(invariant);
    for (const { severity, what, remedy, count } of found) {
      expect([severity, count > 0, what === '', remedy === '']).toEqual([
        'error',
        true,
        false,
        false,
      ]);
    }
  });

  test('I7: finds a damaged page, and a file that is no database', async () => {
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(4096, 7), 0, 4096, 20 * 4096);
    expect((await findings()).map(({ invariant }) => invariant)).toContain('I7');
    writeFileSync(file, 'not a database, but long enough to be looked at'.repeat(50));
    const [finding] = await findings();
    expect(finding).toMatchObject({ invariant: 'I7', what: 'the database cannot be read' });
  });

  test('vectors: a torn end, a damaged record and a file without a header are warnings', async () => {
    const [name = ''] = readdirSync(join(directory, 'vectors'));
    const path = join(directory, 'vectors', name);
    appendFileSync(path, Buffer.alloc(7));
    writeSync(openSync(path, 'r+'), Buffer.from([9, 9]), 0, 2, 256 + 20);
    writeFileSync(join(directory, 'vectors', 'other.vectors'), 'nothing');
    const report = await checkDataDirectory(directory);
    expect(report).toMatchObject({ ok: true, checked: { vectors: 11 } });
    expect(report?.findings.map(({ severity, what }) => `${severity}: ${what}`).sort()).toEqual([
      'warning: a file of vectors has no header',
      'warning: a vector is damaged',
      'warning: the last vector of a file is torn off',
    ]);
  });

  test('a schema that is not this version’s is said so', async () => {
    damage('PRAGMA user_version = 999');
    expect(await findings()).toMatchObject([{ invariant: 'I7', remedy: 'Update Querent.' }]);
  });
});
