import type { ItemId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { LabelProbability } from '../contract/queue.js';
import { fitHead, L2Memory, type HeadLabels } from '../../model/head/fit-head.js';
import type { HeadWeights } from '../../model/head/head-weights.js';
import { gatherRows, type Matrix } from '../../model/matrix.js';
import {
  createPoolScorer,
  predictProbabilities,
  type PoolScorer,
} from '../../model/pool-scorer.js';
import {
  defaultBatchSize,
  planQueries,
  type QueryPlan,
} from '../../model/query-strategies/query-policy.js';
import type { FrontierEntry, StoreReader } from '../store/store.js';
import type { ClassList, ItemPrediction } from './messages.js';
import type { ProjectPool } from './project-pool.js';
import { arrangeLabels, type LabeledItems } from './training-set.js';

/** Probabilities that go with an item: enough for a suggestion and its runners-up. */
const suggestionSize = 3;

export interface Refresh {
  readonly modelVersion: number;
  readonly trainedOn: number;
  readonly refreshMs: number;
  readonly strategy: string;
  readonly reason: string;
  readonly entries: FrontierEntry[];
}

/** The last good model with its scores of the whole pool, under the classes that it was fitted for. */
interface Model {
  readonly weights: HeadWeights;
  readonly classes: ClassList;
  /** Pool rows × classes. */
  readonly probabilities: Float32Array;
  /** False while only one class was seen: there is nothing to suggest yet. */
  readonly suggests: boolean;
}

/**
 * The model of one project: labels → head → scores → frontier. Every fit starts from nothing, so that it
 * depends on the labels alone and an answer that was taken back leaves no trace.
 */
export class ProjectLearner {
  readonly pool: ProjectPool;
  readonly #reader: StoreReader;
  #project: Project;
  #scorer: PoolScorer;
  #model: Model | null = null;
  #plan: QueryPlan | null = null;
  readonly #penalty = new L2Memory();
  #version: number;
  trainedOn = 0;

  constructor(start: {
    project: Project;
    pool: ProjectPool;
    reader: StoreReader;
    version: number;
  }) {
    this.#project = start.project;
    this.pool = start.pool;
    this.#reader = start.reader;
    this.#version = start.version;
    this.#scorer = createPoolScorer(this.pool.vectors.matrix);
  }

  get version(): number {
    return this.#version;
  }

  get project(): Project {
    return this.#project;
  }

  /** The classes in the order of the head's outputs. */
  get classes(): ClassList {
    return this.#project.labels.filter(({ retired }) => !retired);
  }

  get hasModel(): boolean {
    return this.#model !== null;
  }

  /** Fits on every label there is, scores the whole pool and orders what to ask next. */
  async refresh(frontierSize: number): Promise<Refresh> {
    const startedAt = performance.now();
    const labels = await this.labels(null);
    const weights = this.#fitQuickly(labels);
    this.#scorer.replace(this.pool.vectors.matrix, this.#scorer.rows);
    this.#model = weights === null ? null : this.#score(weights, labels);
    this.#plan = this.#planQueries(labels, frontierSize);
    this.trainedOn = new Set(labels.training.rows).size;
    this.#version += 1;
    return {
      modelVersion: this.#version,
      trainedOn: this.trainedOn,
      refreshMs: performance.now() - startedAt,
      strategy: this.#plan.strategy,
      reason: this.#plan.reason,
      entries: this.#entries(this.#plan),
    };
  }

  /**
   * The labels up to answer number `cut` (null: all), under the project's present settings. Labeled items
   * that are not encoded yet move to the front of the line.
   */
  async labels(cut: number | null): Promise<LabeledItems> {
    const projectId = this.#project.id;
    this.#project = (await this.#reader.project({ project: projectId })) ?? this.#project;
    const known = await this.#reader.knownLabels({ projectId, cut });
    const labels = arrangeLabels(known, this.classes, (itemId) => this.pool.vectors.rowOf(itemId));
    this.pool.prioritize(labels.missing);
    return labels;
  }

  /**
   * The head for exactly these labels; null where there is none to learn from. The penalty is the present
   * one where these labels would have kept it, else it is chosen on them.
   */
  fit(labels: LabeledItems): HeadWeights | null {
    if (labels.training.rows.length === 0) return null;
    const head = this.#headLabels(labels);
    return fitHead(head, this.#penalty.isCurrent(head) ? this.#penalty : null);
  }

  /**
   * Chooses the penalty anew where the labels have outgrown the last choice; true where it did, so that
   * a refresh is due. It takes longer than a refresh and is for the time between two.
   */
  async choosePenalty(): Promise<boolean> {
    const labels = this.#headLabels(await this.labels(null));
    if (this.#penalty.isCurrent(labels)) return false;
    this.#penalty.update(labels);
    return true;
  }

  /** Probabilities of pool rows under `weights`: rows × classes. */
  probabilitiesOf(weights: HeadWeights, rows: Int32Array): Float32Array {
    return predictProbabilities(gatherRows(this.pool.vectors.matrix, rows), weights);
  }

  /** Scores of the last plan and probabilities of the last model for the items that have a vector. */
  predictions(itemIds: readonly ItemId[]): ItemPrediction[] {
    const model = this.#model;
    const ranks = new Map(Array.from(this.#plan?.rows ?? [], (row, rank) => [row, rank]));
    return itemIds.flatMap((itemId) => {
      const row = this.pool.vectors.rowOf(itemId);
      // An item that joined the pool after the last refresh has no scores yet.
      if (row === undefined || model === null || row >= this.#scorer.rows) return [];
      const score = this.#plan?.scores[ranks.get(row) ?? -1] ?? null;
      return [{ itemId, score, probabilities: best(model, row, model.classes.length) }];
    });
  }

  /** The open items in the order in which the strategy would ask them. */
  async ranked(offset: number, limit: number): Promise<ItemPrediction[]> {
    const model = this.#model;
    const plan = this.#planQueries(await this.labels(null), offset + limit);
    return Array.from(plan.rows.subarray(offset), (row, index) => ({
      itemId: this.#itemId(row),
      score: plan.scores[offset + index] ?? null,
      probabilities: model === null ? [] : best(model, row, model.classes.length),
    }));
  }

  /** Label probabilities, best first, of vectors of new texts; throws while there is no model. */
  predict(vectors: Matrix): LabelProbability[][] {
    if (this.#model === null)
      throw new Error('The model has no labels yet: label some items first.');
    const { classes, weights } = this.#model;
    const probabilities = predictProbabilities(vectors, weights);
    return Array.from({ length: vectors.rows }, (_, row) =>
      best({ classes, probabilities }, row, classes.length),
    );
  }

  dispose(): void {
    this.#scorer.dispose();
    this.pool.close();
  }

  /** The head under the last penalty, even where a new choice is due. */
  #fitQuickly(labels: LabeledItems): HeadWeights | null {
    if (labels.training.rows.length === 0) return null;
    return fitHead(this.#headLabels(labels), this.#penalty);
  }

  #headLabels({ training: { rows, classes, weights, order } }: LabeledItems): HeadLabels {
    return {
      pool: this.pool.vectors.matrix,
      rows,
      classes,
      classCount: this.classes.length,
      sampleWeights: weights,
      order,
      balanced: this.#project.settings.classWeights,
    };
  }

  #score(weights: HeadWeights, labels: LabeledItems): Model {
    const probabilities = this.#scorer.probabilities(weights);
    const suggests = new Set(labels.training.classes).size > 1;
    return { weights, classes: this.classes, probabilities, suggests };
  }

  #planQueries(labels: LabeledItems, size: number): QueryPlan {
    const { items, keys, matrix } = this.pool.vectors;
    const candidates: number[] = [];
    for (let row = 0; row < this.#scorer.rows; row++) {
      const { stream, itemId } = items[row] ?? {};
      if (itemId !== undefined && stream === 'active' && !labels.closed.has(itemId))
        candidates.push(row);
    }
    return planQueries({
      strategy: this.#project.settings.strategy,
      candidates: Int32Array.from(candidates),
      keys,
      probabilities: this.#model?.probabilities ?? null,
      classCount: this.classes.length,
      vectors: matrix,
      labeledRows: labels.training.rows,
      labeledClasses: labels.training.classes,
      batchSize: Math.max(this.#project.settings.batchSize, defaultBatchSize),
      size,
      seed: this.#project.seed,
    });
  }

  #entries({ rows, scores, strategy }: QueryPlan): FrontierEntry[] {
    const model = this.#model?.suggests === true ? this.#model : null;
    return Array.from(rows, (row, rank) => ({
      itemId: this.#itemId(row),
      score: scores[rank] ?? null,
      strategy,
      suggestion: model === null ? null : best(model, row, suggestionSize),
    }));
  }

  #itemId(row: number): ItemId {
    const item = this.pool.vectors.items[row];
    if (item === undefined) throw new RangeError(`row ${row} is not in the pool`);
    return item.itemId;
  }
}

/** The `count` likeliest labels of one row. */
function best(
  { classes, probabilities }: Pick<Model, 'classes' | 'probabilities'>,
  row: number,
  count: number,
): LabelProbability[] {
  const from = row * classes.length;
  return classes
    .map(({ id }, index) => ({ labelId: id, probability: probabilities[from + index] ?? 0 }))
    .sort((left, right) => right.probability - left.probability)
    .slice(0, count);
}
