import { Readable } from 'node:stream';
import type { ParsedRow, ReadOptions } from '../../server/dataset/read-rows/parsed-row.js';
import { readRows } from '../../server/dataset/read-rows/read-rows.js';
import { byteSource, collect } from './byte-source.js';

const jsonl: ReadOptions = { format: 'jsonl', labelsAs: 'training' };
const csv: ReadOptions = { format: 'csv', labelsAs: 'training' };
const tsv: ReadOptions = { format: 'tsv', labelsAs: 'training' };

function read(content: string | Uint8Array, options: ReadOptions): Promise<ParsedRow[]> {
  return collect(readRows(byteSource(content), options));
}

function texts(rows: ParsedRow[]): string[] {
  return rows.map((row) => (row.ok ? row.payload.text : `line ${row.line}: ${row.reason}`));
}

function good(line: number, text: string, label: string | null, meta: object = {}): object {
  return { ok: true, line, payload: { kind: 'text', text }, label, meta };
}

describe('reading JSONL', () => {
  it('takes text and label and keeps every other key as metadata', async () => {
    const rows = await read('{"text":"ok","label":"good","stars":5,"by":{"id":"x"}}\n', jsonl);
    expect(rows).toEqual([good(1, 'ok', 'good', { stars: 5, by: { id: 'x' } })]);
  });

  it('puts a title and a context of texts before the annotator', async () => {
    const line = { text: 'a', title: 'T', context: { shop: 'S' }, other: 1 };
    const [row] = await read(JSON.stringify(line), jsonl);
    const payload = { kind: 'text', text: 'a', title: 'T', context: { shop: 'S' } };
    expect(row).toMatchObject({ payload, meta: { other: 1 } });
  });

  it('keeps a title or context of another kind as metadata', async () => {
    const [row] = await read('{"text":"a","title":1,"context":["b"]}', jsonl);
    expect(row).toEqual(good(1, 'a', null, { title: 1, context: ['b'] }));
  });

  it('accepts a list of one label, numbers, booleans and no label at all', async () => {
    const lines = ['["a"]', '0', 'true', 'null', '""', '[]', '" b "'];
    const rows = await read(lines.map((l) => `{"text":"t","label":${l}}\n`).join(''), jsonl);
    expect(rows.map((row) => row.ok && row.label)).toEqual([
      'a',
      '0',
      'true',
      null,
      null,
      null,
      'b',
    ]);
  });

  it('keeps a category as metadata, which only a table may mean as the label', async () => {
    expect(await read('{"text":"a","category":"c"}', jsonl)).toEqual([
      good(1, 'a', null, { category: 'c' }),
    ]);
  });

  it('reads the columns that it is told to', async () => {
    const options = { ...jsonl, textColumn: 'body', labelColumn: 'kind' };
    const rows = await read('{"body":"a","kind":"k","text":"t"}\n{"body":"b"}\n', options);
    expect(rows).toEqual([good(1, 'a', 'k', { text: 't' }), good(2, 'b', null)]);
  });

  it('refuses a file of which no line has the key that was named', async () => {
    const rows = await read('{"text":"a","kind":"k"}\n', { ...jsonl, labelColumn: 'knd' });
    expect(rows.at(-1)).toMatchObject({ ok: false, fatal: true, field: 'knd' });
  });

  it('accepts CRLF, blank lines, a byte order mark and no newline at the end', async () => {
    const rows = await read('\ufeff{"text":"a"}\r\n\r\n  \n{"text":"b"}', jsonl);
    expect(rows).toEqual([good(1, 'a', null), good(4, 'b', null)]);
  });

  it('keeps texts as they are, without normalizing or trimming', async () => {
    const text = ' e\u0301\u00e9\ufeff\u2028 \r\n\t👩‍🚀 ';
    expect(texts(await read(JSON.stringify({ text }), jsonl))).toEqual([text]);
  });
});

describe('reading CSV and TSV', () => {
  it('names the physical line where a record with quoted newlines starts', async () => {
    const file = 'text,label\n"one\ntwo, ""three""\r\n",a\n\nfour,b\n';
    expect(await read(file, csv)).toEqual([
      good(2, 'one\ntwo, "three"\r\n', 'a'),
      good(6, 'four', 'b'),
    ]);
  });

  it.each([
    ['Chinese names', '编号,文本,标签\n1,很好,好评\n', '很好', '好评', { 编号: '1' }],
    ['names in capitals', 'Review,CLASS\nfine,a\n', 'fine', 'a', {}],
    ['names with spaces', ' text , label \nfine,a\n', 'fine', 'a', {}],
    ['a column without a name', ',text\n7,fine\n', 'fine', null, { column_1: '7' }],
  ])('finds the columns by %s', async (_, file, text, label, meta) => {
    expect(await read(file, csv)).toEqual([good(2, text, label, meta)]);
  });

  it('prefers a column "text" to the other names', async () => {
    expect(texts(await read('content,text\na,b\n', csv))).toEqual(['b']);
  });

  it('keeps quotes inside an unquoted field', async () => {
    expect(texts(await read('text,label\n5" pipe,a\nsay "hi",b\n', csv))).toEqual([
      '5" pipe',
      'say "hi"',
    ]);
  });

  it('takes quotes in TSV as text where they enclose no field', async () => {
    const rows = await read('text\tlabel\n"Good" he said\ta\n"open\tb\n"x\ty"\tc\n', tsv);
    expect(texts(rows)).toEqual(['"Good" he said', '"open', 'x\ty']);
  });

  it('accepts surplus fields that are empty, as spreadsheets write them', async () => {
    expect(await read('text,label\na,b,,\n', csv)).toEqual([good(2, 'a', 'b')]);
  });

  it('gives up one row for a stray quote and reads on', async () => {
    const rows = await read('text,label\n"a"b,x\nc,y\n"open,z\nd,w\n', csv);
    expect(rows.map((row) => [row.line, row.ok])).toEqual([
      [2, false],
      [3, true],
      [4, false],
      [5, true],
    ]);
  });
});

describe('the edges of chunks', () => {
  const file = '\ufefftext,label,"备\n注"\r\n"多行\r\n""文本"" 👩‍🚀",好,é\nnext 😀,坏,"a,b"\n';
  it.each([1, 2, 3, 5, 7])('change nothing at %d bytes a chunk', async (size) => {
    const whole = await read(file, csv);
    expect(whole.map((row) => [row.line, row.ok])).toEqual([
      [3, true],
      [5, true],
    ]);
    expect(await collect(readRows(byteSource(file, size), csv))).toEqual(whole);
  });
});

describe('the source', () => {
  it('is left open for its owner when reading stops early', async () => {
    const source = Readable.from([Buffer.from('{"text":"a"}\n'), Buffer.from('{"text":"b"}\n')]);
    for await (const row of readRows(source, jsonl)) {
      expect(row.line).toBe(1);
      break;
    }
    expect(source.destroyed).toBe(false);
    source.destroy();
  });

  it('passes its own failure on', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('{"text":"a"}\n'));
      throw new Error('the disk is gone');
    }
    await expect(collect(readRows(failing(), jsonl))).rejects.toThrow('the disk is gone');
  });
});
