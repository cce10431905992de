import { Readable } from 'node:stream';
import type { ImportOptions, ImportReport } from '../../server/contract/dataset.js';
import { Refusal } from '../../server/contract/errors.js';
import type { Project } from '../../server/contract/project.js';
import { importItems } from '../../server/dataset/import-items.js';
import { ImportRejected } from '../../server/dataset/import-rejected.js';
import { seededKey } from '../../model/random.js';
import { byteSource } from './byte-source.js';
import { ImportStoreFake } from './import-store-fake.js';
import { makeOptions, makeProject } from './project-fixture.js';

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `{"text":"t${index}"}`).join('\n');
}

let store: ImportStoreFake;
beforeEach(() => {
  store = new ImportStoreFake();
});

function importText(
  content: string,
  options: Partial<ImportOptions> = {},
  project: Project = makeProject(),
): Promise<ImportReport> {
  const source = byteSource(content);
  return importItems({ store, project, options: makeOptions(options), source });
}

async function rejection(importing: Promise<unknown>): Promise<ImportRejected> {
  const error: unknown = await importing.catch((caught: unknown) => caught);
  if (error instanceof ImportRejected) return error;
  throw new Error(`not rejected: ${String(error)}`);
}

describe('an import', () => {
  it('adds every row with its hash and its place in random order', async () => {
    const report = await importText('{"text":"a","label":"x","n":1}\n{"text":"b"}\n');
    expect(report).toMatchObject({ read: 2, added: 2, duplicates: 0, rejectedCount: 0 });
    const { row } = store.items[0] ?? { row: null };
    expect(row).toMatchObject({ label: 'x', meta: { n: 1 }, sampleKey: seededKey(7, 'a') });
    expect(row?.contentHash).toMatch(/^[0-9a-f]{32}$/);
  });

  it('gives way after every step in which others wait', async () => {
    const worked: number[] = [];
    const giveWay = (ms: number) => {
      worked.push(ms);
      return Promise.resolve();
    };
    const options = makeOptions();
    const source = byteSource(lines(1234));
    await importItems({ store, project: makeProject(), options, source, giveWay });
    expect(worked.length).toBeGreaterThan(store.chunkSizes.length);
    expect(worked.every((ms) => ms >= 0)).toBe(true);
  });

  it('adds nothing when the same file comes again', async () => {
    await importText(lines(3));
    expect(await importText(lines(3))).toMatchObject({ read: 3, added: 0, duplicates: 3 });
    expect(store.items).toHaveLength(3);
  });

  it('counts a text that is twice in one file once', async () => {
    const report = await importText('{"text":"a"}\n{"text":"a"}\n');
    expect(report).toMatchObject({ read: 2, added: 1, duplicates: 1 });
  });

  it('tells the same text under another title apart', async () => {
    const report = await importText('{"text":"a","title":"1"}\n{"text":"a","title":"2"}\n');
    expect(report).toMatchObject({ added: 2 });
  });

  it('goes to the store in chunks of at most a hundred rows', async () => {
    await importText(lines(1234));
    expect(store.chunkSizes).toEqual([...Array<number>(12).fill(100), 34]);
  });

  it('makes smaller chunks of long texts', async () => {
    const text = 'x'.repeat(60_000);
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${JSON.stringify({ text: `${text}${i}` })}\n`,
    );
    await importText(rows.join(''));
    expect(Math.max(...store.chunkSizes)).toBeLessThan(20);
  });

  it('does not read on while the store is busy', async () => {
    let sent = 0;
    async function* fast(): AsyncGenerator<Uint8Array> {
      for (; sent < 2000; sent++) {
        yield await Promise.resolve(Buffer.from(`{"text":"t${sent}"}\n`));
      }
    }
    const ahead: number[] = [];
    const importChunk = store.importChunk.bind(store);
    store.importChunk = async (chunk) => {
      const before = sent;
      const result = await importChunk(chunk);
      ahead.push(sent - before);
      return result;
    };
    await importItems({ store, project: makeProject(), options: makeOptions(), source: fast() });
    expect(ahead).toEqual(Array(20).fill(0));
  });

  it('knows the format by the ending of the name', async () => {
    const report = await importText('文本,标签\n好,是\n', { format: undefined, file: 'A.CSV' });
    expect(report).toMatchObject({ added: 1 });
    const unknown = importText('', { format: undefined, file: 'a.docx' });
    await expect(unknown).rejects.toThrow('name one of jsonl, csv, tsv');
  });
});

describe('labels of an import', () => {
  it('become those of a project that has none', async () => {
    await importText('{"text":"a","label":"x"}\n{"text":"b","label":"y"}\n');
    expect(store.items.map(({ row }) => row.label)).toEqual(['x', 'y']);
  });

  it('must be among those of a project that has some', async () => {
    const importing = importText('{"text":"a","label":"z"}\n', {}, makeProject(['x', 'y']));
    const { rejected } = await rejection(importing);
    const reason = 'label "z" is not one of x, y; add it to the project or correct the row';
    const why = { code: 'row-label-unknown', params: { label: 'z', labels: 'x, y' } };
    expect(rejected).toEqual([{ line: 1, field: 'label', reason, why }]);
  });

  it('are refused when they are so many that the column must be another', async () => {
    const rows = Array.from({ length: 1001 }, (_, i) => `{"text":"t${i}","label":"${i}"}\n`);
    const { rejected } = await rejection(importText(rows.join(''), { badRows: 'skip' }));
    expect(rejected).toHaveLength(1);
    expect(rejected[0]?.reason).toContain('more than 1,000 labels');
  });
});

describe('a bad row', () => {
  it('leaves nothing behind and names the rows at fault', async () => {
    const error = await rejection(importText(`${lines(1000)}\n{"text":""}\n{"a":1}\n`));
    expect(error).toBeInstanceOf(Refusal);
    expect(error.code).toBe('malformed');
    expect(error.message).toMatch(/^Nothing was imported\. Line 1001, text: .*\(and 1 more row\)$/);
    expect(error.rejected.map(({ line }) => line)).toEqual([1001, 1002]);
    expect([store.items.length, store.aborted]).toEqual([0, 1]);
  });

  it('is named with at most nineteen others', async () => {
    const { rejected } = await rejection(importText('{}\n'.repeat(100)));
    expect(rejected.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('is left out and counted in skip mode', async () => {
    const report = await importText('{"text":"a"}\n{}\n{"text":"b"}\n', { badRows: 'skip' });
    expect(report).toMatchObject({ read: 3, added: 2, duplicates: 0, rejectedCount: 1 });
    expect(report.rejected).toEqual([expect.objectContaining({ line: 2 })]);
  });

  it('is listed in skip mode among the first thousand only', async () => {
    const report = await importText('{}\n'.repeat(1500), { badRows: 'skip' });
    expect(report.rejectedCount).toBe(1500);
    expect(report.rejected).toHaveLength(1000);
  });

  it('refuses the import in skip mode too where the file can not be read on', async () => {
    const error = await rejection(importText('a,b\n1,2\n', { format: 'csv', badRows: 'skip' }));
    expect(error.rejected).toHaveLength(1);
  });
});

describe('an import that is cut off', () => {
  it('leaves nothing behind when the sender goes away', async () => {
    const source = new Readable({ read: () => undefined });
    source.push(`${lines(150)}\n`);
    setTimeout(() => source.destroy(), 20);
    const options = makeOptions();
    await expect(importItems({ store, project: makeProject(), options, source })).rejects.toThrow();
    expect([store.chunkSizes.length, store.items.length, store.aborted]).toEqual([1, 0, 1]);
    expect(await importText(lines(600))).toMatchObject({ added: 600 });
  });

  it('leaves nothing behind when the store fails', async () => {
    store.importChunk = () => Promise.reject(new Error('the disk is full'));
    await expect(importText(lines(3))).rejects.toThrow('the disk is full');
    expect([store.items.length, store.aborted]).toEqual([0, 1]);
  });

  it('does not disturb one that runs already', async () => {
    await store.beginImport({ labelsAs: 'training' });
    await expect(importText(lines(3))).rejects.toMatchObject({ code: 'conflict' });
    expect(store.aborted).toBe(0);
  });
});
