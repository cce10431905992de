import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { replaceSection, sectionMarkers } from '../../server/bench/labels/document-section.js';
import type { MeasuredSet, SetReport } from '../../server/bench/labels/labels-report.js';
import { resultsSection } from '../../server/bench/labels/results-section.js';
import { summarizeRuns } from '../../server/bench/labels/summarize-runs.js';
import { summarizeSets } from '../../server/bench/labels/summarize-sets.js';
import { packageRoot } from '../../server/package-root.js';
import type { SeedCurve } from '../../server/simulation/run-seed.js';

/** A curve at 20 and 40 labels, with probes a step below and a step above its first point. */
function curve(seed: number, macroF1: [number, number], allClasses: number | null): SeedCurve {
  const [first, second] = macroF1;
  return {
    ...{ seed, labels: [20, 40], audited: [2, 4], macroF1, accuracy: macroF1, roundMs: [1, 1] },
    classF1: [
      [first, 0.5],
      [second, 0.95],
    ],
    labelsToAllClasses: allClasses,
    probes: [
      { labels: 32, macroF1: first },
      { labels: 64, macroF1: second },
    ],
  };
}

const random = [curve(1, [0.3, 0.5], 30), curve(2, [0.2, 0.4], null)];
const auto = [curve(1, [0.4, 0.8], 12), curve(2, [0.4, 0.6], 14), curve(3, [0.9, 0.9], 16)];
const full = { macroF1: 0.7, accuracy: 0.7, classF1: [0.6, 0.8] };
const strategies = summarizeRuns({
  full,
  curves: new Map([
    ['random', random],
    ['auto', auto],
  ]),
  target: { name: 'rare', index: 1 },
});

function measured(set: string, classes: number): MeasuredSet {
  return {
    ...{ set, status: 'measured', classes, items: 1234, testItems: 100, failures: [] },
    settings: {
      ...{ budget: 40, batch: 20, initial: 20, seeds: 3, audit: 0.1, annotators: 1, noise: 0 },
    },
    encoders: [{ encoder: 'lexical', settings: ['auto'], reason: 'chosen', full, strategies }],
  };
}

const sets: SetReport[] = [
  measured('six', 6),
  { ...measured('two', 2), failures: ['lexical: auto, seed 4: no memory'] },
  { set: 'translation', status: 'skipped', reason: 'no text with one class' },
];
const report = { backend: 'wasm', learner: 'v1', sets, summary: summarizeSets(sets) };
const [ofRandom, ofAuto] = strategies;

describe('the figures of a strategy', () => {
  it('pairs the areas by seed and leaves out the seed that random has not', () => {
    // Areas .6 − .4 and .5 − .3.
    expect(ofAuto?.overRandom).toMatchObject({ pairs: 2 });
    expect(ofAuto?.overRandom?.value).toBeCloseTo(0.2);
    expect(ofAuto?.overRandom?.low).toBeCloseTo(0.2);
    expect(ofRandom?.overRandom).toBeNull();
  });

  it('takes median and range of the curves point by point', () => {
    expect(ofAuto?.curve).toEqual({
      labels: [20, 40],
      median: [0.4, 0.8],
      low: [0.4, 0.6],
      high: [0.9, 0.9],
    });
  });

  it('compares the cold start on the same seeds', () => {
    expect(ofAuto?.coldStart[32]?.macroF1).toBeCloseTo(1.7 / 3);
    expect(ofAuto?.coldStart[32]?.overRandom).toBeCloseTo((0.1 + 0.2) / 2);
    expect(ofAuto?.coldStart[64]?.overRandom).toBeCloseTo((0.3 + 0.2) / 2);
  });

  it('counts a class that was never seen as infinitely late', () => {
    expect(ofAuto?.labelsToAllClasses.median).toBe(14);
    expect(ofRandom?.labelsToAllClasses.median).toBeNull();
  });

  it('reports the class that is asked for on its own', () => {
    expect(ofAuto?.target).toMatchObject({ class: 'rare', full: 0.8 });
    expect(ofAuto?.target?.atEnd).toBeCloseTo(0.95);
    expect(ofAuto?.target?.labelsTo90.median).toBeNull();
    expect(ofAuto?.target?.curve.median).toEqual([0.5, 0.95]);
  });
});

describe('the summary over the sets', () => {
  it('counts intervals above 0, and the cold start on sets of more than two classes', () => {
    expect(report.summary).toHaveLength(1);
    expect(report.summary[0]).toMatchObject({
      encoder: 'auto',
      strategy: 'auto',
      sets: 2,
      above: 2,
    });
    expect(report.summary[0]?.worstUpperEnd?.value).toBeCloseTo(0.2);
    expect(report.summary[0]?.coldStart[32]).toMatchObject({ sets: 1 });
    expect(report.summary[0]?.coldStart[32]?.overRandom).toBeCloseTo(0.15);
  });
});

describe('the section of the document', () => {
  const section = resultsSection(report, {
    machine: 'one core',
    figurePath: (set) => `images/curves/${set}.svg`,
  });

  it('has a row for each strategy with what a reader looks for', () => {
    const rows = section.split('\n').map((line) => line.replace(/\s+/g, ' '));
    expect(rows).toContain(
      '| six | lexical | .700 | random | .350 ± .071 | – | never | never | never | .250 | .450 |',
    );
    expect(rows).toContain(
      '| | | | auto | .667 ± .208 | +.200 (+.200 to +.200) | never | never | 14 | .567 (+.150) | .767 (+.250) |',
    );
    expect(rows).toContain('| six | 1,234 | 6 | 100 | 40 | 4 | 20 | 20 | 3 |');
  });

  it('says what was left out and why', () => {
    expect(section).toContain('- translation was skipped: no text with one class.');
    expect(section).toContain('- two in part failed: lexical: auto, seed 4: no memory.');
    expect(section).toContain('the lower end of the interval is above 0 on 2 of 2 sets');
    expect(section).toContain('![Learning curves on six](images/curves/six.svg)');
  });

  it('replaces what stood between its markers, and nothing else', () => {
    const { start, end } = sectionMarkers('all');
    const other = sectionMarkers('audit').start;
    const before = `# Title\n\n${start}\n\nold\n\n${end}\n\n${other}\n`;
    const after = replaceSection(before, 'all', section);
    expect(after).toBe(`# Title\n\n${start}\n\n${section}\n\n${end}\n\n${other}\n`);
    expect(replaceSection(after, 'all', 'old')).toBe(before);
    expect(() => replaceSection(before, 'audit', 'x')).toThrow(sectionMarkers('audit').end);
  });

  it('is formatted as the rest of the documents', () => {
    const { start, end } = sectionMarkers('all');
    const document = `# Title\n\n${start}\n\n${section}\n\n${end}\n`;
    const prettier = join(packageRoot(), 'node_modules/prettier/bin/prettier.cjs');
    const formatted = execFileSync(process.execPath, [prettier, '--stdin-filepath', 'x.md'], {
      input: document,
      encoding: 'utf8',
    });
    expect(document).toBe(formatted);
  });
});
