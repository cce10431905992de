import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMatrix, rowOf } from '../../model/matrix.js';
import { encodeCached } from '../../server/simulation/encode-cached.js';
import { readLabeledTexts } from '../../server/simulation/labeled-texts.js';
import { buildReport } from '../../server/simulation/simulation-report.js';
import { arrangeSimulation } from '../../server/simulation/simulation-set.js';
import { VectorCache } from '../../server/simulation/vector-cache.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'querent-simulation-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('readLabeledTexts', () => {
  async function read(content: string) {
    await writeFile(join(folder, 'pool.jsonl'), content);
    return readLabeledTexts(join(folder, 'pool.jsonl'));
  }

  it('reads lines in file order and skips blank ones', async () => {
    const content = '\uFEFF{"text":"a","label":"x","id":3}\r\n\n{"text":"b","label":1}\n';
    expect(await read(content)).toEqual([
      { text: 'a', label: 'x' },
      { text: 'b', label: '1' },
    ]);
  });

  it.each([
    ['{"text":"a","label":"x"}\n{"text"', /pool\.jsonl:2 is not JSON/],
    ['{"label":"x"}', /pool\.jsonl:1: "text" is not a string/],
    ['{"text":"a","labels":["x"]}', /pool\.jsonl:1: "label" is not one class/],
    ['null', /pool\.jsonl:1: "text" is not a string/],
    ['\n', /has no lines/],
  ])('names the place of a bad line: %j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('names a file that is missing', async () => {
    await expect(readLabeledTexts(join(folder, 'none.jsonl'))).rejects.toThrow(/none\.jsonl/);
  });
});

describe('arrangeSimulation', () => {
  const row = (text: string, label: string) => ({ text, label });

  it('numbers classes by name and keeps the first of repeated texts', () => {
    const pool = [row('1', 'b'), row('2', 'a'), row('1', 'b')];
    const set = arrangeSimulation(pool, [row('3', 'a')]);
    expect(set.classNames).toEqual(['a', 'b']);
    expect(set.pool.texts).toEqual(['1', '2']);
    expect(Array.from(set.pool.classes)).toEqual([1, 0]);
    expect(Array.from(set.test.classes)).toEqual([0]);
  });

  it('refuses one class, and test labels that the pool has not', () => {
    expect(() => arrangeSimulation([row('1', 'a')], [])).toThrow('two classes');
    const pool = [row('1', 'a'), row('2', 'b')];
    expect(() => arrangeSimulation(pool, [row('3', 'c')])).toThrow('"c", which no pool item has');
  });
});

describe('the vector cache', () => {
  const description = { id: 'fake', fitId: '1', dimension: 3 };

  /** Encodes a text as its length, and remembers what it was asked. */
  function createFakeEncoder() {
    const asked: string[] = [];
    return {
      ...description,
      asked,
      close: () => Promise.resolve(),
      encode: (texts: readonly string[]) => {
        asked.push(...texts);
        const matrix = createMatrix(texts.length, 3, { shared: true });
        texts.forEach((text, index) => matrix.values.fill(text.length, index * 3, index * 3 + 3));
        return Promise.resolve(matrix);
      },
    };
  }

  async function encode(texts: readonly string[]) {
    const encoder = createFakeEncoder();
    const cache = await VectorCache.open(folder, description);
    const result = await encodeCached(texts, { encoder, cache, onProgress: () => undefined });
    return { ...result, asked: encoder.asked };
  }

  it('encodes each distinct text once, also in a later command', async () => {
    const first = await encode(['a', 'bb', 'a']);
    expect(first.asked).toEqual(['a', 'bb']);
    expect(first.textsPerSecond).toBeGreaterThan(0);
    const second = await encode(['bb', 'ccc', 'a']);
    expect(second.asked).toEqual(['ccc']);
    expect(Array.from(second.vectors.values)).toEqual([2, 2, 2, 3, 3, 3, 1, 1, 1]);
    expect((await encode(['a'])).textsPerSecond).toBeNull();
  });

  it('keeps the vectors of two encoders apart', async () => {
    await encode(['a']);
    const other = await VectorCache.open(folder, { ...description, fitId: '2' });
    expect(other.get('a')).toBeUndefined();
  });

  it('ignores a file that is cut short', async () => {
    await encode(['a', 'bb']);
    const [name = ''] = await readdir(join(folder, 'fake-1'));
    await writeFile(join(folder, 'fake-1', name), 'cut');
    expect((await encode(['a'])).asked).toEqual(['a']);
    expect(rowOf((await encode(['a'])).vectors, 0)[0]).toBe(1);
  });
});

describe('buildReport', () => {
  it('sums up the curves under the public names', () => {
    const curve = (seed: number, macroF1: number[]) => ({
      ...{ seed, labels: [10, 20], macroF1, accuracy: [0.5, 0.6], roundMs: [1, 2] },
      ...{ audited: [0, 0], labelsToAllClasses: 10, probes: [] },
      classF1: macroF1.map((f1) => [f1, 1]),
    });
    const report = buildReport({
      ...{
        encoder: 'sentence',
        encoderReason: { code: 'encoder-chosen', params: { encoder: 'sentence' } },
        strategy: 'margin',
        backend: 'wasm',
        encodeTextsPerSecond: null,
      },
      curves: [curve(1, [0.5, 0.9]), curve(2, [0.1, 0.2])],
      full: { macroF1: 0.7, accuracy: 0.8, classF1: [0.4, 1] },
      targetClass: 0,
    });
    expect(report.labelsTo['0.9']).toEqual({ median: null, perSeed: [10, null] });
    expect(report.aulc.perSeed[0]).toBeCloseTo(0.7);
    expect(report.full).toEqual({ macroF1: 0.7, accuracy: 0.8, targetF1: 0.4 });
    expect(report.seeds[0]?.targetF1).toEqual([0.5, 0.9]);
    expect(report.seeds[0]).not.toHaveProperty('classF1');
  });
});
