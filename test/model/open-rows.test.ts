import { OpenRows } from '../../model/query-strategies/open-rows.js';

const rows = 2000;
const keys = Float64Array.from({ length: rows }, (_, row) => (row * 7919) % 2003);

function openRows(isOpen: (row: number) => boolean, steps = [rows]): OpenRows {
  const open = new OpenRows();
  for (const step of steps) {
    const from = open.rows;
    open.grow(step);
    for (let row = from; row < step; row++) open.mark(row, isOpen(row));
    // A draw in between must leave nothing that shows later.
    open.draw(keys, { limit: 5, seed: 9 });
  }
  return open;
}

describe('OpenRows', () => {
  it.each([
    ['most', (row: number) => row % 10 !== 3],
    ['few', (row: number) => row % 20 === 3],
  ])('draws distinct open rows where %s are open, and repeats itself', (_, isOpen) => {
    const open = openRows(isOpen);
    const drawn = open.draw(keys, { limit: 60, seed: 1 });
    expect(new Set(drawn).size).toBe(60);
    expect(Array.from(drawn).every(isOpen)).toBe(true);
    expect(open.draw(keys, { limit: 60, seed: 1 })).toEqual(drawn);
    expect(open.draw(keys, { limit: 60, seed: 2 })).not.toEqual(drawn);
    const inSteps = openRows(isOpen, [700, 701, rows]);
    expect(inSteps.draw(keys, { limit: 60, seed: 1 })).toEqual(drawn);
  });

  it('draws the same items whatever row each of them has', () => {
    const drawnKeys = (order: Float64Array): number[] => {
      const open = new OpenRows();
      open.grow(rows);
      for (let row = 0; row < rows; row++) open.mark(row, (order[row] as number) % 3 !== 0);
      return Array.from(open.draw(order, { limit: 50, seed: 3 }), (row) => order[row] ?? -1);
    };
    expect(drawnKeys(keys.slice().reverse())).toEqual(drawnKeys(keys));
  });

  it('draws every open row about as often', () => {
    const open = openRows((row) => row < 100, [100]);
    const counts = new Int32Array(100);
    for (let seed = 0; seed < 2000; seed++) {
      for (const row of open.draw(keys, { limit: 10, seed })) counts[row] = (counts[row] ?? 0) + 1;
    }
    // 200 expected each, with a standard deviation of 13.
    expect(Math.min(...counts)).toBeGreaterThan(135);
    expect(Math.max(...counts)).toBeLessThan(265);
  });

  it('forgets a row that was closed and opened again', () => {
    const open = openRows(() => true);
    const before = open.draw(keys, { limit: 1500, seed: 1 });
    open.mark(before[0] as number, false);
    expect(open.list()).toHaveLength(rows - 1);
    expect(open.draw(keys, { limit: 1500, seed: 1 })).not.toContain(before[0]);
    open.mark(before[0] as number, true);
    expect(open.draw(keys, { limit: 1500, seed: 1 })).toEqual(before);
  });

  it('gives all rows where there are no more than asked for', () => {
    expect(openRows((row) => row < 3).draw(keys, { limit: 3, seed: 1 })).toEqual(
      Int32Array.of(0, 1, 2),
    );
  });
});
