import { importLimits } from '../../server/dataset/limits.js';
import type { ParsedRow, ReadOptions } from '../../server/dataset/read-rows/parsed-row.js';
import { readRows } from '../../server/dataset/read-rows/read-rows.js';
import { byteSource, collect } from './byte-source.js';

const jsonl: ReadOptions = { format: 'jsonl', labelsAs: 'training' };
const csv: ReadOptions = { format: 'csv', labelsAs: 'training' };

function read(content: string | Uint8Array, options: ReadOptions): Promise<ParsedRow[]> {
  return collect(readRows(byteSource(content), options));
}

const deep = '{"text":"a","m":' + '['.repeat(40) + ']'.repeat(40) + '}';
const huge = 'x'.repeat(importLimits.fieldBytes + 1);
const many = JSON.stringify({
  text: 'a',
  ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])),
});

describe('a row that can not be used', () => {
  it.each<[string, string | Uint8Array, ReadOptions, number, string, RegExp]>([
    ['broken JSON', '{"text":"a"}\n{"text":\n', jsonl, 2, 'line', /not valid JSON/],
    ['an array of objects', '[\n', jsonl, 1, 'line', /JSON array/],
    ['a JSON string', '"a"\n', jsonl, 1, 'line', /must be an object/],
    ['no text', '{"label":"a"}\n', jsonl, 1, 'text', /the columns are "label"/],
    ['an empty text', '{"text":" "}\n', jsonl, 1, 'text', /empty.*remove the row/],
    ['a text that is a number', '{"text":1}\n', jsonl, 1, 'text', /put it in quotes/],
    ['two labels', '{"text":"a","labels":["b","c"]}\n', jsonl, 1, 'labels', /2 labels.*keep one/],
    ['a label that is an object', '{"text":"a","label":{}}\n', jsonl, 1, 'label', /a string/],
    [
      'a label as long as a text',
      `{"text":"a","label":"${'l'.repeat(201)}"}`,
      jsonl,
      1,
      'label',
      /is this the column/,
    ],
    ['an escaped NUL', '{"text":"a\\u0000"}\n', jsonl, 1, 'text', /NUL.*remove it/],
    ['a raw NUL', '{"text":"a\0"}\n', jsonl, 1, 'line', /NUL/],
    ['a NUL in a table', 'text\na\0b\n', csv, 2, 'text', /NUL/],
    ['a lone surrogate', '{"text":"a\\ud83d"}\n', jsonl, 1, 'text', /surrogate/],
    ['a lone surrogate in metadata', '{"text":"a","m":["\\udc00"]}\n', jsonl, 1, 'm', /surrogate/],
    ['a huge field', `{"text":"${huge}"}\n`, jsonl, 1, 'text', /64 KiB.*split it/],
    ['a huge field of a table', `text\n"${huge}"\n`, csv, 2, 'text', /64 KiB/],
    ['deep JSON', `${deep}\n`, jsonl, 1, 'm', /32 deep/],
    ['many keys', `${many}\n`, jsonl, 1, 'line', /256 names/],
    ['__proto__', '{"text":"a","__proto__":{"x":1}}\n', jsonl, 1, '__proto__', /rename/],
    [
      'a constructor inside',
      '{"text":"a","m":{"constructor":1}}',
      jsonl,
      1,
      'm.constructor',
      /rename/,
    ],
    [
      'a number that would be rounded',
      '{"text":"a","id":12345678901234567890}',
      jsonl,
      1,
      'id',
      /quotes/,
    ],
    ['too few fields', 'text,label\na\n', csv, 2, 'line', /1 fields and the header 2/],
    ['too many fields', 'text,label\na,b,c\n', csv, 2, 'line', /double quotes/],
    ['quotes that do not match', 'text,label\n"a"b,c\n', csv, 2, 'line', /quotes do not match/],
    ['a quote never closed', 'text,label\nx,y\n"a,b\n', csv, 3, 'line', /never closed/],
    [
      'bytes that are not UTF-8',
      Buffer.from('{"text":"a"}\n{"text":"\xff"}\n', 'latin1'),
      jsonl,
      2,
      'line',
      /not UTF-8.*save the file as UTF-8/,
    ],
    [
      'broken bytes inside quotes',
      Buffer.from('text\nx\n"a\n\xff"\n', 'latin1'),
      csv,
      4,
      'line',
      /not UTF-8/,
    ],
    [
      'GBK',
      Buffer.from('7b2274657874223a22bac3b3d4a1a3227d0a', 'hex'),
      jsonl,
      1,
      'line',
      /GBK.*save the file as UTF-8/,
    ],
  ])(
    '%s: says where, what and how to mend it',
    async (_, content, options, line, field, reason) => {
      const bad = (await read(content, options)).find((row) => !row.ok);
      expect(bad).toMatchObject({ line, field, fatal: false });
      expect(bad).toHaveProperty('reason', expect.stringMatching(reason));
    },
  );

  it('is a line of more than 1 MiB, of which nothing is kept', async () => {
    const file = `{"text":"a"}\n{"text":"${'b'.repeat(importLimits.lineBytes)}"}\n{"text":"c"}\n`;
    const [first, long, last] = await read(file, jsonl);
    expect([first, last]).toMatchObject([{ ok: true }, { ok: true, line: 3 }]);
    expect(long).toMatchObject({ line: 2, reason: 'the line is longer than 1 MiB: shorten it' });
  });

  it.each(['test', 'oracle', 'checks'] as const)(
    'has no label where labels are used as %s',
    async (labelsAs) => {
      const [row] = await read('{"text":"a"}\n', { ...jsonl, labelsAs });
      expect(row).toMatchObject({ ok: false, line: 1, field: 'label' });
    },
  );

  it.each(['training', 'suggestions'] as const)(
    'may lack a label where labels are used as %s',
    async (labelsAs) => {
      expect(await read('{"text":"a"}\n', { ...jsonl, labelsAs })).toMatchObject([{ label: null }]);
    },
  );
});

describe('a file that can not be read', () => {
  const utf16 = Buffer.from('\ufefftext\na\n', 'utf16le');
  it.each<[string, string | Uint8Array, ReadOptions, RegExp]>([
    ['UTF-16', utf16, csv, /UTF-16.*save the file as UTF-8/],
    ['UTF-16, other order', Buffer.from(utf16).swap16(), jsonl, /UTF-16/],
    ['UTF-16 without its mark', utf16.subarray(2), csv, /UTF-16/],
    ['a GBK header', Buffer.from('cec4b1be2cb1eac7a90a61', 'hex'), csv, /GBK/],
    ['nothing in it', '', csv, /empty.*name the columns/],
    ['no fitting column', 'a,b\n1,2\n', csv, /the columns are "a", "b"/],
    ['semicolons', 'text;label\na;b\n', csv, /semicolons/],
    ['tabs in a csv', 'text\tlabel\na\tb\n', csv, /import the file as tsv/],
    ['a column twice', 'text,a,a\n1,2,3\n', csv, /two columns/],
    ['a column __proto__', 'text,__proto__\n1,2\n', csv, /not allowed/],
    [
      'a text column that is not there',
      'text\na\n',
      { ...csv, textColumn: 'body' },
      /"body".*"text"/,
    ],
    ['a label column that is not there', 'text\na\n', { ...csv, labelColumn: 'kind' }, /"kind"/],
  ])('%s: is refused as a whole with the remedy', async (_, content, options, reason) => {
    const rows = await read(content, options);
    expect(rows).toEqual([expect.objectContaining({ ok: false, line: 1, fatal: true })]);
    expect(rows[0]).toHaveProperty('reason', expect.stringMatching(reason));
  });

  it('is one of more than 200 MiB, read no further than that', async () => {
    const mebibyte = new Uint8Array(1024 * 1024).fill(0x61);
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; ; sent++) yield await Promise.resolve(mebibyte);
    }
    const rows = await collect(readRows(endless(), jsonl));
    expect(rows).toEqual([expect.objectContaining({ field: 'file', fatal: true })]);
    expect(sent).toBe(200);
  });
});
