import { strategyNames } from '../server/contract/project.js';
import * as policy from '../model/query-strategies/query-policy.js';

test('the wire names exactly the strategies that the model has', () => {
  // The contract may not import the model, so that the pages stay free of it.
  expect([...strategyNames].sort()).toEqual([...policy.strategyNames].sort());
});
