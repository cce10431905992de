import { f1Intervals, wilsonInterval } from '../../model/evaluation/intervals.js';
import { computeMetrics, confusionMatrix } from '../../model/evaluation/metrics.js';
import { mixSeeds } from '../../model/random.js';
import { auditMinimum, type Score } from '../contract/score.js';
import type { ClosingRound, FinishedRound } from '../store/store.js';
import { calibrationOf, judge, listOutcomes, type Judgment } from './judge-items.js';
import { lookAtPool } from './look-at-pool.js';
import type { ClassList } from './messages.js';
import type { ProjectLearner } from './project-learner.js';
import type { RoundMemory } from './round-memory.js';
import type { LabeledItems, LabeledRows } from './training-set.js';

export interface RoundScoring {
  /** Whether items without a vector will get one. */
  readonly encodes: boolean;
  readonly encoder: string;
  readonly memory: RoundMemory;
}

/**
 * The honest score of a closed round: a model of exactly its labels, judged on audited answers and on the
 * imported test set, neither of which any model is trained on. Null while something that it is judged on
 * has no vector yet (`encodes`: it will get one), or its words have not been read.
 */
export async function scoreRound(
  learner: ProjectLearner,
  closing: ClosingRound,
  { encodes, encoder, memory }: RoundScoring,
): Promise<FinishedRound | null> {
  const labels = await learner.labels(closing.cut);
  if (encodes && labels.missing.length > 0) return null;
  if (!learner.knowsWordsOf(labels)) return null;
  const head = learner.fit(labels);
  const seed = mixSeeds(learner.project.seed, closing.round);
  const audited = countItems(labels.audit);
  const onAudit = audited < auditMinimum ? null : judge(learner, head, labels.audit);
  const onTest = judge(learner, head, labels.test);
  const audit = onAudit && score(learner.classes, onAudit, seed);
  const outcomes = { audit: listOutcomes(learner, onAudit), test: listOutcomes(learner, onTest) };
  const { round, labels: asked } = closing;
  const isJudged = onAudit !== null || onTest !== null;
  const changes = isJudged
    ? await memory.compare({ round, labels: asked, outcomes }, { classes: learner.classes, seed })
    : { change: null, trend: null };
  return {
    round: {
      ...describeRound(learner, closing, labels),
      ...{ audited, auditMinimum, encoder, l2: head?.l2 ?? null, ...changes },
      accuracy: audit?.accuracy ?? null,
      macroF1: audit?.macroF1 ?? null,
      perClass: audit?.perClass ?? null,
      confusion: audit?.confusion ?? null,
      test: onTest && score(learner.classes, onTest, seed),
    },
    details: { calibration: storedCalibration(onAudit), ...lookAtPool(learner, head, labels) },
    outcomes,
  };
}

function storedCalibration(judgment: Judgment | null) {
  const found = calibrationOf(judgment);
  return found && { ...found, bins: [...found.bins] };
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

function score(classes: ClassList, { truth, predicted }: Judgment, seed: number): Score {
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
