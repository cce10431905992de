import fc from 'fast-check';
import { calibrate, meanDeviation } from '../../model/evaluation/calibration.js';
import { createRandom } from '../../model/random.js';

const outcomes = fc.array(
  fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }),
  { minLength: 1, maxLength: 300 },
);

function lists(items: readonly { confidence: number; right: boolean }[]) {
  return {
    confidence: Float64Array.from(items, ({ confidence }) => confidence),
    right: Uint8Array.from(items, ({ right }) => Number(right)),
  };
}

describe('calibrate', () => {
  it('puts every item into the bin of its confidence, and the error between the extremes', () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 1, max: 25 }), (items, binCount) => {
        const found = calibrate(lists(items), binCount);
        if (found === null) return false;
        expect(found.bins).toHaveLength(binCount);
        expect(found.bins.reduce((sum, bin) => sum + bin.items, 0)).toBe(items.length);
        for (const { low, high, items: count, confidence, accuracy } of found.bins) {
          expect((confidence === null) === (count === 0)).toBe(true);
          if (confidence === null || accuracy === null) continue;
          expect(confidence).toBeGreaterThanOrEqual(low - 1e-9);
          expect(confidence).toBeLessThanOrEqual(high + 1e-9);
          expect(accuracy.low).toBeLessThanOrEqual(accuracy.value);
          expect(accuracy.high).toBeGreaterThanOrEqual(accuracy.value);
        }
        // Bins can only hide distance: the error is at least that of all items in one bin.
        const whole = calibrate(lists(items), 1)?.error ?? NaN;
        expect(found.error).toBeGreaterThanOrEqual(whole - 1e-9);
        expect(found.error).toBeLessThanOrEqual(1);
        return true;
      }),
    );
  });

  it('agrees with a diagram counted by hand', () => {
    const sure = [1, 1, 1, 0].map((right) => ({ confidence: 0.95, right: right === 1 }));
    const unsure = [1, 0].map((right) => ({ confidence: 0.55, right: right === 1 }));
    const found = calibrate(lists([...sure, ...unsure]));
    expect(found?.error).toBeCloseTo((4 * (0.95 - 0.75) + 2 * (0.55 - 0.5)) / 6, 10);
    expect(found?.bins[9]).toMatchObject({ items: 4, accuracy: { value: 0.75 } });
    expect(found?.bins[5]).toMatchObject({ items: 2, accuracy: { value: 0.5 } });
  });

  it('says nothing without items', () => {
    expect(calibrate(lists([]))).toBeNull();
  });

  it('names the error that chance alone makes of a perfect model', () => {
    const random = createRandom(7);
    const errors: number[] = [];
    let chance = 0;
    for (let run = 0; run < 300; run++) {
      const items = Array.from({ length: 60 }, () => {
        const confidence = 0.5 + random.next() / 2;
        return { confidence, right: random.next() < confidence };
      });
      const found = calibrate(lists(items));
      errors.push(found?.error ?? NaN);
      chance += (found?.chance ?? NaN) / 300;
    }
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(Math.abs(mean - chance)).toBeLessThan(0.01);
    expect(mean).toBeGreaterThan(0.05);
  });
});

describe('meanDeviation', () => {
  it.each([
    [1, 0.3],
    [5, 0.5],
    [40, 0.93],
    [200, 0.01],
  ])('is the mean distance of a binomial of %d at %d from its mean', (n, p) => {
    let [sum, probability] = [0, (1 - p) ** n];
    for (let k = 0; k <= n; k++) {
      sum += probability * Math.abs(k - n * p);
      probability *= ((n - k) / (k + 1)) * (p / (1 - p));
    }
    expect(meanDeviation(n, p)).toBeCloseTo(sum, 8);
  });

  it('is nothing where nothing is uncertain', () => {
    expect([meanDeviation(9, 0), meanDeviation(9, 1)]).toEqual([0, 0]);
  });
});
