import { f1Intervals, wilsonInterval } from '../../model/evaluation/intervals.js';
import type { ConfusionMatrix } from '../../model/evaluation/metrics.js';
import { computeMetrics } from '../../model/evaluation/metrics.js';
import { sampleGamma } from '../../model/evaluation/gamma.js';
import { createRandom } from '../../model/random.js';

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    const { low, high } = wilsonInterval(81, 263);
    expect([low, high].map((value) => value.toFixed(4))).toEqual(['0.2553', '0.3662']);
  });

  it('stays inside [0, 1] and open where everything was right', () => {
    const { low, value, high } = wilsonInterval(10, 10);
    expect([value, high]).toEqual([1, 1]);
    expect(low).toBeCloseTo(0.7225, 3);
    expect(wilsonInterval(0, 0)).toEqual({ value: NaN, low: 0, high: 1 });
  });
});

it.each([0.2, 1, 7.5])('draws gammas of mean and variance %d', (shape) => {
  const random = createRandom(4);
  const draws = Array.from({ length: 40_000 }, () => sampleGamma(shape, random));
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean / shape - 1)).toBeLessThan(0.05);
  expect(Math.abs(variance / shape - 1)).toBeLessThan(0.1);
});

/** Share of each cell when class i has this share and recall; errors go to the others by their share. */
function createPopulation(shares: readonly number[], recalls: readonly number[]): ConfusionMatrix {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const counts = shares.flatMap((share, label) =>
    shares.map((other, column) => {
      const recall = recalls[label] ?? 0;
      if (column === label) return (share / total) * recall;
      return ((share / total) * (1 - recall) * other) / (total - share);
    }),
  );
  return { classCount: shares.length, counts: Float64Array.from(counts) };
}

/** Cells of `items` draws from the population. */
function draw(population: ConfusionMatrix, items: number, seed: number): ConfusionMatrix {
  const random = createRandom(seed);
  const counts = new Float64Array(population.counts.length);
  for (let item = 0; item < items; item++) {
    let left = random.next();
    const cell = population.counts.findIndex((share) => (left -= share) < 0);
    counts[Math.max(cell, 0)] = (counts[Math.max(cell, 0)] ?? 0) + 1;
  }
  return { classCount: population.classCount, counts };
}

describe('f1Intervals', () => {
  const repetitions = 200;
  const trec = [0.18, 0.28, 0.13, 0.19, 0.2, 0.018];

  it.each([
    ['one class of 2 % that fares well', trec, [0.9, 0.9, 0.85, 0.9, 0.9, 0.8]],
    ['one class of 2 % that fares badly', trec, [0.8, 0.8, 0.8, 0.8, 0.8, 0.3]],
    ['four even classes', [1, 1, 1, 1], [0.9, 0.85, 0.9, 0.8]],
    ['two classes, one of 13 %', [0.87, 0.13], [0.99, 0.9]],
  ])('covers the true macro-F1 at 100 items: %s', (_name, shares, recalls) => {
    const population = createPopulation(shares, recalls);
    const truth = computeMetrics(population).macroF1;
    let covered = 0;
    for (let seed = 0; seed < repetitions; seed++) {
      // Seeds apart, or the sample and the posterior would come from the same random numbers.
      const sample = draw(population, 100, seed + 10_000);
      const { low, high } = f1Intervals(sample, { seed, draws: 300 }).macroF1;
      if (low <= truth && truth <= high) covered += 1;
    }
    // The bootstrap reaches 55–58 % on the first two; 90 % is 3 standard errors below 95 %.
    expect(covered / repetitions).toBeGreaterThanOrEqual(0.9);
  });

  it('narrows as items come in', () => {
    const population = createPopulation([1, 1, 1], [0.8, 0.8, 0.8]);
    const widths = [50, 200, 800].map((items) => {
      const { low, high } = f1Intervals(draw(population, items, 1), { seed: 1 }).macroF1;
      return high - low;
    });
    expect(widths[1]).toBeLessThan((widths[0] ?? 0) * 0.75);
    expect(widths[2]).toBeLessThan((widths[1] ?? 0) * 0.75);
  });

  it('holds the plain figure, and repeats itself for a seed', () => {
    const perfect = { classCount: 2, counts: Float64Array.of(20, 0, 0, 20) };
    const { macroF1, perClass } = f1Intervals(perfect, { seed: 3 });
    expect([macroF1.value, macroF1.high]).toEqual([1, 1]);
    expect(macroF1.low).toBeLessThan(0.99);
    expect(perClass).toHaveLength(2);
    expect(f1Intervals(perfect, { seed: 3 })).toEqual({ macroF1, perClass });
  });

  it('leaves a class open that was never sampled', () => {
    const counts = Float64Array.of(20, 5, 0, 5, 20, 0, 0, 0, 0);
    const unseen = f1Intervals({ classCount: 3, counts }, { seed: 1 }).perClass[2];
    expect(unseen?.low).toBeLessThan(0.2);
    expect(unseen?.high).toBeGreaterThan(0.9);
  });
});
