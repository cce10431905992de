import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StrategyName } from '../../model/query-strategies/query-policy.js';
import { simulate } from '../../server/simulation/simulate.js';

const folder = join(process.env['QUERENT_TEST_DATA'] ?? '', 'trec6');
const available = existsSync(join(folder, 'train.jsonl'));
const onData = available ? it : it.skip;
const why = available ? '' : ' (skipped: QUERENT_TEST_DATA names no folder with trec6)';

/** The first 2,000 questions: enough to tell strategies apart, and encoded in seconds. */
function writeSmallPool(): string {
  const lines = readFileSync(join(folder, 'train.jsonl'), 'utf8').split('\n', 2000);
  const path = join(mkdtempSync(join(tmpdir(), 'querent-trec6-')), 'pool.jsonl');
  writeFileSync(path, lines.join('\n'));
  return path;
}

const run = (poolPath: string, strategy: StrategyName) =>
  simulate({
    ...{ strategy, budget: 200, batch: 10, initial: 10, audit: 0, annotators: 1, noise: 0 },
    poolPath,
    testPath: join(folder, 'test.jsonl'),
    encoderId: 'sentence',
    seeds: 3,
    firstSeed: 1,
    targetClass: undefined,
    keywords: [],
    cacheDirectory: join(tmpdir(), 'querent-vectors'),
    backend: 'wasm',
    workers: 2,
    onProgress: () => undefined,
  });

onData(
  `asks for questions of trec6 that teach more than random ones${why}`,
  async () => {
    const pool = writeSmallPool();
    const [byMargin, atRandom] = [await run(pool, 'margin'), await run(pool, 'random')];
    expect(byMargin.full.macroF1).toBeGreaterThan(0.8);
    expect(byMargin.aulc.mean).toBeGreaterThan(atRandom.aulc.mean + 0.005);
    expect(byMargin.seeds[0]?.macroF1[0]).toBe(atRandom.seeds[0]?.macroF1[0]);
  },
  300_000,
);
