import * as fc from 'fast-check';
import type { ExportFormat, ImportOptions } from '../../server/contract/dataset.js';
import type { ItemId } from '../../server/contract/ids.js';
import { exportItems } from '../../server/dataset/export-items.js';
import { importItems } from '../../server/dataset/import-items.js';
import { checkJson } from '../../server/dataset/read-rows/json-checks.js';
import { contentHash } from '../../server/dataset/content-hash.js';
import type { ExportSource } from '../../server/store/store.js';
import { byteSource, collect } from './byte-source.js';
import { ImportStoreFake } from './import-store-fake.js';
import { makeOptions, makeProject } from './project-fixture.js';

const project = makeProject();

/** Any Unicode but NUL, rich in what breaks tables. */
const awkward = fc.constantFrom(',', '"', '\n', '\r\n', '\r', '\t', "'", '=', ' ', '\ufeff', '好');
const anyText = fc
  .array(fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join('').replaceAll('\0', ''));
const text = anyText.filter((value) => value.trim() !== '');
const label = text.map((value) => value.trim());

function isAccepted(value: unknown): boolean {
  try {
    checkJson(value, 'meta');
    return true;
  } catch {
    return false;
  }
}

const row = fc.record(
  {
    text,
    label,
    title: text,
    context: fc.dictionary(anyText, anyText, { maxKeys: 3 }).filter(isAccepted),
    meta: fc.jsonValue({ maxDepth: 3 }).filter(isAccepted),
    stars: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  },
  { requiredKeys: ['text', 'label'] },
);
const rows = fc.uniqueArray(row.filter(isAccepted), { selector: (r) => r.text, maxLength: 6 });

type Row = Readonly<Record<string, unknown>> & { readonly text: string; readonly label: string };

async function imported(file: string, options: Partial<ImportOptions>): Promise<ImportStoreFake> {
  const store = new ImportStoreFake();
  // Three bytes at a time cut most characters of this file in two.
  await importItems({ store, project, options: makeOptions(options), source: byteSource(file, 3) });
  return store;
}

async function exported(
  store: Pick<ImportStoreFake, 'exportPage'>,
  format: ExportFormat,
  spreadsheetSafe = true,
): Promise<string> {
  const pages = (after: number): Promise<ExportSource[]> => store.exportPage({ after, limit: 4 });
  const options = { format, predictions: false, spreadsheetSafe };
  return (await collect(exportItems({ pages, options, project }))).join('');
}

const asJsonl = (values: readonly Row[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

function textsAndLabels(store: ImportStoreFake): object[] {
  return store.items.map(({ row: { payload, label: name } }) => ({
    text: payload.text,
    label: name,
  }));
}

describe('a set that is exported and imported', () => {
  it('is the same set, byte for byte, as JSONL', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const first = await imported(asJsonl(values), {});
        const file = await exported(first, 'jsonl');
        const second = await imported(file, {});
        expect(await exported(second, 'jsonl')).toBe(file);
        expect(textsAndLabels(second)).toEqual(
          values.map((v) => ({ text: v.text, label: v.label })),
        );
        expect(second.items.map((i) => i.row)).toEqual(first.items.map((i) => i.row));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['csv', true],
    ['csv', false],
    ['tsv', true],
    ['tsv', false],
  ] as const)('is the same set as %s, safe for spreadsheets: %s', async (format, safe) => {
    // Only the hash of the text tells that an export was not made safe; a label has none.
    const plain = rows.map((all) => all.filter((r) => safe || !r.label.startsWith("'")));
    await fc.assert(
      fc.asyncProperty(plain, async (values) => {
        const first = await imported(asJsonl(values), {});
        const file = await exported(first, format, safe);
        const second = await imported(file, { format });
        expect(second.items.map((i) => i.row)).toEqual(first.items.map((i) => i.row));
        expect(await exported(second, format, safe)).toBe(file);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps what annotators answered and leaves out what only a model guessed', async () => {
    const payload = { kind: 'text', text: 'a' } as const;
    const base = { payload, meta: { n: 1 }, contentHash: contentHash(payload), given: null };
    const said = { annotator: 'ann', oracle: false, label: 'x', selectionProbability: null };
    const answers = [{ ...said, modelVersion: 1, guidelineVersion: 1 }];
    const source = { ...base, itemId: '1' as ItemId, stream: 'active' as const, answers };
    const exportPage = ({ after }: { after: number }): Promise<ExportSource[]> =>
      Promise.resolve(after === 0 ? [source] : []);
    const file = await exported({ exportPage }, 'jsonl');
    const again = await imported(file, {});
    expect(again.items[0]?.row).toMatchObject({ label: 'x', meta: { n: 1 }, payload });

    const guess = file.replace('"annotator"', '"model"');
    expect((await imported(guess, {})).items[0]?.row.label).toBeNull();
    expect((await imported(guess, { labelsAs: 'suggestions' })).items[0]?.row.label).toBe('x');
  });
});

describe('any CSV', () => {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

  it.each([',', '\t'] as const)(
    'gives back the cells that were quoted into it (%j)',
    async (mark) => {
      await fc.assert(
        fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), async (values, end) => {
          const records = values.map((v) => [quoted(v.text), quoted(v.label)].join(mark));
          const file = [`text${mark}label`, ...records, ''].join(end);
          const store = await imported(file, { format: mark === ',' ? 'csv' : 'tsv' });
          expect(textsAndLabels(store)).toEqual(
            values.map((v) => ({ text: v.text, label: v.label })),
          );
        }),
        { numRuns: 100 },
      );
    },
  );
});

describe('any bytes', () => {
  it.each(['jsonl', 'csv', 'tsv'] as const)('never break the reader of %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const store = new ImportStoreFake();
        const source = byteSource(Buffer.concat([Buffer.from('text\n'), bytes]), 7);
        const options = makeOptions({ format, badRows: 'skip' });
        const report = await importItems({ store, project, options, source });
        expect(report.added).toBe(store.items.length);
      }),
      { numRuns: 100 },
    );
  });
});
