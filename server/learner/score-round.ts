import { f1Intervals, wilsonInterval } from '../../model/evaluation/intervals.js';
import {
  computeMetrics,
  confusionMatrix,
  predictedClasses,
} from '../../model/evaluation/metrics.js';
import type { HeadWeights } from '../../model/head/head-weights.js';
import { mixSeeds } from '../../model/random.js';
import { auditMinimum, type Round, type Score } from '../contract/score.js';
import type { ClosingRound } from '../store/store.js';
import type { ClassList } from './messages.js';
import type { ProjectLearner } from './project-learner.js';
import type { LabeledItems, LabeledRows } from './training-set.js';

/**
 * The honest score of a closed round: a model of exactly its labels, judged on audited answers and on the
 * imported test set, neither of which any model is trained on. Null while something that it is judged on
 * has no vector yet (`encodes`: it will get one).
 */
export async function scoreRound(
  learner: ProjectLearner,
  closing: ClosingRound,
  { encodes }: { encodes: boolean },
): Promise<Round | null> {
  const labels = await learner.labels(closing.cut);
  if (encodes && labels.missing.length > 0) return null;
  const weights = learner.fit(labels);
  const seed = mixSeeds(learner.project.seed, closing.round);
  const audited = countItems(labels.audit);
  const audit = audited < auditMinimum ? null : score(learner, weights, [labels.audit, seed]);
  return {
    ...describeRound(learner, closing, labels),
    audited,
    auditMinimum,
    accuracy: audit?.accuracy ?? null,
    macroF1: audit?.macroF1 ?? null,
    perClass: audit?.perClass ?? null,
    confusion: audit?.confusion ?? null,
    test: score(learner, weights, [labels.test, seed]),
  };
}

function describeRound(learner: ProjectLearner, closing: ClosingRound, labels: LabeledItems) {
  const { classes, project } = learner;
  const seen = new Set(labels.training.classes);
  const unseen = classes.filter((_, index) => !seen.has(index));
  return {
    projectId: closing.projectId,
    round: closing.round,
    labels: closing.labels,
    trainedOn: countItems(labels.training),
    classesSeen: seen.size,
    classCount: classes.length,
    unseenLabels: unseen.map(({ name }) => name),
    strategy: project.settings.strategy,
    modelVersion: learner.version,
    closedBy: closing.closedBy,
    finishedAt: new Date().toISOString(),
  };
}

function score(
  learner: ProjectLearner,
  weights: HeadWeights | null,
  [{ rows, classes: truth }, seed]: [LabeledRows, number],
): Score | null {
  if (weights === null || rows.length === 0) return null;
  const { classes } = learner;
  const predicted = predictedClasses(learner.probabilitiesOf(weights, rows), classes.length);
  const confusion = confusionMatrix(truth, predicted, classes.length);
  const metrics = computeMetrics(confusion);
  const intervals = f1Intervals(confusion, { seed });
  const hits = Math.round(metrics.accuracy * metrics.items);
  return {
    items: metrics.items,
    accuracy: wilsonInterval(hits, metrics.items),
    macroF1: intervals.macroF1,
    perClass: presentClasses(classes, metrics.perClass, intervals.perClass),
    confusion: {
      labelIds: classes.map(({ id }) => id),
      counts: classes.map((_, row) =>
        Array.from(confusion.counts.subarray(row * classes.length, (row + 1) * classes.length)),
      ),
    },
  };
}

function presentClasses(
  classes: ClassList,
  metrics: ReturnType<typeof computeMetrics>['perClass'],
  f1: ReturnType<typeof f1Intervals>['perClass'],
): Score['perClass'] {
  return classes.flatMap(({ id, name }, index) => {
    const [found, interval] = [metrics[index], f1[index]];
    if (found === undefined || interval === undefined) return [];
    const { precision, recall, support } = found;
    return [{ labelId: id, name, precision, recall, f1: interval, support }];
  });
}

/** An item that several people answered is one item. */
function countItems({ rows }: LabeledRows): number {
  return new Set(rows).size;
}
