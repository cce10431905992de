import fc from 'fast-check';
import { describeUncertainty, histogram } from '../../model/evaluation/pool-uncertainty.js';

describe('histogram', () => {
  it('counts every value once', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (list, bins) => {
        const counts = histogram(Float64Array.from(list), bins);
        expect(counts).toHaveLength(bins);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(list.length);
      }),
    );
  });

  it('puts both ends inside', () => {
    expect(histogram(Float64Array.of(0, 0.25, 0.5, 1, 1.0000001), 4)).toEqual([1, 1, 1, 2]);
  });
});

describe('describeUncertainty', () => {
  it('calls an even row unsure and a certain one sure, and counts what is predicted', () => {
    const rows = Float32Array.of(1, 0, 0, 1 / 3, 1 / 3, 1 / 3);
    const found = describeUncertainty(rows, { classCount: 3, temperature: 1, bins: 4 });
    expect(found.items).toBe(2);
    expect(found.margin).toEqual({ counts: [1, 0, 0, 1], mean: 0.5 });
    expect(found.entropy.counts).toEqual([1, 0, 0, 1]);
    expect(found.entropy.mean).toBeCloseTo(0.5, 6);
    expect(found.predicted).toEqual([2, 0, 0]);
  });

  it('shows what people see: a temperature above 1 makes it less sure', () => {
    const rows = Float32Array.of(0.9, 0.1);
    const means = [1, 2].map(
      (temperature) => describeUncertainty(rows, { classCount: 2, temperature }).margin.mean,
    );
    expect(means[1]).toBeGreaterThan(means[0] ?? NaN);
  });
});
