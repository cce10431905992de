import type { ItemId } from '../contract/ids.js';
import type { KnownLabel } from '../store/store.js';
import type { ClassList } from './messages.js';

/** Labels as the head takes them: one entry for every label, in the order of item ids. */
export interface LabeledRows {
  readonly rows: Int32Array;
  readonly classes: Int32Array;
  /** The labels of one item share a weight of 1, so that an item asked twice counts once. */
  readonly weights: Float32Array;
  /** When each label was given: smaller is earlier. */
  readonly order: Float64Array;
}

export interface LabeledItems {
  /** What the model is trained on: labels of the active stream. */
  readonly training: LabeledRows;
  /** What was said of the audited items, one label an item; never trained on. */
  readonly audit: LabeledRows;
  /** The imported test set; never trained on. */
  readonly test: LabeledRows;
  /** Items with all the labels they need: not to be asked again. */
  readonly closed: ReadonlySet<ItemId>;
  /** Labeled items without a vector yet. */
  readonly missing: readonly ItemId[];
}

/** Sorts the known labels by what they may be used for; labels of retired classes are left out. */
export function arrangeLabels(
  labels: readonly KnownLabel[],
  classes: ClassList,
  rowOf: (itemId: ItemId) => number | undefined,
): LabeledItems {
  const classIndex = new Map(classes.map(({ id }, index) => [id, index]));
  const usable = labels.filter(({ labelId }) => classIndex.has(labelId));
  const encoded = usable.filter(({ itemId }) => rowOf(itemId) !== undefined);
  const toRows = (chosen: readonly KnownLabel[]): LabeledRows => ({
    rows: Int32Array.from(chosen, ({ itemId }) => rowOf(itemId) ?? -1),
    classes: Int32Array.from(chosen, ({ labelId }) => classIndex.get(labelId) ?? -1),
    weights: sharedWeights(chosen),
    order: Float64Array.from(chosen, ({ order }) => order),
  });
  return {
    training: toRows(encoded.filter(({ stream }) => stream === 'active')),
    // An item that still lacks answers would be judged by whoever was first.
    audit: toRows(onePerItem(encoded.filter(({ stream, closed }) => stream === 'audit' && closed))),
    test: toRows(encoded.filter(({ stream }) => stream === 'test')),
    closed: new Set(labels.filter(({ closed }) => closed).map(({ itemId }) => itemId)),
    missing: usable.filter(({ itemId }) => rowOf(itemId) === undefined).map(({ itemId }) => itemId),
  };
}

function sharedWeights(labels: readonly KnownLabel[]): Float32Array {
  const counts = new Map<ItemId, number>();
  for (const { itemId } of labels) counts.set(itemId, (counts.get(itemId) ?? 0) + 1);
  return Float32Array.from(labels, ({ itemId }) => 1 / (counts.get(itemId) ?? 1));
}

/** The label that most of an item's answers chose, the earliest one where two are as common. */
function onePerItem(labels: readonly KnownLabel[]): KnownLabel[] {
  const byItem = new Map<ItemId, KnownLabel[]>();
  for (const label of labels) {
    byItem.set(label.itemId, [...(byItem.get(label.itemId) ?? []), label]);
  }
  return [...byItem.values()].flatMap((answers) => {
    const votes = ({ labelId }: KnownLabel) =>
      answers.filter((other) => other.labelId === labelId).length;
    const most = Math.max(...answers.map(votes));
    return answers.find((label) => votes(label) === most) ?? [];
  });
}
