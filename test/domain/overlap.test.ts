import { itemOverlap } from '../../server/domain/overlap.js';
import { auditThreshold } from '../../server/domain/audit-reserve.js';
import { seededKey } from '../../model/random.js';

const count = 20_000;
const keys = Array.from({ length: count }, (_, index) => seededKey(7, `a text, number ${index}`));

function shareOf(chosen: readonly number[], overlapShare: number): number {
  const several = chosen.filter((key) => itemOverlap({ overlap: 3, overlapShare }, key) === 3);
  return several.length / chosen.length;
}

describe('the share of items that several people answer', () => {
  test.each([0, 0.1, 0.5, 1])('is %d of the items', (share) => {
    expect(Math.abs(shareOf(keys, share) - share)).toBeLessThan(0.02);
  });

  test('is the same among items of the audit reserve and among the others', () => {
    const threshold = auditThreshold({ share: 0.2, cap: count, poolSize: count });
    const reserve = keys.filter((key) => key < threshold);
    const others = keys.filter((key) => key >= threshold);
    expect(Math.abs(shareOf(reserve, 0.3) - 0.3)).toBeLessThan(0.03);
    expect(Math.abs(shareOf(others, 0.3) - 0.3)).toBeLessThan(0.03);
  });

  test('only grows with the share, so that a changed setting moves as few items as it can', () => {
    const settings = { overlap: 2 };
    const grown = keys.filter(
      (key) =>
        itemOverlap({ ...settings, overlapShare: 0.3 }, key) === 2 &&
        itemOverlap({ ...settings, overlapShare: 0.4 }, key) === 1,
    );
    expect(grown).toEqual([]);
  });
});
