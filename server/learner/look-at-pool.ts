import { describeUncertainty } from '../../model/evaluation/pool-uncertainty.js';
import type { FittedHead } from '../../model/head/fit-head.js';
import { sampleByKey } from '../../model/query-strategies/pool-sample.js';
import type { RoundDetails } from '../contract/insights.js';
import type { ProjectLearner } from './project-learner.js';
import type { LabeledItems } from './training-set.js';

/** Enough for shares to ±2 %, few enough for a moment of the learner's thread. */
const sampleSize = 2000;

/**
 * How unsure a round's head is of the items that were open then, and what it takes them for. It looks at
 * those of the smallest sample keys, so that two rounds look at nearly the same ones.
 */
export function lookAtPool(
  learner: ProjectLearner,
  head: FittedHead | null,
  labels: LabeledItems,
): Pick<RoundDetails, 'uncertainty' | 'predicted'> {
  const { classes } = learner;
  const { rows, open } = openRows(learner, labels);
  if (head === null || rows.length === 0) return { uncertainty: null, predicted: [] };
  const { temperature } = head;
  const { items, margin, entropy, predicted } = describeUncertainty(
    learner.probabilitiesOf(head, rows),
    { classCount: classes.length, temperature },
  );
  return {
    uncertainty: {
      ...{ items, open },
      margin: { counts: [...margin.counts], mean: margin.mean },
      entropy: { counts: [...entropy.counts], mean: entropy.mean },
    },
    predicted: classes.map(({ id }, index) => ({ labelId: id, items: predicted[index] ?? 0 })),
  };
}

function openRows(learner: ProjectLearner, labels: LabeledItems) {
  const { items, keys } = learner.pool.vectors;
  const candidates = new Int32Array(items.length);
  let open = 0;
  for (const [row, { stream, itemId }] of items.entries()) {
    if (stream === 'active' && !labels.closed.has(itemId)) candidates[open++] = row;
  }
  return { open, rows: sampleByKey(candidates.subarray(0, open), keys, sampleSize) };
}
