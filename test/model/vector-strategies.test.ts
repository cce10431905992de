import { createMatrix, type Matrix } from '../../model/matrix.js';
import { planQueries } from '../../model/query-strategies/query-policy.js';
import { createGroups, createVectorInput, doubts } from './vector-pool.js';
import { startWasmBackend } from './start-backend.js';

beforeAll(startWasmBackend);

const known = {
  labeledRows: Int32Array.of(0, 1),
  labeledClasses: Int32Array.of(0, 1),
  initialCount: 2,
};

/** Rows that are not labeled above. */
function others(count: number): Int32Array {
  return Int32Array.from({ length: count - 2 }, (_, index) => index + 2);
}

function toMatrix(rows: readonly (readonly number[])[]): Matrix {
  const matrix = createMatrix(rows.length, rows[0]?.length ?? 0);
  matrix.values.set(rows.flat());
  return matrix;
}

function groupsOf(rows: Int32Array, groups: number): number[] {
  return Array.from(rows, (row) => row % groups).sort();
}

describe('typical', () => {
  it('takes one item from each group before there are labels', () => {
    const vectors = createGroups(200, { groups: 4 });
    const plan = planQueries(createVectorInput(vectors, { strategy: 'typical' }));
    expect(groupsOf(plan.rows, 4)).toEqual([0, 1, 2, 3]);
  });

  it('passes over groups that have a label', () => {
    const vectors = createGroups(200, { groups: 4 });
    const input = { strategy: 'typical', batchSize: 2, size: 2, ...known } as const;
    const plan = planQueries(createVectorInput(vectors, { ...input, candidates: others(200) }));
    expect(groupsOf(plan.rows, 4)).toEqual([2, 3]);
  });

  it('takes the item with the nearest neighbors, not the one at the rim', () => {
    const line = [0, 1, 1.9, 2, 2.1, 3, 10].map((x) => [x, 0]);
    const input = { strategy: 'typical', batchSize: 1, size: 1 } as const;
    expect(Array.from(planQueries(createVectorInput(toMatrix(line), input)).rows)).toEqual([3]);
  });
});

describe('diverse', () => {
  it('takes one doubtful item from each group, none that the model is sure of', () => {
    const vectors = createGroups(400, { groups: 4 });
    // The 10 × 4 most uncertain are rows 360 to 399; the others are certain.
    const probabilities = doubts(Array.from({ length: 400 }, (_, row) => (row < 360 ? 0 : 0.9)));
    const input = { strategy: 'diverse', probabilities, ...known } as const;
    const plan = planQueries(createVectorInput(vectors, input));
    expect(groupsOf(plan.rows, 4)).toEqual([0, 1, 2, 3]);
    plan.rows.forEach((row) => expect(row).toBeGreaterThanOrEqual(360));
  });

  it('keeps consecutive items apart through all that it clustered', () => {
    const vectors = createGroups(40, { groups: 4 });
    const probabilities = doubts(Array.from({ length: 40 }, (_, row) => 0.5 + row / 100));
    const input = { strategy: 'diverse', probabilities, size: 40, ...known } as const;
    const { rows } = planQueries(createVectorInput(vectors, input));
    for (let from = 0; from < 40; from += 4) {
      expect(groupsOf(rows.subarray(from, from + 4), 4)).toEqual([0, 1, 2, 3]);
    }
  });
});

describe('core-set', () => {
  const line = toMatrix([0, 10, 3.5, 5.5, 9, 30].map((x) => [x, 4.4]));

  it('takes what is farthest from labeled and chosen items', () => {
    const input = { strategy: 'core-set', size: 3, candidates: others(6), ...known } as const;
    expect(Array.from(planQueries(createVectorInput(line, input)).rows)).toEqual([5, 3, 2]);
  });

  it('starts in the middle when there is no label', () => {
    const input = { strategy: 'core-set', size: 2 } as const;
    expect(Array.from(planQueries(createVectorInput(line, input)).rows)).toEqual([1, 5]);
  });
});

describe('badge', () => {
  it('starts with the largest gradient and draws no item of the same gradient', () => {
    const vectors = toMatrix([
      [1, 0],
      [0, 1],
      [3, 0],
      [3, 0],
      [0, 2],
      [0, 0.1],
    ]);
    const probabilities = doubts([0, 0, 1, 1, 0.9, 0]);
    const input = { strategy: 'badge', probabilities, batchSize: 2, ...known } as const;
    const plan = planQueries(
      createVectorInput(vectors, { ...input, candidates: others(6), size: 2 }),
    );
    expect([2, 3]).toContain(plan.rows[0]);
    expect([4, 5]).toContain(plan.rows[1]);
  });
});

describe('contrastive', () => {
  it('takes what the model sees otherwise than its labeled neighbors', () => {
    const vectors = toMatrix([
      [1, 0],
      [0.9, 0.1],
      [1, 0.1],
      [0.95, 0],
      [1, 0.05],
    ]);
    const probabilities = doubts([0.1, 0.1, 0.1, 1, 0.2]);
    const input = { strategy: 'contrastive', probabilities, ...known } as const;
    const plan = planQueries(
      createVectorInput(vectors, { ...input, candidates: others(5), size: 3 }),
    );
    expect(Array.from(plan.rows)).toEqual([3, 4, 2]);
  });
});

describe('hunt', () => {
  it('asks about likely items near the labeled ones of the rarest class', () => {
    const vectors = createGroups(2000, { groups: 4 });
    // Row 1 is the one item of class 1; by its probability group 2 would be likelier still.
    const probabilities = doubts(
      Array.from({ length: 2000 }, (_, row) => [0, 0.8, 1, 0][row % 4] ?? 0),
    );
    const labels = { labeledRows: Int32Array.of(0, 4, 1), labeledClasses: Int32Array.of(0, 0, 1) };
    const candidates = Int32Array.from({ length: 1900 }, (_, index) => index + 100);
    const input = { strategy: 'hunt', probabilities, candidates, ...labels, size: 30 } as const;
    const plan = planQueries(createVectorInput(vectors, { ...input, initialCount: 3 }));
    const inGroup = Array.from(plan.rows).filter((row) => row % 4 === 1);
    // Six of the 30 are doubtful ones, of any group.
    expect(inGroup.length).toBeGreaterThanOrEqual(19);
  });

  it('shows the model one doubtful item in five, so that it learns what the class is not', () => {
    const vectors = createGroups(400, { groups: 4 });
    // Group 1 is surely of the class, group 2 in doubt, the others surely not.
    const probabilities = Float32Array.from({ length: 800 }, (_, cell) => {
      const ofClass = [0, 1, 0.5, 0][Math.floor(cell / 2) % 4] ?? 0;
      return cell % 2 === 1 ? ofClass : 1 - ofClass;
    });
    const labels = { labeledRows: Int32Array.of(0, 1), labeledClasses: Int32Array.of(0, 1) };
    const candidates = Int32Array.from({ length: 380 }, (_, index) => index + 20);
    const input = { strategy: 'hunt', probabilities, candidates, ...labels, size: 20 } as const;
    const plan = planQueries(
      createVectorInput(vectors, { ...input, initialCount: 2, batchSize: 20 }),
    );
    expect(Array.from(plan.rows).filter((row) => row % 4 === 2)).toHaveLength(4);
  });
});

describe('auto', () => {
  const vectors = createGroups(200, { groups: 4 });
  const probabilities = doubts(Array.from({ length: 200 }, (_, row) => (row % 50) / 50));
  const labels = (count: number, classes: number) => ({
    labeledRows: Int32Array.from({ length: count }, (_, row) => row),
    labeledClasses: Int32Array.from({ length: count }, (_, row) => row % classes),
    candidates: Int32Array.from({ length: 200 - count }, (_, row) => row + count),
    probabilities,
  });

  it.each([
    ['without labels', { probabilities: null }, 'typical', 'strategy-few-labels'],
    ['with few labels', labels(19, 2), 'typical', 'strategy-few-labels'],
    ['with one class', labels(20, 1), 'typical', 'strategy-one-class'],
    ['with enough labels', labels(20, 2), 'diverse', 'strategy-all-classes'],
  ] as const)('chooses by what is known: %s', (_, overrides, strategy, code) => {
    const plan = planQueries(createVectorInput(vectors, overrides));
    expect(plan.strategy).toBe(strategy);
    expect(plan.reason.code).toBe(code);
  });

  it('keeps one question in five exploring while a class is unseen', () => {
    const three = Float32Array.from({ length: 600 }, (_, cell) => [0.6, 0.4, 0][cell % 3] ?? 0);
    const explores = { ...labels(20, 2), probabilities: three, classCount: 3, size: 10 };
    const plan = planQueries(createVectorInput(vectors, { ...explores, batchSize: 10 }));
    const params = { unseen: 1, classes: 3 };
    expect(plan.reason).toEqual({ code: 'strategy-explores', params });
    const settled = planQueries(
      createVectorInput(vectors, { ...explores, classCount: 2, batchSize: 10 }),
    );
    expect(new Set(plan.rows).size).toBe(10);
    expect(settled.rows).not.toEqual(plan.rows);
  });

  it.each([{}, labels(20, 2)])('asks near-identical items last', (state) => {
    const repeated = createGroups(200, { groups: 4, spread: 0.8 });
    // Rows 40 to 79 repeat each other.
    for (let row = 40; row < 80; row++) repeated.values.copyWithin(row * 16, 640, 656);
    const input = { ...state, batchSize: 10, size: 60 };
    const { rows } = planQueries(createVectorInput(repeated, input));
    const isRepeat = (row: number) => row >= 40 && row < 80;
    expect(Array.from(rows.subarray(0, 20)).filter(isRepeat).length).toBeLessThanOrEqual(1);
  });

  it.each([{}, labels(20, 2)])('asks about texts without a known word once a batch', (state) => {
    const silent = createGroups(200, { groups: 4, spread: 0.8 });
    silent.values.fill(0, 40 * 16, 80 * 16);
    const input = { ...state, batchSize: 10, size: 60 };
    const { rows } = planQueries(createVectorInput(silent, input));
    const isSilent = (row: number) => row >= 40 && row < 80;
    expect(Array.from(rows.subarray(0, 20)).filter(isSilent).length).toBeLessThanOrEqual(1);
  });
});
