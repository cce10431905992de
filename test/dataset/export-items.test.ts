import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ExportRow, type ExportOptions } from '../../server/contract/dataset.js';
import type { ItemId } from '../../server/contract/ids.js';
import { exportItems, type PredictItems } from '../../server/dataset/export-items.js';
import type { ExportSource } from '../../server/store/store.js';
import { leastOf } from '../support/least-of.js';
import { collect } from './byte-source.js';
import { makeProject } from './project-fixture.js';

const project = makeProject(['x', 'y']);
const jsonl: ExportOptions = { format: 'jsonl', predictions: false, spreadsheetSafe: true };

function item(number: number, more: Partial<ExportSource> = {}): ExportSource {
  return {
    ...{ itemId: String(number) as ItemId, payload: { kind: 'text', text: `text ${number}` } },
    ...{ meta: {}, contentHash: `h${number}`, stream: 'active', given: null, answers: [] },
    ...more,
  };
}

function answer(annotator: string, label: string): ExportSource['answers'][number] {
  return {
    ...{ annotator, label, oracle: annotator === 'oracle' },
    ...{ selectionProbability: 0.5, modelVersion: 3, guidelineVersion: 2 },
  };
}

function pagesOf(items: ExportSource[], size = 2): (after: number) => Promise<ExportSource[]> {
  return (after) =>
    Promise.resolve(items.filter(({ itemId }) => Number(itemId) > after).slice(0, size));
}

async function exported(
  items: ExportSource[],
  options: Partial<ExportOptions> = {},
  predictions?: PredictItems,
): Promise<ExportRow[]> {
  const pages = pagesOf(items);
  const request = { pages, options: { ...jsonl, ...options }, project, predictions };
  const text = (await collect(exportItems(request))).join('');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ExportRow.parse(JSON.parse(line)));
}

/** Says y with 0.75 for every item asked about. */
const saysY: PredictItems = (itemIds) => {
  const probabilities = project.labels.map(({ id }, order) => ({
    labelId: id,
    probability: order === 0 ? 0.25 : 0.75,
  }));
  return Promise.resolve(new Map(itemIds.map((id) => [id, { modelVersion: 9, probabilities }])));
};

describe('the label of an exported row', () => {
  it.each([
    ['what most annotators answered', ['x', 'y', 'y'], 'y', 2 / 3],
    ['in a tie what was answered first', ['y', 'x', 'x', 'y'], 'y', 0.5],
    ['the only answer', ['x'], 'x', 1],
  ])('is %s', async (_, labels, label, agreement) => {
    const answers = labels.map((name, index) => answer(`a${index}`, name));
    const given = { label: 'z', use: 'training' as const };
    const [row] = await exported([item(1, { answers, given })]);
    expect(row).toMatchObject({ label, agreement, source: 'annotator', selectionProbability: 0.5 });
    expect(row?.annotators).toEqual(labels.map((name, i) => ({ name: `a${i}`, label: name })));
  });

  it('is the one that came with the file where nobody answered', async () => {
    const [row] = await exported([item(1, { given: { label: 'x', use: 'training' } })]);
    expect(row).toMatchObject({
      label: 'x',
      source: 'import',
      agreement: null,
      modelVersion: null,
    });
  });

  it('comes from the oracle only when nobody else chose it', async () => {
    const rows = await exported([
      item(1, { answers: [answer('oracle', 'x')] }),
      item(2, { answers: [answer('oracle', 'x'), answer('ann', 'x')] }),
    ]);
    expect(rows.map(({ source }) => source)).toEqual(['oracle', 'annotator']);
  });

  it.each(['oracle', 'suggestions', 'checks'] as const)(
    'is never one that was given as %s',
    async (use) => {
      expect(await exported([item(1, { given: { label: 'x', use } })])).toEqual([]);
    },
  );

  it('has the probability that the current model gives it', async () => {
    const [row] = await exported([item(1, { answers: [answer('a', 'x')] })], {}, saysY);
    expect(row).toMatchObject({ label: 'x', probability: 0.25, modelVersion: 3 });
  });
});

describe('the split of an exported row', () => {
  const items = [
    item(1, { answers: [answer('a', 'x')] }),
    item(2, { stream: 'audit', answers: [answer('a', 'x')] }),
    item(3, { stream: 'test', given: { label: 'x', use: 'test' } }),
  ];

  it('follows the stream, audited items being the validation set', async () => {
    const rows = await exported(items);
    expect(rows.map(({ split }) => split)).toEqual(['train', 'validation', 'test']);
  });

  it('can be chosen', async () => {
    const rows = await exported(items, { split: 'validation,test' });
    expect(rows.map(({ id }) => id)).toEqual(['2', '3']);
  });
});

describe('what nobody labeled', () => {
  it('is left out', async () => {
    expect(await exported([item(1)], {}, saysY)).toEqual([]);
  });

  it('is labeled by the model when asked, and is then training data only', async () => {
    const rows = await exported(
      [item(1), item(2, { stream: 'audit' })],
      { predictions: true },
      saysY,
    );
    const row = { label: 'y', source: 'model', split: 'train', probability: 0.75, modelVersion: 9 };
    expect(rows).toMatchObject([row, { ...row, stream: 'audit' }]);
  });

  it('is left out while there is no model', async () => {
    expect(await exported([item(1)], { predictions: true })).toEqual([]);
  });
});

describe('a table', () => {
  const given = { label: 'x', use: 'training' as const };
  async function table(text: string, options: Partial<ExportOptions>): Promise<string> {
    const items = [item(1, { payload: { kind: 'text', text }, given, meta: { a: [1] } })];
    const request = { pages: pagesOf(items), options: { ...jsonl, ...options }, project };
    return (await collect(exportItems(request))).join('');
  }

  it('has a header, quotes what needs it and keeps metadata as JSON', async () => {
    expect(await table('a,"b"\nc', { format: 'csv' })).toBe(
      'id,text,label,split,source,annotators,probability,agreement,stream,selectionProbability,' +
        'modelVersion,guidelineVersion,contentHash,meta,title,context\n' +
        '1,"a,""b""\nc",x,train,import,[],,,active,,,,h1,"{""a"":[1]}",,\n',
    );
  });

  it('separates by tabs as TSV', async () => {
    expect(await table('a,b', { format: 'tsv' })).toContain('\n1\ta,b\tx\ttrain\t');
  });

  it('has its header also where there is no row', async () => {
    const request = { pages: pagesOf([]), options: { ...jsonl, format: 'csv' as const }, project };
    expect(await collect(exportItems(request))).toEqual([expect.stringMatching(/^id,text/)]);
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@a',
    '\t=1',
    '\r=1',
    '\n=1',
    '\0=1',
    '  =1',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    "'=1",
  ])('guards %j from being run by a spreadsheet', async (text) => {
    const guarded = `'${text}`;
    const cell = /[\r\n\t]/.test(text) ? `"${guarded}"` : guarded;
    const safe = await table(text, { format: 'csv' });
    expect(safe.replaceAll('"', '')).toContain(`\n1,${guarded},x,`);
    expect(cell).toContain("'");
    const raw = await table(text, { format: 'csv', spreadsheetSafe: false });
    expect(raw.replaceAll('"', '')).toContain(`\n1,${text},x,`);
  });

  it.each(["it's", "'quoted'", 'a = b', '1', '中文'])('leaves %j as it is', async (text) => {
    expect(await table(text, { format: 'csv' })).toContain(`\n1,${text},x,`);
  });
});

/** What is in use, without the garbage that happens to lie about. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

const firstPageWithinMs = 1000;

describe('a large export', () => {
  it('starts at once, asks for pages as it is read and keeps memory flat', async () => {
    expect(await leastOf(firstPageWithinMs, exportManyItems)).toBeLessThan(firstPageWithinMs);
  }, 120_000);

  /** Returns in how many milliseconds the first page was written. */
  async function exportManyItems(): Promise<number> {
    const given = { label: 'x', use: 'training' as const };
    const text = 'word '.repeat(100);
    let pages = 0;
    const request = {
      ...{ options: { ...jsonl, format: 'csv' as const }, project },
      pages: (after: number): Promise<ExportSource[]> => {
        pages++;
        const count = Math.min(500, 100_000 - after);
        const payload = { kind: 'text' as const, text };
        return Promise.resolve(
          Array.from({ length: count }, (_, i) => item(after + i + 1, { given, payload })),
        );
      },
    };
    const before = liveBytes();
    let peak = 0;
    let rows = 0;
    let firstPageMs = 0;
    const startedAt = performance.now();
    for await (const part of exportItems(request)) {
      if (rows === 0) expect(pages).toBeLessThanOrEqual(1);
      if (pages === 1) firstPageMs = performance.now() - startedAt;
      rows += part.split('\n').length - 1;
      expect(pages).toBeLessThanOrEqual(rows / 500 + 1);
      if (pages % 50 === 0) peak = Math.max(peak, liveBytes() - before);
    }
    expect(rows).toBe(100_001);
    expect(peak).toBeLessThan(20 * 1024 * 1024);
    return firstPageMs;
  }
});
