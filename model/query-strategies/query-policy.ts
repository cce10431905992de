import type { Matrix } from '../matrix.js';
import { rankBadge } from './badge.js';
import { chooseStrategy } from './choose-strategy.js';
import { rankContrastive } from './contrastive.js';
import { rankCoreSet } from './core-set.js';
import { rankDiverse } from './diverse.js';
import { mixInExploration } from './exploration.js';
import { rankHunt } from './hunt.js';
import { postponeNearDuplicates } from './near-duplicates.js';
import type {
  ConcreteStrategy,
  QueryInput,
  QueryPlan,
  Ranking,
  StrategyName,
  VectorQuery,
} from './query-plan.js';
import { rankTypical } from './typical.js';
import { rankRandom, rankUncertain } from './uncertain.js';

export type { ConcreteStrategy, Hunt, QueryInput, QueryPlan, StrategyName } from './query-plan.js';
export { defaultInitialCount } from './choose-strategy.js';

export const strategyNames = [
  'auto',
  'random',
  'least-confidence',
  'margin',
  'entropy',
  'diverse',
  'typical',
  'core-set',
  'badge',
  'contrastive',
  'hunt',
] as const satisfies readonly StrategyName[];

/** Rows that are chosen together where nothing else was asked for. */
export const defaultBatchSize = 10;
const noVectors: Matrix = { rows: 0, columns: 0, values: new Float32Array(0) };

const rankings: Record<ConcreteStrategy, (query: VectorQuery) => Ranking> = {
  random: rankRandom,
  'least-confidence': (query) => rankUncertain(query, 'least-confidence'),
  margin: (query) => rankUncertain(query, 'margin'),
  entropy: (query) => rankUncertain(query, 'entropy'),
  diverse: withoutRepeats(rankDiverse),
  typical: withoutRepeats(rankTypical),
  'core-set': withoutRepeats(rankCoreSet),
  badge: withoutRepeats(rankBadge),
  contrastive: withoutRepeats(rankContrastive),
  hunt: withoutRepeats(rankHunt),
};

/**
 * The query policy that the service and `simulate` share: which items to ask about next. The same labels,
 * keys and probabilities give the same plan, whatever the order of rows and candidates.
 */
export function planQueries(input: QueryInput): QueryPlan {
  const { strategy, reason, explores } = chooseStrategy(input);
  const { batchSize = defaultBatchSize, vectors } = input;
  const query: VectorQuery = { ...input, batchSize, vectors: vectors ?? noVectors };
  const ranking = rankings[strategy](query);
  const other = explores ? rankRandom(query) : strategy === 'hunt' ? rankContrast(query) : null;
  const mixed = other ? mixInExploration(ranking, other, query.labeledRows.length) : ranking;
  return { ...mixed, strategy, reason };
}

/** A model that has only been shown the class that is hunted finds it everywhere. */
function rankContrast(query: VectorQuery): Ranking {
  return query.probabilities === null ? rankRandom(query) : rankUncertain(query, 'margin');
}

/**
 * Near-identical items go to the end, and what the strategy left out (it may work on a sample) follows at
 * random. The strategy ranks some more than asked for, to have others in their place.
 */
function withoutRepeats(rank: (query: VectorQuery) => Ranking): typeof rank {
  return (query) => {
    const wider = { ...query, size: query.size + query.batchSize };
    return complete(postponeNearDuplicates(rank(wider), query), query);
  };
}

function complete({ rows, scores }: Ranking, query: VectorQuery): Ranking {
  const missing = Math.min(query.size, query.candidates.length) - rows.length;
  if (missing <= 0) return { rows: rows.slice(0, query.size), scores: scores.slice(0, query.size) };
  const taken = new Set(rows);
  const others = rankRandom(query).rows.filter((row) => !taken.has(row));
  const rest = others.slice(0, missing);
  return {
    rows: Int32Array.from([...rows, ...rest]),
    scores: Float32Array.from([...scores, ...new Float32Array(rest.length)]),
  };
}
