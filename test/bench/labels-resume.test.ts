import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { learnerVersion } from '../../server/bench/labels/learner-version.js';
import type { RunKey } from '../../server/bench/labels/run-key.js';
import { canonicalKey, runPath } from '../../server/bench/labels/run-key.js';
import { RunStore } from '../../server/bench/labels/run-store.js';

const settings = { budget: 500, batch: 10, initial: 10, audit: 0, annotators: 1, noise: 0 };
const key: RunKey = {
  ...{ kind: 'curve', set: 'trec6', data: 'd1', encoder: 'lexical', backend: 'wasm' },
  ...{ learner: 'v1', strategy: 'auto', seed: 3, settings },
};

describe('the key of a run', () => {
  const changes: [string, Partial<Record<string, unknown>>][] = [
    ['set', { set: 'sst2' }],
    ['data', { data: 'd2' }],
    ['encoder', { encoder: 'sentence' }],
    ['backend', { backend: 'cpu' }],
    ['learner', { learner: 'v2' }],
    ['strategy', { strategy: 'margin' }],
    ['seed', { seed: 4 }],
    ...Object.keys(settings).map((name): [string, Partial<Record<string, unknown>>] => [
      name,
      { settings: { ...settings, [name]: 0.25 } },
    ]),
    ['probes', { settings: { ...settings, probes: [32] } }],
  ];

  it.each(changes)('leads to another file when its %s changes', (_name, change) => {
    expect(runPath({ ...key, ...change })).not.toBe(runPath(key));
  });

  it('does not depend on the order of its fields', () => {
    const reversed = Object.fromEntries(Object.entries(key).reverse()) as unknown as RunKey;
    expect(canonicalKey(reversed)).toBe(canonicalKey(key));
    expect(runPath(key)).toMatch(/^trec6\/lexical\/auto\/seed-3-[0-9a-f]{16}\.json$/);
  });

  it('has a learner’s version that holds while the code does', () => {
    expect(learnerVersion()).toMatch(/^[0-9a-f]{12}$/);
    expect(learnerVersion()).toBe(learnerVersion());
  });
});

describe('the store of finished runs', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'querent-runs-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back what was kept under a key, and nothing under another', async () => {
    const store = new RunStore(folder);
    await store.keep(key, { macroF1: [0.5] });
    expect(await store.find(key)).toEqual({ macroF1: [0.5] });
    expect(await store.find({ ...key, learner: 'v2' })).toBeNull();
    // Nothing unfinished is left beside the file.
    expect(await readdir(join(folder, 'trec6/lexical/auto'))).toHaveLength(1);
  });

  it('does not trust a file that is cut short or that holds another key', async () => {
    const store = new RunStore(folder);
    await store.keep(key, { macroF1: [0.5] });
    const path = join(folder, runPath(key));
    const content = await readFile(path, 'utf8');
    await writeFile(path, content.slice(0, -5));
    expect(await store.find(key)).toBeNull();
    await writeFile(path, content.replace('"learner":"v1"', '"learner":"v0"'));
    expect(await store.find(key)).toBeNull();
    await writeFile(path, content);
    expect(await store.find(key)).not.toBeNull();
  });
});
