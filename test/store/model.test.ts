import { isLong } from '../support/scale.js';
import { compareStores } from './model/compare-stores.js';

const size = isLong ? { numRuns: 5000, maxCommands: 100 } : { numRuns: 500, maxCommands: 60 };

describe('the SQLite store against the model in memory', () => {
  test(
    `agrees with it after every one of up to ${size.maxCommands} random commands`,
    () => compareStores(size),
    isLong ? 7_200_000 : 300_000,
  );
});
