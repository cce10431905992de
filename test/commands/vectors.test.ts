import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { querent, serve } from '../support/program.js';
import { animalVectors, npyFile } from '../support/vectors.js';

describe('querent vectors add', () => {
  let folder: string;
  let data: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'querent-vectors-'));
    data = join(folder, 'data');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const rows = animalVectors(40);

  function writeFile(name: string, content: string | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  function jsonl(values: readonly object[]): string {
    return values.map((value) => `${JSON.stringify(value)}\n`).join('');
  }

  async function json(...parameters: string[]): Promise<unknown> {
    const { out, err } = await querent(...parameters, '--data-dir', data, '--json');
    expect(err).toBe('');
    return JSON.parse(out);
  }

  test('works alone; the status says what the items wait for', async () => {
    await json('project', 'create', 'alone', '--encoder', 'precomputed');
    const texts = rows.map(({ text, key }) => ({ text, key }));
    await json('import', 'alone', writeFile('texts.jsonl', jsonl(texts)));
    const status = await querent('project', 'status', 'alone', '--data-dir', data);
    expect(status.out).toMatch(/^state: encoding \(waiting for 40 vectors: add them as a file/);
    expect(status.out).toContain('encoder: precomputed (the vectors came with the data)');
    const file = writeFile('vectors.npy', npyFile(rows.map(({ vector }) => vector)));
    expect(await json('vectors', 'add', 'alone', file)).toEqual({
      ...{ project: 'alone', dimension: 4, vectors: 40, replaced: 0, waiting: 0 },
    });
    expect(await json('project', 'status', 'alone')).toMatchObject({
      ...{ state: 'waiting', encoder: 'precomputed', dimension: 4, encoded: 40, detail: null },
    });
  });

  test('explains a wrong file with exit code 1 and a wrong call with 2', async () => {
    const wrong = writeFile('wrong.jsonl', jsonl([{ key: 'k0', vector: [1, 2] }]));
    const refused = await querent('vectors', 'add', 'alone', wrong, '--data-dir', data);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/Line 1, vector: the vector has 2 numbers.*have 4/);
    const call = ['vectors', 'add', 'alone', wrong, '--format', 'xml', '--data-dir', data];
    expect(await querent(...call)).toMatchObject({ code: 2, out: '' });
    expect(await json('project', 'status', 'alone')).toMatchObject({ encoded: 40, dimension: 4 });
  });

  test('goes through a running service, and what it acknowledged outlives a crash', async () => {
    const service = await serve('--data-dir', data, '--port', '0');
    const labeled = rows.map(({ text, vector }) => ({ text, vector }));
    const file = writeFile('labeled.csv', toCsv(labeled));
    const imported = ['import', 'crash', file, '--create', '--vector-column', 'vector'];
    expect(await json(...imported)).toMatchObject({ added: 40, vectors: 40 });
    const [{ id }] = (await itemsOf(service, 'crash')) as [{ id: string }];
    const correction = writeFile('one.jsonl', jsonl([{ id, vector: [9, 9, 9, 9] }]));
    expect(await json('vectors', 'add', 'crash', correction)).toMatchObject({ replaced: 1 });
    await service.kill();
    expect(await json('project', 'status', 'crash')).toMatchObject({ encoded: 40, waiting: 0 });
  });

  function toCsv(values: readonly { text: string; vector: readonly number[] }[]): string {
    const lines = values.map(({ text, vector }) => `"${text}",${vector.join(' ')}\n`);
    return `text,vector\n${lines.join('')}`;
  }

  async function itemsOf({ url }: { url: string }, project: string): Promise<unknown[]> {
    const made = await json('token', 'create', '--user', 'Eva', '--role', 'scientist');
    const { token } = made as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/api/projects/${project}/items`, { headers });
    return ((await response.json()) as { items: unknown[] }).items;
  }
});
