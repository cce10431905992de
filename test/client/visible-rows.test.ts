import { rowHeight, visibleRows } from '../../client/items/visible-rows.js';

const height = 500;

describe('rows on screen', () => {
  test.each([1, 7, 404, 200_000, 1_000_000])(
    'of %i there are few, from the first to the last',
    (total) => {
      const start = visibleRows(total, { offset: 0, height });
      expect(start.first).toBe(0);
      expect(start.topOf(0)).toBe(0);
      expect(start.last).toBeLessThan(20);
      const end = visibleRows(total, { offset: Math.max(0, start.height - height), height });
      expect(end.last).toBe(total - 1);
      expect(end.last - end.first).toBeLessThan(30);
      expect(end.topOf(end.last) + rowHeight).toBeCloseTo(start.height, 3);
    },
  );

  test('an empty list has none', () => {
    expect(visibleRows(0, { offset: 0, height })).toMatchObject({ last: -1, height: 0 });
  });
});
