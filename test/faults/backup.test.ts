import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../server/package-root.js';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { checkDataDirectory } from '../../server/upkeep/check-data-directory.js';
import { importRows } from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import { makePeople, startCrowd } from './crowd.js';
import { readJournal } from './journal.js';
import { report, times } from '../support/scale.js';
import { freePort, startService } from './service-process.js';

const drills = times({ long: 20, short: 1 });
const directory = mkdtempSync(join(tmpdir(), 'querent-backup-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function querent(...parameters: string[]): Promise<{ code: number | null; text: string }> {
  const program = join(packageRoot(), 'dist/server/main.js');
  const child = spawn(process.execPath, [program, ...parameters]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

function answersIn(dataDirectory: string): Set<string> {
  const database = new SqliteDatabase(join(dataDirectory, 'querent.db'), 'read');
  const rows = database.all<{ id: string }>('SELECT id FROM answers');
  database.close();
  return new Set(rows.map(({ id }) => id));
}

test('a backup under load is whole up to its moment, and its restore is checked', async () => {
  const data = join(directory, 'data');
  const service = await startService({ directory: data, port: await freePort() });
  try {
    const input = { slug: 'animals', labels: ['cat', 'dog'], encoder: 'lexical' };
    await service.client.call('createProject', { input });
    const rows = animalTexts(times({ long: 60_000, short: 3000 })).map(({ text }) => ({ text }));
    await importRows({ client: service.client }, 'animals', rows);
    const journal = join(directory, 'journal');
    const people = await makePeople(service.client, 'animals', 10);
    // Without a pause the crowd would use up any pool in the minutes that twenty drills take.
    const paceMs = times({ long: 150, short: 0 });
    const crowd = startCrowd({ url: service.url, project: 'animals', people, journal, paceMs });
    await crowd.more(20);
    for (let drill = 0; drill < drills; drill++) {
      const [out, restored] = [join(directory, `out-${drill}`), join(directory, `again-${drill}`)];
      const known = acknowledgedIn(journal);
      const startedAt = performance.now();
      expect(await querent('backup', '--data-dir', data, '--out', out)).toMatchObject({ code: 0 });
      const ms = Math.round(performance.now() - startedAt);
      report('backup under load', { ms, acknowledgedBefore: known.length });
      await crowd.more(5);
      const back = await querent('restore', out, '--data-dir', restored);
      expect(back).toMatchObject({ code: 0 });
      const kept = answersIn(restored);
      expect(known.filter((id) => !kept.has(id))).toEqual([]);
      expect((await checkDataDirectory(restored))?.findings).toEqual([]);
    }
    await crowd.stop();
  } finally {
    await service.end('SIGTERM');
  }
  const again = await startService({
    directory: join(directory, 'again-0'),
    port: await freePort(),
  });
  const { progress } = await again.client.call('metrics', { project: 'animals' });
  expect(progress.answers).toBeGreaterThan(0);
  expect(await again.end('SIGTERM')).toBe(0);
}, 3_600_000);

function acknowledgedIn(journal: string): string[] {
  const lines = readJournal(journal);
  return lines.filter(({ kind }) => kind === 'acknowledged').map(({ answerId }) => answerId);
}

test('a restore refuses what it should not replace, what is in use and what is not whole', async () => {
  const [out, data] = [join(directory, 'out-0'), join(directory, 'again-0')];
  const holds = await querent('restore', out, '--data-dir', data);
  expect(holds).toMatchObject({ code: 1 });
  expect(holds.text).toMatch(/holds data already.*--overwrite/);
  const twice = await querent('backup', '--data-dir', data, '--out', out);
  expect(twice.text).toMatch(/exists already/);
  const replacing = await querent('restore', out, '--data-dir', data, '--overwrite', '--json');
  const { replaced } = JSON.parse(replacing.text) as { replaced: string };
  expect(existsSync(join(replaced, 'querent.db'))).toBe(true);
  const service = await startService({ directory: data, port: await freePort() });
  const used = await querent('restore', out, '--data-dir', data, '--overwrite');
  expect(used.text).toMatch(/in use: stop the service/);
  await service.end('SIGTERM');
  const before = readFileSync(join(data, 'querent.db'));
  appendFileSync(join(out, 'querent.db'), 'x');
  const damaged = await querent('restore', out, '--data-dir', data, '--overwrite');
  expect(damaged).toMatchObject({ code: 1 });
  expect(damaged.text).toMatch(/querent.db is not what was backed up/);
  writeFileSync(join(out, 'manifest.json'), '{}');
  expect((await querent('restore', out, '--data-dir', data, '--overwrite')).text).toMatch(
    /manifest.json cannot be read/,
  );
  expect(readFileSync(join(data, 'querent.db')).equals(before)).toBe(true);
  expect(existsSync(join(data, 'restoring'))).toBe(false);
});
