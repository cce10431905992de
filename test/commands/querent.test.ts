import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished, querent, serve, start } from '../support/program.js';

describe('the program querent', () => {
  let folder: string;
  let data: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'querent-cli-'));
    data = join(folder, 'data');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('says its version, and what is wrong with a wrong call, with exit code 2', async () => {
    expect(await querent('--version')).toMatchObject({ code: 0 });
    expect((await querent('import', '--help')).out).toContain('--labels-as');
    for (const wrong of [
      ['fly'],
      ['import', 'only-a-project'],
      ['serve', '--port', 'many'],
      ['project', 'create', 'Not A Slug', '--data-dir', data],
      ['export', 'x', '--format', 'xml', '--out', 'y', '--data-dir', data],
      ['serve', '--demo', 'nosuch', '--data-dir', data],
      ['project', 'list', '--url', 'http://127.0.0.1:1'],
    ]) {
      const result = await querent(...wrong);
      expect([wrong, result.code]).toEqual([wrong, 2]);
      expect(result.err.trim()).not.toBe('');
      expect(result.out).toBe('');
    }
  });

  test('creates, imports and exports without a service, one JSON document each', async () => {
    const file = join(folder, 'rows.jsonl');
    writeFileSync(file, '{"text":"a","label":"x"}\n{"text":"b","label":"y","page":7}\n');
    const report = await querent('import', 'notes', file, '--create', '--data-dir', data, '--json');
    expect(JSON.parse(report.out)).toMatchObject({
      project: 'notes',
      read: 2,
      added: 2,
      duplicates: 0,
      rejected: [],
    });
    const again = await querent('import', 'notes', file, '--data-dir', data, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ read: 2, added: 0, duplicates: 2 });
    const out = join(folder, 'out.jsonl');
    const exported = await querent(
      ...['export', 'notes', '--format', 'jsonl', '--out', out, '--data-dir', data, '--json'],
    );
    expect(exported.code).toBe(0);
    const rows = readFileSync(out, 'utf8').trim().split('\n');
    expect(rows.map((row) => JSON.parse(row) as object)).toMatchObject([
      { text: 'a', label: 'x', source: 'import', split: 'train' },
      { text: 'b', label: 'y', meta: { page: 7 } },
    ]);
  });

  test('explains a failure in one line, with exit code 1', async () => {
    const missing = await querent(
      'import',
      'notes',
      join(folder, 'nothing.csv'),
      '--data-dir',
      data,
    );
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.err).toContain('there is no such file');
    const unknown = await querent(
      'export',
      'no-such',
      '--format',
      'csv',
      '--out',
      join(folder, 'x'),
      '--data-dir',
      data,
    );
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.err).toContain('no-such');
    const bad = join(folder, 'bad.jsonl');
    writeFileSync(bad, '{"text":"fine"}\nnot json\n');
    const rejected = await querent('import', 'notes', bad, '--data-dir', data);
    expect(rejected).toMatchObject({ code: 1, out: '' });
    expect(rejected.err).toContain('line 2');
  });

  test('finds the running service, and a second start says where it is', async () => {
    const running = await serve('--port', '0', '--data-dir', data);
    try {
      const listed = await querent('project', 'list', '--data-dir', data, '--json');
      expect(JSON.parse(listed.out)).toMatchObject({ projects: [{ slug: 'notes' }] });
      const second = await querent('serve', '--data-dir', data, '--no-open');
      expect(second.code).toBe(0);
      expect(second.out).toContain(running.url);
      const token = await querent(
        ...['token', 'create', '--user', 'bot', '--role', 'reviewer', '--data-dir', data],
      );
      const elsewhere = await querent(
        ...[
          'project',
          'show',
          'notes',
          '--url',
          running.url,
          '--token',
          token.out.trim(),
          '--json',
        ],
      );
      expect(JSON.parse(elsewhere.out)).toMatchObject({ slug: 'notes' });
    } finally {
      expect(await running.stop()).toBe(0);
    }
  });

  test('of two starts at the same moment one serves and the other says so', async () => {
    const folderOfBoth = join(folder, 'both');
    const parameters = ['serve', '--json', '--no-open', '--port', '0', '--data-dir', folderOfBoth];
    const children = [start(...parameters), start(...parameters)];
    const results = children.map(finished);
    const loser = await Promise.race(results);
    expect(loser.out === '' ? loser.code : (JSON.parse(loser.out) as object)).toEqual(
      loser.out === '' ? 1 : expect.objectContaining({ running: true }),
    );
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(results);
  });

  test('a lock of a process that is gone, or of another one with its number, does not count', async () => {
    const stale = join(folder, 'stale');
    mkdirSync(stale);
    const lock = { startedAt: '1', role: 'service', url: 'http://127.0.0.1:1', secret: 'none' };
    for (const pid of [process.pid, 2 ** 22 - 1]) {
      writeFileSync(join(stale, 'querent.lock'), JSON.stringify({ ...lock, pid }));
      const listed = await querent('project', 'list', '--data-dir', stale, '--json');
      expect(JSON.parse(listed.out)).toEqual({ projects: [] });
    }
  });

  test('a taken port that was asked for is a failure, and refused settings say which', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port));
    });
    const taken = await querent(
      'serve',
      '--port',
      String(port),
      '--data-dir',
      join(folder, 'other'),
    );
    blocker.close();
    expect(taken.code).toBe(1);
    expect(taken.err).toContain(`port ${port}`);
  });
});
