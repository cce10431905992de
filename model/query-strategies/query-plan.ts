import type { Matrix } from '../matrix.js';
import type { Reason } from '../reason.js';
import type { UncertaintyName } from './acquisition-functions.js';

/** What a person can choose. `auto` decides between the concrete strategies as labels come in. */
export type StrategyName = 'auto' | ConcreteStrategy;

/** The strategies that look at vectors. */
export type VectorStrategy = 'diverse' | 'typical' | 'core-set' | 'badge' | 'contrastive' | 'hunt';

/** What was actually used for a plan. */
export type ConcreteStrategy = 'random' | UncertaintyName | VectorStrategy;

export interface QueryInput {
  strategy: StrategyName;
  /** Pool rows that may be asked now, in any order. */
  candidates: Int32Array;
  /** `seededKey` of each pool row: the random order, and the order of equal scores. */
  keys: Float64Array;
  /** Pool rows × classCount of the present model; null before there is one. */
  probabilities: Float32Array | null;
  classCount: number;
  /** Vectors of the pool rows, for strategies that look at distances; null where there are none. */
  vectors: Matrix | null;
  labeledRows: Int32Array;
  /** The class of each labeled row. */
  labeledClasses: Int32Array;
  /** What the strategy `hunt` looks for; the rarest class where this is left out. */
  hunt?: Hunt;
  /** Strategies that start at random leave the random order after this many labels in two classes. */
  initialCount?: number;
  /** How many of the first rows are chosen together, to differ from each other. */
  batchSize?: number;
  /** How many rows to return; fewer come back when there are fewer candidates. */
  size: number;
  /** Starts every generator that a strategy needs. */
  seed: number;
}

/** A class to hunt for, and where to look before it has labels. */
export interface Hunt {
  /** Null for the rarest class that has been seen. */
  target: number | null;
  /** Of each pool row, how many of the class's keywords it has; null where none were given. */
  matches: Float32Array | null;
}

/** Pool rows in the order in which they should be asked, with a score each: higher = more informative. */
export interface Ranking {
  rows: Int32Array;
  scores: Float32Array;
}

export interface QueryPlan extends Ranking {
  strategy: ConcreteStrategy;
  /** Why this strategy, as one sentence for people. */
  reason: Reason;
}

/** The input of a strategy that looks at vectors. */
export interface VectorQuery extends QueryInput {
  vectors: Matrix;
  batchSize: number;
}

/** The given places of a ranking as a new ranking. */
export function pickRanked({ rows, scores }: Ranking, places: ArrayLike<number>): Ranking {
  return {
    rows: Int32Array.from(places, (place) => rows[place] as number),
    scores: Float32Array.from(places, (place) => scores[place] as number),
  };
}
