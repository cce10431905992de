import type { ItemId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { LabelProbability } from '../contract/queue.js';
import {
  fitHead,
  memoryOf,
  predictGathered,
  predictRows,
  predictTexts,
  type FittedHead,
} from '../../model/head/fit-head.js';
import type { HeadLabels } from '../../model/head/head-labels.js';
import { HeadMemory } from '../../model/head/head-memory.js';
import type { Reason } from '../contract/reason.js';
import { fewestForEvidence } from '../../model/head/tune-head.js';
import type { Matrix } from '../../model/matrix.js';
import { mixSeeds } from '../../model/random.js';
import { createPoolScorer, type PoolScorer } from '../../model/pool-scorer.js';
import {
  planQueries,
  type Hunt,
  type QueryPlan,
} from '../../model/query-strategies/query-policy.js';
import { planOnRows } from '../../model/query-strategies/sub-pool.js';
import type { FrontierEntry, StoreReader } from '../store/store.js';
import { likeliestLabels } from './likeliest-labels.js';
import type { ClassList, ItemPrediction } from './messages.js';
import { OpenItems } from './open-items.js';
import type { ProjectPool } from './project-pool.js';
import { ProjectWords } from './project-words.js';
import { batchSize, frontierSize, largestWholePool, subPoolSize } from './team-demand.js';
import { arrangeLabels, type LabeledItems } from './training-set.js';

/** Probabilities that go with an item: enough for a suggestion and its runners-up. */
const suggestionSize = 3;
export interface Refresh {
  readonly modelVersion: number;
  readonly trainedOn: number;
  readonly refreshMs: number;
  readonly strategy: string;
  readonly reason: Reason;
  readonly entries: FrontierEntry[];
}

/** The last good model with its scores of the whole pool, under the classes that it was fitted for. */
interface Model {
  readonly head: FittedHead;
  readonly classes: ClassList;
  /** Pool rows × classes; null for a pool that is too large to be scored at once. */
  readonly probabilities: Float32Array | null;
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
  readonly #words: ProjectWords;
  readonly #open: OpenItems;
  readonly #memory = new HeadMemory();
  /** What the last refresh was made of. */
  #labels: LabeledItems | null = null;
  #version: number;
  /** People at work. */
  #annotators = 0;
  trainedOn = 0;

  constructor(start: {
    project: Project;
    pool: ProjectPool;
    reader: StoreReader;
    version: number;
  }) {
    this.#project = start.project;
    this.pool = start.pool;
    this.#words = new ProjectWords(this.pool.vectors);
    this.#open = new OpenItems(this.pool.vectors);
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

  /** Whether keywords order the items before there is a model. */
  get hasKeywords(): boolean {
    const { strategy, huntKeywords = [] } = this.#project.settings;
    return strategy === 'hunt' && huntKeywords.length > 0;
  }

  get hasModel(): boolean {
    return this.#model !== null;
  }

  /** The head in use; null while it knows fewer than two classes. */
  get head(): FittedHead | null {
    return this.#model?.suggests === true ? this.#model.head : null;
  }

  /** Fits on every label there is, scores the whole pool and orders what to ask next. */
  async refresh(annotators: number): Promise<Refresh> {
    const startedAt = performance.now();
    this.#annotators = annotators;
    const labels = await this.labels(null);
    this.#labels = labels;
    const head = this.#fitQuickly(labels);
    const { matrix } = this.pool.vectors;
    this.#scorer.replace(matrix, matrix.rows > largestWholePool ? 0 : this.#scorer.rows);
    this.#model = head === null ? null : this.#score(head, labels);
    this.#plan = this.#planQueries(labels, frontierSize(annotators));
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
    const retired = await this.#reader.retiredItems({ projectId });
    const labels = arrangeLabels(known, this.classes, (itemId) => this.pool.vectors.rowOf(itemId));
    this.pool.prioritize(labels.missing);
    return { ...labels, closed: new Set([...labels.closed, ...retired]) };
  }

  /**
   * The head for exactly these labels; null where there is none to learn from. The penalty is the present
   * one where these labels would have kept it, else it is chosen on them.
   */
  fit(labels: LabeledItems): FittedHead | null {
    if (labels.training.rows.length === 0) return null;
    const head = this.#headLabels(labels);
    return fitHead(head, this.#memory.isCurrent(head) ? this.#memory : memoryOf(head));
  }

  get hasUnreadWords(): boolean {
    return this.#words.missing().length > 0;
  }

  /** Whether the words that a head of these labels may need are known. */
  knowsWordsOf({ training, audit, test }: LabeledItems): boolean {
    if (new Set(training.rows).size < fewestForEvidence) return true;
    return [training, audit, test].every(({ rows }) => this.#words.know(rows));
  }

  /** Reads the words of some more items, once something needs them; false where none are due. */
  async readWords(): Promise<boolean> {
    if (this.trainedOn < fewestForEvidence && !this.hasKeywords) return false;
    const itemIds = this.#words.missing().map(({ itemId }) => itemId);
    if (itemIds.length === 0) return false;
    this.#words.add(await this.#reader.texts({ itemIds }));
    return true;
  }

  /**
   * One step towards a new penalty where the labels have outgrown the last choice, about as long as a fit
   * and for the time between two refreshes. `chosen` means that a refresh is due.
   */
  advancePenalty(): 'nothing to do' | 'more to do' | 'chosen' {
    if (this.#labels === null) return 'nothing to do';
    const labels = this.#headLabels(this.#labels);
    if (this.#memory.isCurrent(labels)) return 'nothing to do';
    return this.#memory.advance(labels) ? 'more to do' : 'chosen';
  }

  /** Probabilities of pool rows under a head: rows × classes. */
  probabilitiesOf(head: FittedHead, rows: Int32Array): Float32Array {
    return predictRows(head, this.pool.vectors.matrix, rows);
  }

  /** Scores of the last plan and probabilities of the last model for the items that have a vector. */
  predictions(itemIds: readonly ItemId[]): ItemPrediction[] {
    const model = this.#model;
    if (model === null) return [];
    const ranks = new Map(Array.from(this.#plan?.rows ?? [], (row, rank) => [row, rank]));
    // An item that joined the pool after the last refresh has no scores yet.
    const rows = itemIds
      .flatMap((itemId) => this.pool.vectors.rowOf(itemId) ?? [])
      .filter((row) => row < this.#scorer.rows);
    const probabilities = this.#likeliest(model, rows, model.classes.length);
    return rows.map((row, index) => ({
      itemId: this.#itemId(row),
      score: this.#plan?.scores[ranks.get(row) ?? -1] ?? null,
      probabilities: probabilities[index] ?? [],
    }));
  }

  /**
   * The ids of the first open items in the order in which the strategy would ask them, as numbers; of a
   * very large pool, of the part that a plan looks at.
   */
  async askingOrder(limit: number): Promise<{ ids: Float64Array; scores: Float32Array }> {
    const most = this.#scorer.rows > largestWholePool ? Math.min(limit, subPoolSize) : limit;
    const plan = this.#planQueries(await this.labels(null), most);
    const ids = Float64Array.from(plan.rows, (row) => Number(this.#itemId(row)));
    return { ids, scores: plan.scores };
  }

  /** Label probabilities, best first, of new texts with their vectors; throws while there is no model. */
  predict(texts: readonly string[], vectors: Matrix): LabelProbability[][] {
    if (this.#model === null)
      throw new Error('The model has no labels yet: label some items first.');
    const { classes, head } = this.#model;
    const { temperature } = head;
    const probabilities = predictTexts(head, texts, vectors);
    return Array.from({ length: vectors.rows }, (_, row) =>
      likeliestLabels({ classes, probabilities, temperature }, row, classes.length),
    );
  }

  dispose(): void {
    this.#scorer.dispose();
    this.pool.close();
  }

  /** The head under the last penalty, even where a new choice is due. */
  #fitQuickly(labels: LabeledItems): FittedHead | null {
    if (labels.training.rows.length === 0) return null;
    return fitHead(this.#headLabels(labels), this.#memory);
  }

  #headLabels({ training: { rows, classes, weights, order } }: LabeledItems): HeadLabels {
    return {
      pool: this.pool.vectors.matrix,
      terms: this.#words.terms,
      rows,
      classes,
      classCount: this.classes.length,
      sampleWeights: weights,
      order,
      balanced: this.#project.settings.classWeights,
    };
  }

  #score(head: FittedHead, labels: LabeledItems): Model {
    const { rows } = this.#scorer;
    const evidence = () => head.evidence?.ofPool(rows) ?? null;
    const probabilities =
      rows <= largestWholePool
        ? this.#scorer.probabilities(head.weights, { evidence: evidence() })
        : null;
    const suggests = new Set(labels.training.classes).size > 1;
    return { head, classes: this.classes, probabilities, suggests };
  }

  #planQueries(labels: LabeledItems, size: number): QueryPlan {
    const { keys, matrix } = this.pool.vectors;
    const open = this.#open.update(labels.closed, this.#scorer.rows);
    const model = this.#modelOfTheseClasses();
    const input = {
      strategy: this.#project.settings.strategy,
      keys,
      classCount: this.classes.length,
      vectors: matrix,
      labeledRows: labels.training.rows,
      labeledClasses: labels.training.classes,
      batchSize: batchSize(this.#project.settings, this.#annotators),
      size,
      seed: this.#project.seed,
      ...this.#hunt(),
    };
    // The order of the random strategy is that of the whole pool and costs no score.
    if (this.#scorer.rows <= largestWholePool || input.strategy === 'random') {
      const probabilities = model?.probabilities ?? null;
      return planQueries({ ...input, candidates: open.list(), probabilities });
    }
    const probabilitiesOf =
      model && ((rows: Int32Array, its: Matrix) => predictGathered(model.head, rows, its));
    const seed = mixSeeds(input.seed, 0x5b, input.labeledRows.length);
    const drawn = open.draw(keys, { limit: Math.max(subPoolSize, size), seed });
    return planOnRows({ ...input, probabilitiesOf }, drawn);
  }

  /** Null after labels were added or retired, until the next refresh: its outputs are those of before. */
  #modelOfTheseClasses(): Model | null {
    const { classes } = this;
    const known = this.#model?.classes;
    const isSame =
      known?.length === classes.length && known.every(({ id }, at) => id === classes[at]?.id);
    return isSame ? this.#model : null;
  }

  /** What the project hunts for; its keywords are found once the words of the pool are known. */
  #hunt(): { hunt?: Hunt } {
    const { strategy, huntLabel, huntKeywords = [] } = this.#project.settings;
    if (strategy !== 'hunt') return {};
    const target = this.classes.findIndex(({ name }) => name === huntLabel);
    const matches = huntKeywords.length === 0 ? null : this.#words.matches(huntKeywords);
    return { hunt: { target: target === -1 ? null : target, matches } };
  }

  #entries({ rows, scores, strategy }: QueryPlan): FrontierEntry[] {
    const model = this.#model?.suggests === true ? this.#model : null;
    const suggestions = model && this.#likeliest(model, Array.from(rows), suggestionSize);
    return Array.from(rows, (row, rank) => ({
      itemId: this.#itemId(row),
      score: scores[rank] ?? null,
      strategy,
      suggestion: suggestions?.[rank] ?? null,
    }));
  }

  /** The `count` likeliest labels of each of some pool rows, scored now where the whole pool was not. */
  #likeliest(model: Model, rows: readonly number[], count: number): LabelProbability[][] {
    const { classes, head } = model;
    const { temperature } = head;
    const isScored = model.probabilities !== null;
    const probabilities = model.probabilities ?? this.probabilitiesOf(head, Int32Array.from(rows));
    const scored = { classes, probabilities, temperature };
    return rows.map((row, index) => likeliestLabels(scored, isScored ? row : index, count));
  }

  #itemId(row: number): ItemId {
    const item = this.pool.vectors.items[row];
    if (item === undefined) throw new RangeError(`row ${row} is not in the pool`);
    return item.itemId;
  }
}
