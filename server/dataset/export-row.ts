import type { ExportRow } from '../contract/dataset.js';
import type { LabelId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { LabelProbability } from '../contract/queue.js';
import type { ExportSource } from '../store/store.js';
import { finalLabel, type FinalLabel } from './final-label.js';

/** What the current model says of one item. */
export interface ItemPrediction {
  readonly modelVersion: number;
  /** In any order; labels left out have probability 0. */
  readonly probabilities: readonly LabelProbability[];
}

/** Makes the lines of one project's export. A line is null where the item has no label. */
export function createRowMaker(
  project: Project,
): (source: ExportSource, prediction: ItemPrediction | null) => ExportRow | null {
  const names = new Map(project.labels.map((label) => [label.id, label.name]));
  return (source, prediction) => {
    const known = finalLabel(source);
    if (known !== null)
      return labeledLine(source, known, probabilityOf(known.label, prediction, names));
    return prediction === null ? null : predictedLine(source, prediction, names);
  };
}

type LabelNames = ReadonlyMap<LabelId, string>;

function labeledLine(
  source: ExportSource,
  known: FinalLabel,
  probability: number | null,
): ExportRow {
  const first = source.answers[0];
  return {
    ...itemFields(source),
    label: known.label,
    split: splitOf(source),
    source: known.source,
    probability,
    agreement: known.agreement,
    selectionProbability: first?.selectionProbability ?? null,
    modelVersion: first?.modelVersion ?? null,
    guidelineVersion: first?.guidelineVersion ?? null,
  };
}

/** A model's own label is always training data: a score against it would measure nothing. */
function predictedLine(
  source: ExportSource,
  { modelVersion, probabilities }: ItemPrediction,
  names: LabelNames,
): ExportRow | null {
  const [best] = [...probabilities].sort((a, b) => b.probability - a.probability);
  const label = best && names.get(best.labelId);
  if (best === undefined || label === undefined) return null;
  return {
    ...itemFields(source),
    label,
    split: 'train',
    source: 'model',
    probability: best.probability,
    agreement: null,
    selectionProbability: null,
    modelVersion,
    guidelineVersion: null,
  };
}

type ItemFields = Pick<ExportRow, 'id' | 'text' | 'title' | 'context' | 'annotators'> &
  Pick<ExportRow, 'stream' | 'contentHash' | 'meta'>;

function itemFields({ itemId, payload, answers, ...source }: ExportSource): ItemFields {
  const { text, title, context } = payload;
  return {
    id: itemId,
    text,
    ...(title === undefined ? {} : { title }),
    ...(context === undefined ? {} : { context }),
    annotators: answers.map(({ annotator, label }) => ({ name: annotator, label })),
    stream: source.stream,
    contentHash: source.contentHash,
    meta: { ...source.meta },
  };
}

/**
 * Items of the test set stay one. Audited items make the validation set: they are a uniform sample of
 * the pool and no model was trained on them, so a score on them is honest; the actively chosen rest is
 * the hardest part of the pool and would mislead.
 */
function splitOf({ stream }: ExportSource): ExportRow['split'] {
  if (stream === 'test') return 'test';
  return stream === 'audit' ? 'validation' : 'train';
}

function probabilityOf(
  label: string,
  prediction: ItemPrediction | null,
  names: LabelNames,
): number | null {
  if (prediction === null) return null;
  const found = prediction.probabilities.find(({ labelId }) => names.get(labelId) === label);
  return found?.probability ?? null;
}
