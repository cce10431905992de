import type { StrategyName } from '../../server/contract/project.js';

// Spelled out so that the contract's schemas stay out of the browser; a new strategy is a type error.
const order = {
  auto: 0,
  random: 1,
  'least-confidence': 2,
  margin: 3,
  entropy: 4,
  diverse: 5,
  typical: 6,
  'core-set': 7,
  badge: 8,
  contrastive: 9,
  hunt: 10,
} as const satisfies Record<StrategyName, number>;

/** Every query strategy, the automatic choice first. */
export const strategyNames = Object.keys(order) as readonly StrategyName[];
