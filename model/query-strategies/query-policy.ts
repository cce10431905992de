import type { Matrix } from '../matrix.js';
import { keyLimit } from '../random.js';
import type { UncertaintyName } from './acquisition-functions.js';
import { acquisitionFunctions, scorePool } from './acquisition-functions.js';
import { selectTop } from './select-top.js';

/** What a person can choose. `auto` decides between the concrete strategies as labels come in. */
export type StrategyName = 'auto' | ConcreteStrategy;

/** What was actually used for a plan. */
export type ConcreteStrategy = 'random' | UncertaintyName;

export const strategyNames = [
  'auto',
  'random',
  'least-confidence',
  'margin',
  'entropy',
] as const satisfies readonly StrategyName[];

/** Labels before the first query by uncertainty, where nothing else was asked for. */
export const defaultInitialCount = 10;

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
  /** Uncertainty starts once this many labels exist and two classes were seen. */
  initialCount?: number;
  /** How many rows to return; fewer come back when there are fewer candidates. */
  size: number;
  /** Starts every generator that a strategy needs. */
  seed: number;
}

export interface QueryPlan {
  /** Pool rows, best first. */
  rows: Int32Array;
  /** Score of each, higher = more informative; under `random` only the order has a meaning. */
  scores: Float32Array;
  strategy: ConcreteStrategy;
  /** Why this strategy, as one sentence for people. */
  reason: string;
}

/**
 * The query policy that the service and `simulate` share: which items to ask about next. The same labels,
 * keys and probabilities give the same plan, whatever the order of rows and candidates.
 */
export function planQueries(input: QueryInput): QueryPlan {
  const { strategy, reason } = chooseStrategy(input);
  if (strategy === 'random' || input.probabilities === null) return planRandom(input, reason);
  const scores = scorePool(acquisitionFunctions[strategy], input.candidates, {
    probabilities: input.probabilities,
    classCount: input.classCount,
  });
  return { ...takeTop(input, scores), strategy, reason };
}

interface Choice {
  strategy: ConcreteStrategy;
  reason: string;
}

/** The concrete strategy for this moment, and the sentence that says why. */
export function chooseStrategy(input: QueryInput): Choice {
  if (input.strategy === 'random') return random('random was chosen');
  const initialCount = input.initialCount ?? defaultInitialCount;
  const labels = input.labeledRows.length;
  const seen = new Set(input.labeledClasses).size;
  if (labels < initialCount) return random(`the first ${initialCount} labels are drawn at random`);
  if (seen < 2) return random('only one class has been seen so far');
  if (input.probabilities === null) return random('there is no model yet');
  if (input.strategy !== 'auto') {
    return { strategy: input.strategy, reason: `${input.strategy} was chosen` };
  }
  if (seen < input.classCount) {
    return random(
      `${input.classCount - seen} of ${input.classCount} classes have not been seen yet`,
    );
  }
  return { strategy: 'margin', reason: 'every class has been seen' };
}

function random(reason: string): Choice {
  return { strategy: 'random', reason };
}

function planRandom(input: QueryInput, reason: string): QueryPlan {
  // float32 would make near keys equal, so the order comes from the keys and the scores only show it.
  const order = takeTop(input, new Float32Array(input.candidates.length));
  const scores = Float32Array.from(order.rows, (row) => 1 - (input.keys[row] as number) / keyLimit);
  return { rows: order.rows, scores, strategy: 'random', reason };
}

function takeTop(input: QueryInput, scores: Float32Array): Pick<QueryPlan, 'rows' | 'scores'> {
  const { candidates: rows, keys } = input;
  const chosen = selectTop({ rows, scores, keys }, input.size);
  return {
    rows: chosen.map((index) => rows[index] as number),
    scores: Float32Array.from(chosen, (index) => scores[index] as number),
  };
}
