import * as tf from '@tensorflow/tfjs-core';
import { gatherRows, type Matrix } from '../../model/matrix.js';
import { planQueries } from '../../model/query-strategies/query-policy.js';
import {
  planOnRows,
  planOnSubPool,
  type SubPoolInput,
} from '../../model/query-strategies/sub-pool.js';
import { startWasmBackend } from './start-backend.js';
import { createGroups, createVectorInput, doubts } from './vector-pool.js';

beforeAll(startWasmBackend);

const rows = 400;
const vectors = createGroups(rows, { groups: 5 });
const probabilities = doubts(Array.from({ length: rows }, (_, row) => row / rows));
const labeledRows = Int32Array.from({ length: 30 }, (_, row) => row);
const whole = createVectorInput(vectors, {
  probabilities,
  labeledRows,
  labeledClasses: labeledRows.map((row) => row % 2),
  candidates: Int32Array.from({ length: rows - 30 }, (_, index) => index + 30),
  size: 12,
});

function probabilitiesOf(asked: Int32Array, its: Matrix): Float32Array {
  expect(its).toEqual(gatherRows(vectors, asked));
  const pairs = Array.from(asked, (row) => [...probabilities.subarray(2 * row, 2 * row + 2)]);
  return Float32Array.from(pairs.flat());
}

function subPool(overrides: Partial<SubPoolInput> = {}): SubPoolInput {
  return { ...whole, probabilitiesOf, ...overrides };
}

describe('planOnSubPool', () => {
  it.each(['auto', 'margin', 'typical', 'badge', 'core-set'] as const)(
    'gives %s the plan of the whole pool where it holds all of it',
    (strategy) => {
      const plan = planOnSubPool(subPool({ strategy }), rows);
      expect(plan).toEqual(planQueries({ ...whole, strategy }));
    },
  );

  it('asks the model about the drawn candidates and the labeled rows alone', () => {
    const asked: number[] = [];
    const remember = (some: Int32Array, its: Matrix) => {
      asked.push(...some);
      return probabilitiesOf(some, its);
    };
    const plan = planOnSubPool(subPool({ probabilitiesOf: remember }), 50);
    expect(asked).toHaveLength(80);
    plan.rows.forEach((row) => {
      expect(asked).toContain(row);
      expect(row).toBeGreaterThanOrEqual(30);
    });
  });

  it('hunts by the keywords of the items that were drawn', () => {
    const wanted = [333, 377, 399];
    const matches = Float32Array.from({ length: rows }, (_, row) => Number(wanted.includes(row)));
    const drawn = Int32Array.from({ length: 100 }, (_, index) => rows - 1 - index);
    const none = new Int32Array(0);
    const unlabeled = { labeledRows: none, labeledClasses: none, probabilitiesOf: null };
    const input = subPool({ strategy: 'hunt', hunt: { target: 1, matches }, ...unlabeled });
    const { rows: asked } = planOnRows(input, drawn);
    expect(Array.from(asked.slice(0, 3)).sort()).toEqual(wanted);
  });

  it('repeats itself whatever the order of the candidates, and draws anew after each label', () => {
    const reversed = subPool({ candidates: whole.candidates.slice().reverse() });
    expect(planOnSubPool(reversed, 50)).toEqual(planOnSubPool(subPool(), 50));
    const fewer = subPool({
      labeledRows: labeledRows.slice(1),
      labeledClasses: whole.labeledClasses.slice(1),
    });
    const [before, after] = [subPool(), fewer].map(
      (input) => new Set(planOnSubPool(input, 50).rows),
    );
    const common = [...(before ?? [])].filter((row) => after?.has(row));
    expect(common.length).toBeLessThan(6);
    expect(tf.memory().numTensors).toBe(0);
  });
});
