import { createRandom } from '../../model/random.js';
import { sampleNormal } from '../../model/evaluation/gamma.js';
import { pairedDifference, standardDeviation } from '../../model/evaluation/paired-difference.js';
import { studentTBound } from '../../model/evaluation/student-t.js';

describe('studentTBound', () => {
  // From the printed tables of the t distribution.
  it.each([
    [0.95, 1, 12.706],
    [0.95, 2, 4.303],
    [0.95, 3, 3.182],
    [0.95, 4, 2.776],
    [0.95, 7, 2.365],
    [0.95, 10, 2.228],
    [0.95, 29, 2.045],
    [0.95, 120, 1.98],
    [0.99, 1, 63.657],
    [0.99, 5, 4.032],
    [0.9, 6, 1.943],
  ])(
    'is the bound of the tables for %d and %d degrees of freedom',
    (confidence, degrees, bound) => {
      expect(studentTBound(confidence, degrees)).toBeCloseTo(bound, 3);
    },
  );

  it('comes close to the normal distribution for many degrees of freedom', () => {
    expect(studentTBound(0.95, 100_001)).toBeCloseTo(1.95998, 4);
  });

  it.each([0, -1, 1.5, NaN])('refuses %d degrees of freedom', (degrees) => {
    expect(() => studentTBound(0.95, degrees)).toThrow(RangeError);
  });
});

describe('pairedDifference', () => {
  it('takes the mean of the differences, with the interval that their spread gives', () => {
    // Differences 1, 2, 3: mean 2, standard error 1/√3, bound 4.303.
    const { value, low, high } = pairedDifference([2, 4, 6], [1, 2, 3]);
    expect(value).toBe(2);
    expect(low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 3);
    expect(high).toBeCloseTo(2 + 4.3027 / Math.sqrt(3), 3);
  });

  it('forgets what both sides share', () => {
    const { low, high } = pairedDifference([0.9, 0.5, 0.1], [0.8, 0.4, 0]);
    expect(low).toBeCloseTo(0.1);
    expect(high).toBeCloseTo(0.1);
  });

  it('bounds nothing with one pair', () => {
    expect(pairedDifference([3], [1])).toEqual({ value: 2, low: -Infinity, high: Infinity });
  });

  it('refuses what makes no pairs', () => {
    expect(() => pairedDifference([], [])).toThrow(RangeError);
    expect(() => pairedDifference([1, 2], [1])).toThrow(RangeError);
  });

  it('covers the true difference in about 95 of 100 samples', () => {
    const random = createRandom(5);
    const draws = () => Array.from({ length: 5 }, () => sampleNormal(random));
    const covered = Array.from({ length: 4000 }, () => {
      const base = draws();
      const { low, high } = pairedDifference(
        draws().map((noise, index) => (base[index] ?? 0) + 0.3 + 0.5 * noise),
        base,
      );
      return low <= 0.3 && 0.3 <= high;
    }).filter(Boolean).length;
    expect(covered / 4000).toBeGreaterThan(0.94);
    expect(covered / 4000).toBeLessThan(0.96);
  });
});

it('takes the standard deviation of a sample', () => {
  expect(standardDeviation([1, 2, 3])).toBe(1);
  expect(standardDeviation([1])).toBeNaN();
});
