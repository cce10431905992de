import * as tf from '@tensorflow/tfjs-core';
import { chooseL2, defaultL2Grid, searchL2 } from '../../model/head/choose-l2.js';
import { defaultL2 } from '../../model/head/softmax-head.js';
import { createRandom } from '../../model/random.js';
import { startWasmBackend } from './start-backend.js';
import { createClusters } from './synthetic-data.js';

beforeAll(startWasmBackend);

const shared = { shares: [1, 1], dimension: 32, seed: 3 };
const clean = createClusters({ ...shared, rows: 150, spread: 1.5 });
const search = { ...clean, balanced: true, seed: 1 };

/** The same texts, with about a third of the labels drawn anew. */
function withNoise() {
  const random = createRandom(8);
  const classes = clean.classes.map((label) => (random.next() < 0.33 ? random.integer(2) : label));
  return { ...search, classes };
}

describe('chooseL2', () => {
  it('penalizes more where the labels are noisy', () => {
    expect(chooseL2(withNoise()).l2).toBeGreaterThan(chooseL2(search).l2);
  });

  it('takes the penalty of the lowest out-of-fold loss', () => {
    const { l2, losses } = chooseL2(withNoise());
    expect(losses).toHaveLength(defaultL2Grid.length);
    const tried = losses.filter((loss) => !Number.isNaN(loss));
    expect(defaultL2Grid[losses.indexOf(Math.min(...tried))]).toBe(l2);
  });

  it('takes the penalty that trying all of them would, and tries as few as that needs', () => {
    for (const labels of [search, withNoise()]) {
      const each = defaultL2Grid.map((l2) => chooseL2({ ...labels, grid: [l2] }).losses[0] ?? NaN);
      const { l2, losses } = chooseL2(labels);
      expect(l2).toBe(defaultL2Grid[each.indexOf(Math.min(...each))]);
      expect(losses.filter((loss) => Number.isNaN(loss)).length).toBeGreaterThan(0);
    }
  });

  it('takes one fit a step', () => {
    const steps = [...searchL2(withNoise())].length;
    const tried = chooseL2(withNoise()).losses.filter((loss) => !Number.isNaN(loss)).length;
    expect(steps).toBe(5 * tried);
  });

  it('repeats itself for a seed and leaks no tensor', () => {
    expect(chooseL2(search)).toEqual(chooseL2(search));
    expect(tf.memory().numTensors).toBe(0);
  });

  it('keeps the default while there are few labels or one class', () => {
    const few = createClusters({ ...shared, rows: 19, spread: 1 });
    expect(chooseL2({ ...few, balanced: true, seed: 1 })).toEqual({
      l2: defaultL2,
      loss: Infinity,
      losses: [],
    });
    const oneClass = { ...search, classes: new Int32Array(150) };
    expect(chooseL2(oneClass).l2).toBe(defaultL2);
  });

  it('manages a class with a single label', () => {
    const classes = clean.classes.slice();
    classes[0] = 2;
    const { losses } = chooseL2({ ...search, classes, classCount: 3 });
    const tried = losses.filter((loss) => !Number.isNaN(loss));
    expect(tried.length).toBeGreaterThan(2);
    expect(tried.every((loss) => Number.isFinite(loss))).toBe(true);
  });
});
