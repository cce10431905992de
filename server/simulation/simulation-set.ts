import { ExplainedFailure } from './explained-failure.js';
import type { LabeledText } from './labeled-texts.js';

/** Texts with the index of their class, in file order. */
export interface ClassedTexts {
  texts: string[];
  classes: Int32Array;
}

/** A pool with hidden labels and a test file, over the same classes. */
export interface SimulationSet {
  /** Sorted by name, so that the order of the file does not matter. */
  classNames: string[];
  pool: ClassedTexts;
  test: ClassedTexts;
}

/**
 * Numbers the classes of the pool and drops repeated texts of the pool, as the import of a project does.
 * Throws an ExplainedFailure for fewer than two classes, and for a test label that no pool item has.
 */
export function arrangeSimulation(
  pool: readonly LabeledText[],
  test: readonly LabeledText[],
): SimulationSet {
  const distinct = dropRepeatedTexts(pool);
  const classNames = [...new Set(distinct.map(({ label }) => label))].sort();
  if (classNames.length < 2) throw new ExplainedFailure('the pool needs at least two classes');
  const indexes = new Map(classNames.map((name, index) => [name, index]));
  return {
    classNames,
    pool: numberClasses(distinct, indexes),
    test: numberClasses(test, indexes),
  };
}

function dropRepeatedTexts(pool: readonly LabeledText[]): LabeledText[] {
  const byText = new Map<string, LabeledText>();
  for (const item of pool) if (!byText.has(item.text)) byText.set(item.text, item);
  return [...byText.values()];
}

function numberClasses(
  items: readonly LabeledText[],
  indexes: ReadonlyMap<string, number>,
): ClassedTexts {
  const classes = Int32Array.from(items, ({ label }) => {
    const index = indexes.get(label);
    if (index === undefined) {
      throw new ExplainedFailure(`the test file has the label "${label}", which no pool item has`);
    }
    return index;
  });
  return { texts: items.map(({ text }) => text), classes };
}
