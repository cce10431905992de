import fc from 'fast-check';
import { gatherRows } from '../../model/matrix.js';
import type { QueryInput } from '../../model/query-strategies/query-policy.js';
import { planQueries, strategyNames } from '../../model/query-strategies/query-policy.js';
import { createRandom } from '../../model/random.js';
import { createGroups, createVectorInput } from './vector-pool.js';
import { startWasmBackend } from './start-backend.js';

beforeAll(startWasmBackend);

const rows = 120;
const vectors = createGroups(rows, { groups: 5, spread: 0.7 });
const names = Array.from({ length: rows }, (_, row) => `text ${row}`);
const classCount = 3;
const probabilities = createProbabilities();

function createProbabilities(): Float32Array {
  const random = createRandom(8);
  const drawn = Array.from({ length: rows }, () => {
    const weights = [random.next(), random.next(), random.next()];
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  return Float32Array.from(drawn.flat());
}

/** The pool with its rows in the given order, described by the same names. */
function arrange(order: readonly number[], labeled: readonly number[]): Partial<QueryInput> {
  const place = new Map(order.map((row, index) => [row, index]));
  const isLabeled = new Set(labeled);
  const source = Int32Array.from(order);
  return {
    ...createVectorInput(
      gatherRows(vectors, source),
      {},
      order.map((row) => names[row] ?? ''),
    ),
    probabilities: gatherRows({ rows, columns: classCount, values: probabilities }, source).values,
    classCount,
    labeledRows: Int32Array.from(labeled, (row) => place.get(row) ?? 0),
    labeledClasses: Int32Array.from(labeled, (row) => row % classCount),
    candidates: Int32Array.from(order.keys()).filter((index) => !isLabeled.has(order[index] ?? 0)),
  };
}

const identity = Array.from({ length: rows }, (_, row) => row);

function plan(overrides: Partial<QueryInput>, labels = 15) {
  const pool = arrange(identity, identity.slice(0, labels));
  return planQueries({ ...createVectorInput(vectors), ...pool, ...overrides });
}

const strategy = fc.constantFrom(...strategyNames);
const labels = fc.constantFrom(0, 1, 2, 12, 40);
const sizes = fc.integer({ min: 0, max: 150 });

describe('every strategy', () => {
  it('returns distinct candidates, as many as asked for or all', () => {
    fc.assert(
      fc.property(strategy, labels, sizes, (name, count, size) => {
        const model = count === 0 ? null : probabilities;
        const result = plan({ strategy: name, size, probabilities: model }, count);
        expect(result.rows).toHaveLength(Math.min(size, rows - count));
        expect(result.scores).toHaveLength(result.rows.length);
        expect(new Set(result.rows).size).toBe(result.rows.length);
        result.rows.forEach((row) => expect(row).toBeGreaterThanOrEqual(count));
        result.scores.forEach((score) => expect(Number.isFinite(score)).toBe(true));
      }),
    );
  });

  it('gives the same plan for the same input, whatever the order of rows, candidates and labels', () => {
    fc.assert(
      fc.property(strategy, labels, fc.nat(), (name, count, seed) => {
        const random = createRandom(seed);
        const order = random.shuffle([...identity]);
        const labeled = random.shuffle(identity.slice(0, count));
        const shuffled = arrange(order, labeled);
        const given = { strategy: name, size: 40, batchSize: 6 };
        const result = planQueries({ ...createVectorInput(vectors), ...shuffled, ...given });
        const expected = plan(given, count);
        expect(Array.from(result.rows, (row) => order[row])).toEqual(Array.from(expected.rows));
        expect(result.scores).toEqual(expected.scores);
        expect(plan(given, count)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it.each(strategyNames)('"%s" works with no candidate, with one, and without a model', (name) => {
    expect(plan({ strategy: name, candidates: new Int32Array(0) }).rows).toHaveLength(0);
    const one = plan({ strategy: name, candidates: Int32Array.of(77), size: 10 });
    expect(Array.from(one.rows)).toEqual([77]);
    expect(plan({ strategy: name, probabilities: null, size: 10 }).rows).toHaveLength(10);
    expect(plan({ strategy: name, vectors: null, size: 10 }).rows).toHaveLength(10);
  });

  it.each(strategyNames)('"%s" works on a pool of identical items', (name) => {
    const same = gatherRows(vectors, new Int32Array(rows));
    expect(new Set(plan({ strategy: name, vectors: same, size: 30 }).rows).size).toBe(30);
  });
});
