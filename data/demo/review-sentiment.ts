import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { dropRepeats, type DemoProject, type DemoResult, type DemoRow } from './demo-project.js';
import { findPackage, notInstalled } from './installed-package.js';

const packageName = 'sentiment';
const fixtures = ['amazon.json', 'imdb.json', 'yelp.json'];
const labels = ['negative', 'positive'];
const Fixture = z.array(z.object({ text: z.string(), class: z.int().nullable() }));

/**
 * Sentences from reviews of products, films and restaurants, each negative or positive. Rows without a
 * class and repeats are left out.
 */
export async function loadReviewSentiment(find = findPackage): Promise<DemoResult> {
  const folder = find(packageName);
  if (folder === null) return notInstalled(packageName, '5.0.2');
  const files = fixtures.map((name) => readFixture(join(folder, 'test', 'fixtures', name)));
  const rows = dropRepeats((await Promise.all(files)).flat());
  return { kind: 'ready', project: { ...reviewSentiment, rows } };
}

async function readFixture(path: string): Promise<DemoRow[]> {
  const rows = Fixture.parse(JSON.parse(await readFile(path, 'utf8')));
  return rows.flatMap((row) => {
    const label = row.class === null ? undefined : labels[row.class];
    return label === undefined ? [] : [{ text: repairPunctuation(row.text).trim(), label }];
  });
}

/** The film reviews were once read as Latin-1: their dashes and dots are invisible control characters. */
function repairPunctuation(text: string): string {
  const windows = new TextDecoder('windows-1252');
  return text.replace(/[\u0080-\u009f]/g, (character) =>
    windows.decode(Uint8Array.of(character.charCodeAt(0))),
  );
}

const reviewSentiment: Omit<DemoProject, 'rows'> = {
  slug: 'review-sentiment',
  name: 'Review sentiment',
  domain:
    'Single English sentences from reviews: products on Amazon, films on IMDb, restaurants on Yelp. Each was picked because it is clearly for or against.',
  guideline: `Does the writer praise or complain?

- **positive**: the sentence recommends, praises, or tells of a good experience.
- **negative**: it warns, complains, or tells of a bad experience.

Judge only what the sentence says, not what the rest of the review may have said. When both are in it, choose the one it ends on. Irony counts by what is meant: "Great, it broke after a day" is negative. Skip a sentence in which you find neither.`,
  labels,
  testShare: 0.25,
};
