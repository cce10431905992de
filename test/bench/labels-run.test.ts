import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchLabelsOptions } from '../../server/bench/labels/bench-labels.js';
import { benchLabels } from '../../server/bench/labels/bench-labels.js';
import type { LabelsReport } from '../../server/bench/labels/labels-report.js';
import { isMeasured } from '../../server/bench/labels/labels-report.js';
import { createRandom } from '../../model/random.js';
import { packageRoot } from '../../server/package-root.js';
import { simulate } from '../../server/simulation/simulate.js';

const topics = {
  garden: 'seed soil rose water spade leaf compost root bloom hedge',
  kitchen: 'salt oven knife dough butter pan spice broth plate recipe',
  street: 'tram curb corner lamp crossing bus sign bridge bike signal',
};

/** Short texts: four words of the topic among six that any topic may have. */
function writeSet(folder: string, items: number): void {
  mkdirSync(folder, { recursive: true });
  const everywhere = 'the old new we saw near green one day again small left'.split(' ');
  for (const [file, count, seed] of [
    ['train.jsonl', items, 1],
    ['test.jsonl', 60, 2],
  ] as const) {
    const random = createRandom(seed);
    const draw = (words: readonly string[]) => words[random.integer(words.length)] ?? '';
    const lines = Array.from({ length: count }, (_, index) => {
      const label = draw(Object.keys(topics)) as keyof typeof topics;
      const words = Array.from({ length: 8 }, (_, place) =>
        draw(place % 3 === 0 ? topics[label].split(' ') : everywhere),
      );
      return JSON.stringify({ text: `${words.join(' ')} ${index}`, label });
    });
    writeFileSync(join(folder, file), lines.join('\n'));
  }
}

let folder: string;
let options: BenchLabelsOptions;
let messages: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'querent-bench-labels-'));
  const data = join(folder, 'data');
  writeSet(join(data, 'topics'), 200);
  mkdirSync(join(data, 'broken'));
  writeFileSync(join(data, 'broken/train.jsonl'), '{"text":"a","label":"x"}\n{"text"\n');
  writeFileSync(join(data, 'broken/test.jsonl'), '{"text":"a","label":"x"}\n');
  mkdirSync(join(data, 'translation'));
  for (const file of ['train.jsonl', 'test.jsonl']) {
    writeFileSync(join(data, 'translation', file), '{"input":"a","output":"b"}\n');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  messages = [];
  options = {
    dataFolder: join(folder, 'data'),
    sets: [],
    plan: { defaults: { budget: 40, seeds: 2 }, sets: {} },
    asked: {},
    encoders: ['lexical'],
    strategies: ['random', 'margin'],
    outFolder: join(folder, 'runs'),
    cacheDirectory: join(folder, 'vectors'),
    jobs: 2,
    backend: 'wasm',
    learner: 'test',
    onProgress: (task, done, total) => messages.push(`${task} ${done}/${total}`),
    onSet: () => undefined,
  };
});

function runFiles(): string[] {
  return readdirSync(join(folder, 'runs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
}

/** The report without the times that each run took. */
function withoutTimes(report: LabelsReport): unknown {
  return JSON.parse(
    JSON.stringify(report, (key, value: unknown) => (key === 'roundMs' ? 0 : value)),
  );
}

describe('bench labels', () => {
  it('measures what it can and reports the rest', async () => {
    const { sets } = await benchLabels(options);
    expect(sets.map(({ set, status }) => `${set} ${status}`)).toEqual([
      'broken failed',
      'topics measured',
      'translation skipped',
    ]);
    expect(sets[0]).toMatchObject({
      reason: expect.stringMatching(/train\.jsonl:2 is not JSON/) as string,
    });
    expect(sets[2]).toMatchObject({ reason: expect.stringMatching(/input, output/) as string });
    // Two strategies × two seeds, and the whole pool.
    expect(runFiles()).toHaveLength(5);
    expect(messages.at(-1)).toBe('labeling 160/160');
  });

  it('finds the same curves as simulate', async () => {
    const { sets } = await benchLabels(options);
    const report = await simulate({
      ...{
        strategy: 'margin',
        budget: 40,
        batch: 10,
        initial: 10,
        audit: 0,
        annotators: 1,
        noise: 0,
      },
      ...{
        encoderId: 'lexical',
        seeds: 2,
        firstSeed: 1,
        targetClass: undefined,
        keywords: [],
        workers: 1,
      },
      poolPath: join(folder, 'data/topics/train.jsonl'),
      testPath: join(folder, 'data/topics/test.jsonl'),
      cacheDirectory: options.cacheDirectory,
      backend: 'wasm',
      onProgress: () => undefined,
    });
    const [encoder] = sets.filter(isMeasured)[0]?.encoders ?? [];
    const margin = encoder?.strategies.find(({ strategy }) => strategy === 'margin');
    expect(margin?.aulc.perSeed).toEqual(report.aulc.perSeed);
    expect(margin?.labelsTo).toEqual(report.labelsTo);
    expect(encoder?.full).toEqual(report.full);
  });

  it('makes only the runs that are missing, and never mixes settings', async () => {
    const whole = await benchLabels(options);
    const files = runFiles();
    const [gone = ''] = files.filter((name) => name.includes('margin/seed-2'));
    const before = files.map((name) => statSync(join(folder, 'runs', name)).mtimeMs);
    await unlink(join(folder, 'runs', gone));
    messages = [];
    const resumed = await benchLabels(options);
    expect(messages.at(-1)).toBe('labeling 40/40');
    expect(withoutTimes(resumed)).toEqual(withoutTimes(whole));
    const changed = runFiles().filter(
      (name, index) => statSync(join(folder, 'runs', name)).mtimeMs !== before[index],
    );
    expect(changed).toEqual([gone]);

    const audited = await benchLabels({ ...options, asked: { audit: 0.25 } });
    const [set] = audited.sets.filter(isMeasured);
    expect(set?.encoders[0]?.strategies.map((result) => result.audited)).toEqual([10, 10]);
    // The figure of the whole pool is the same; four curves are new.
    expect(runFiles()).toHaveLength(files.length + 4);
  });

  it('reports a set that lacks the target class', async () => {
    const { sets } = await benchLabels({ ...options, asked: { targetClass: 'nowhere' } });
    expect(sets.find(({ set }) => set === 'topics')).toMatchObject({
      status: 'failed',
      reason: 'no pool item has the target class "nowhere"',
    });
  });
});

describe('the command', () => {
  const program = join(packageRoot(), 'dist/server/main.js');
  const start = (out: string, ...more: string[]) =>
    spawn(process.execPath, [
      ...[program, 'bench', 'labels', '--data', join(folder, 'data'), '--sets', 'topics'],
      ...[
        '--encoder',
        'lexical',
        '--strategies',
        'random,margin',
        '--seeds',
        '3',
        '--budget',
        '60',
        '--cache-dir',
      ],
      ...[options.cacheDirectory, '--out', join(folder, out), '--jobs', '1', ...more],
    ]);
  const end = (child: ReturnType<typeof start>) =>
    new Promise<{ code: number | null; error: string }>((resolve) => {
      let error = '';
      child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
      child.stdout.resume();
      child.on('close', (code) => resolve({ code, error }));
    });
  const keptRuns = (out: string) =>
    existsSync(join(folder, out, 'runs'))
      ? readdirSync(join(folder, out, 'runs'), { recursive: true, encoding: 'utf8' }).filter(
          (name) => name.endsWith('.json'),
        ).length
      : 0;
  const reportOf = async (out: string) =>
    withoutTimes(
      JSON.parse(await readFile(join(folder, out, 'report.json'), 'utf8')) as LabelsReport,
    );

  it('goes on after it was killed, and writes the document', async () => {
    const killed = start('killed');
    const gone = end(killed);
    const deadline = Date.now() + 40_000;
    while (keptRuns('killed') < 2 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    killed.kill('SIGKILL');
    await gone;
    expect(keptRuns('killed')).toBeGreaterThanOrEqual(2);
    expect(keptRuns('killed')).toBeLessThan(7);

    const document = join(folder, 'benchmarks.md');
    writeFileSync(
      document,
      '# Figures\n\n<!-- bench labels: all -->\n<!-- end of bench labels: all -->\n',
    );
    expect(await end(start('killed', '--write', document))).toMatchObject({ code: 0 });
    expect(await end(start('whole'))).toMatchObject({ code: 0 });
    expect(keptRuns('killed')).toBe(7);
    expect(await reportOf('killed')).toEqual(await reportOf('whole'));
    expect(await readFile(document, 'utf8')).toMatch(/\| topics \| lexical \| [.\d]+ +\| random/);
    expect(await readFile(join(folder, 'images/curves/topics.svg'), 'utf8')).toContain('</svg>');
  }, 120_000);

  it('explains what is wrong before it runs anything', async () => {
    const document = join(folder, 'unmarked.md');
    writeFileSync(document, '# Figures\n');
    const unmarked = await end(start('early', '--write', document));
    expect(unmarked).toMatchObject({
      code: 1,
      error: expect.stringMatching(/add the lines/) as string,
    });
    const unknown = await end(start('early', '--strategies', 'random,best'));
    expect(unknown).toMatchObject({
      code: 2,
      error: expect.stringMatching(/--strategies must be/) as string,
    });
    const missing = await end(start('early', '--sets', 'nowhere'));
    expect(missing).toMatchObject({
      code: 2,
      error: expect.stringMatching(/no set nowhere/) as string,
    });
    expect(keptRuns('early')).toBe(0);
  });
});
