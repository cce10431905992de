import { changeOfScore, type PairedPredictions } from '../../model/evaluation/score-change.js';
import { computeMetrics, confusionMatrix } from '../../model/evaluation/metrics.js';
import { createRandom, type Random } from '../../model/random.js';

interface Population {
  readonly shares: readonly number[];
  readonly before: number;
  /** Chance that the second model corrects an error, and that it breaks what was right. */
  readonly gained: number;
  readonly lost: number;
}

function draw({ shares, before, gained, lost }: Population, items: number, random: Random) {
  const classCount = shares.length;
  const other = (label: number) =>
    (label + 1 + Math.floor(random.next() * (classCount - 1))) % classCount;
  const paired = {
    ...{ truth: new Int32Array(items), before: new Int32Array(items) },
    ...{ after: new Int32Array(items), classCount },
  };
  for (let item = 0; item < items; item++) {
    let left = random.next();
    const truth = Math.max(
      0,
      shares.findIndex((share) => (left -= share) < 0),
    );
    const said = random.next() < before ? truth : other(truth);
    const changes = random.next() < (said === truth ? lost : gained);
    paired.truth[item] = truth;
    paired.before[item] = said;
    paired.after[item] = changes ? (said === truth ? other(truth) : truth) : said;
  }
  return paired;
}

function plainChange({ truth, before, after, classCount }: PairedPredictions): number {
  const f1 = (said: Int32Array) => computeMetrics(confusionMatrix(truth, said, classCount)).macroF1;
  return f1(after) - f1(before);
}

describe('changeOfScore', () => {
  it.each([
    ['an even gain', { shares: [0.5, 0.5], before: 0.7, gained: 0.3, lost: 0.05 }],
    [
      'no gain, a class of 2 %',
      { shares: [0.18, 0.3, 0.3, 0.2, 0.02], before: 0.8, gained: 0.2, lost: 0.05 },
    ],
    ['hardly a change', { shares: [0.4, 0.3, 0.3], before: 0.9, gained: 0.05, lost: 0.005 }],
  ])('covers the true change at 100 items: %s', (_name, population) => {
    const truth = plainChange(draw(population, 200_000, createRandom(1)));
    let covered = 0;
    const repetitions = 200;
    for (let seed = 0; seed < repetitions; seed++) {
      const paired = draw(population, 100, createRandom(seed + 5000));
      const { low, high } = changeOfScore(paired, { seed, draws: 300 }).macroF1;
      if (low <= truth && truth <= high) covered += 1;
    }
    expect(covered / repetitions).toBeGreaterThanOrEqual(0.9);
  });

  it('is narrower than the difference of two separate intervals would be', () => {
    const population = { shares: [0.5, 0.5], before: 0.8, gained: 0.1, lost: 0.02 };
    const paired = draw(population, 200, createRandom(3));
    const { low, high, value } = changeOfScore(paired, { seed: 1 }).macroF1;
    expect(value).toBeCloseTo(plainChange(paired), 12);
    // Two independent shares of 80 % of 200 items differ by ±0.078.
    expect(high - low).toBeLessThan(0.12);
  });

  it('leaves room for a change where none was seen, and repeats itself for a seed', () => {
    const truth = Int32Array.from({ length: 40 }, (_, index) => index % 2);
    const same = { truth, before: truth, after: truth, classCount: 3 };
    const change = changeOfScore(same, { seed: 2 });
    expect(change.macroF1.value).toBe(0);
    expect(change.macroF1.low).toBeLessThan(0);
    expect(change.macroF1.high).toBeGreaterThan(0);
    expect(change.perClass).toEqual([0, 0, null]);
    expect(changeOfScore(same, { seed: 2 })).toEqual(change);
  });
});
