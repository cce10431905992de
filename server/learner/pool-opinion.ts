import type { FittedHead } from '../../model/head/fit-head.js';
import type { ItemSelection } from './messages.js';
import type { ProjectLearner } from './project-learner.js';

/** Rows scored at a time: a copy of their vectors stays small. */
const blockRows = 8192;
/** Uncertainties that differ by less are one, so that they sort as numbers beside their rows. */
const uncertaintySteps = 2 ** 20;

/** What one head says of every row of a pool. */
interface PoolOpinion {
  readonly rows: number;
  /** The place of the likeliest class. */
  readonly predicted: Uint16Array;
  /** 1 − the probability of that class. */
  readonly uncertainty: Float32Array;
}

/** The last opinion of each head: asked for again and again while somebody looks through the items. */
const opinions = new WeakMap<FittedHead, PoolOpinion>();

/**
 * Items by what the model says of them, as numbers of their ids: in the order of the ids, or the least sure
 * first. Empty while there is no model. Takes as long as one look at all vectors, once a model.
 */
export function selectItems(
  learner: ProjectLearner,
  { predicted, minUncertainty, maxUncertainty, order }: ItemSelection,
): Float64Array {
  const opinion = opinionOf(learner);
  if (opinion === null) return new Float64Array(0);
  const place = predicted === null ? -1 : learner.classes.findIndex(({ id }) => id === predicted);
  if (predicted !== null && place === -1) return new Float64Array(0);
  const { items } = learner.pool.vectors;
  const found = new Float64Array(opinion.rows);
  let count = 0;
  for (let row = 0; row < opinion.rows; row++) {
    const uncertainty = opinion.uncertainty[row] ?? 0;
    if (uncertainty < minUncertainty || uncertainty > maxUncertainty) continue;
    if (place !== -1 && opinion.predicted[row] !== place) continue;
    // One number carries both what is sorted by and the row; the row alone is sorted by its id below.
    const sure = Math.round((1 - uncertainty) * uncertaintySteps);
    found[count++] = order === 'uncertainty' ? sure * 2 ** 32 + row : Number(items[row]?.itemId);
  }
  const selected = found.slice(0, count).sort();
  if (order === 'id') return selected;
  return selected.map((key) => Number(items[key % 2 ** 32]?.itemId));
}

function opinionOf(learner: ProjectLearner): PoolOpinion | null {
  const { head } = learner;
  if (head === null) return null;
  const { rows } = learner.pool.vectors;
  const known = opinions.get(head);
  // The words of items that came after the fit are not known to the head.
  const opinion = known ?? readPool(learner, head, rows);
  if (opinion !== null && known === undefined) opinions.set(head, opinion);
  return opinion;
}

function readPool(learner: ProjectLearner, head: FittedHead, rows: number): PoolOpinion | null {
  const classCount = learner.classes.length;
  const predicted = new Uint16Array(rows);
  const uncertainty = new Float32Array(rows);
  for (let from = 0; from < rows; from += blockRows) {
    const block = Int32Array.from(
      { length: Math.min(blockRows, rows - from) },
      (_, index) => from + index,
    );
    const probabilities = learner.probabilitiesOf(head, block);
    // The labels were changed and the head is of those before: it is replaced in a moment.
    if (probabilities.length !== block.length * classCount) return null;
    for (let index = 0; index < block.length; index++) {
      const own = probabilities.subarray(index * classCount, (index + 1) * classCount);
      const best = likeliest(own);
      predicted[from + index] = best;
      uncertainty[from + index] = 1 - tempered(own, best, head.temperature);
    }
  }
  return { rows, predicted, uncertainty };
}

function likeliest(own: Float32Array): number {
  let best = 0;
  for (let place = 1; place < own.length; place++) {
    if ((own[place] ?? 0) > (own[best] ?? 0)) best = place;
  }
  return best;
}

/** The largest probability under the temperature, as `temper` has it, without a copy of the row. */
function tempered(own: Float32Array, best: number, temperature: number): number {
  const largest = own[best] ?? 0;
  if (largest === 0) return 0;
  let sum = 0;
  for (let place = 0; place < own.length; place++) {
    sum += Math.pow((own[place] ?? 0) / largest, 1 / temperature);
  }
  return 1 / sum;
}
