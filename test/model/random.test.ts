import fc from 'fast-check';
import { createRandom, keyLimit, mixSeeds, seededKey } from '../../model/random.js';

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('seededKey', () => {
  const texts = Array.from({ length: 50_000 }, (_, index) => `item ${index}`);

  it.each([0, 1, 2, 12_345])('spreads near texts evenly under seed %d', (seed) => {
    const high = new Array<number>(100).fill(0);
    const low = new Array<number>(100).fill(0);
    for (const text of texts) {
      const key = seededKey(seed, text);
      const bucket = Math.floor((key / keyLimit) * 100);
      high[bucket] = (high[bucket] ?? 0) + 1;
      low[key % 100] = (low[key % 100] ?? 0) + 1;
    }
    // 99 degrees of freedom: 160 is beyond the 99.99 % quantile.
    expect(chiSquare(high)).toBeLessThan(160);
    expect(chiSquare(low)).toBeLessThan(160);
  });

  it('gives each of 50,000 texts a key of its own', () => {
    expect(new Set(texts.map((text) => seededKey(7, text))).size).toBe(texts.length);
  });

  it('changes half of its bits when the seed changes by one', () => {
    const flips = texts.slice(0, 2000).map((text) => {
      const [a, b] = [BigInt(seededKey(1, text)), BigInt(seededKey(2, text))];
      return (a ^ b).toString(2).replaceAll('0', '').length;
    });
    const mean = flips.reduce((sum, count) => sum + count, 0) / flips.length;
    expect(mean).toBeGreaterThan(23.5);
    expect(mean).toBeLessThan(24.5);
  });

  it('orders texts of two seeds without relation', () => {
    const both = texts.map((text) => [seededKey(1, text), seededKey(2, text)] as const);
    const quarter = keyLimit / 4;
    const overlap = both.filter(([a, b]) => a < quarter && b < quarter).length;
    expect(overlap / texts.length).toBeCloseTo(1 / 16, 2);
  });

  it('is an integer in [0, 2^48) for any text and seed', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.string({ unit: 'binary-ascii' }), (seed, text) => {
        const key = seededKey(seed, text);
        return Number.isSafeInteger(key) && key >= 0 && key < keyLimit;
      }),
    );
  });

  it('keeps its values, which stored projects depend on', () => {
    expect(seededKey(1, 'hello')).toBe(184_237_366_701_161);
    expect(seededKey(1, '')).toBe(210_214_056_225_445);
    expect(seededKey(2, '你好')).toBe(32_989_081_499_104);
  });
});

describe('createRandom', () => {
  it('repeats its sequence for a seed and differs for the next one', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('draws integers evenly', () => {
    const random = createRandom(1);
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < 100_000; index++) {
      const drawn = random.integer(10);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    // 9 degrees of freedom: 34 is beyond the 99.99 % quantile.
    expect(chiSquare(counts)).toBeLessThan(34);
  });

  it('refuses an empty range', () => {
    expect(() => createRandom(1).integer(0)).toThrow('no integer below 0');
  });

  it('shuffles into every order alike, losing nothing', () => {
    const random = createRandom(9);
    const counts = new Map<string, number>();
    for (let index = 0; index < 12_000; index++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    expect(chiSquare([...counts.values()])).toBeLessThan(26);
  });
});

describe('mixSeeds', () => {
  it('depends on each part and on their order', () => {
    const seeds = [mixSeeds(1, 2), mixSeeds(2, 1), mixSeeds(1, 3), mixSeeds(1), mixSeeds(1, 2, 0)];
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(mixSeeds(2 ** 40)).not.toBe(mixSeeds(0));
  });
});
