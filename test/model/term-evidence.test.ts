import { PoolEvidence } from '../../model/evidence/pool-evidence.js';
import type { ClassByRow } from '../../model/evidence/term-evidence.js';
import { TermTable } from '../../model/evidence/term-table.js';
import { termsOf } from '../../model/evidence/terms.js';
import { rowOf } from '../../model/matrix.js';
import { createRandom } from '../../model/random.js';

const vocabulary = 'red green blue round square heavy light soft hard loud'.split(' ');

/** Texts of random words: class 0 prefers the first half of the vocabulary. */
function createTexts(
  count: number,
  seed: number,
): { texts: string[]; classes: Map<number, number> } {
  const random = createRandom(seed);
  const classes = new Map<number, number>();
  const texts = Array.from({ length: count }, (_, row) => {
    const label = random.integer(3);
    classes.set(row, label);
    const words = Array.from({ length: 5 }, () => vocabulary[(random.integer(6) + 2 * label) % 10]);
    return words.join(' ');
  });
  return { texts, classes };
}

describe('termsOf', () => {
  it('finds each word once, whatever its case and width', () => {
    expect(termsOf('Red red ＲＥＤ green')).toEqual(termsOf('red green'));
  });

  it('takes characters and pairs where a script has no spaces', () => {
    expect(termsOf('好吃')).toHaveLength(3);
    expect(Array.from(termsOf('很好吃'))).toEqual(
      expect.arrayContaining(Array.from(termsOf('好吃'))),
    );
  });

  it('bounds what one text can cost', () => {
    const long = Array.from({ length: 5000 }, (_, index) => `w${index}`).join(' ');
    expect(termsOf(long)).toHaveLength(256);
    expect(termsOf('')).toHaveLength(0);
  });
});

describe('PoolEvidence', () => {
  const { texts, classes } = createTexts(60, 1);
  const terms = TermTable.of(texts);
  const ofPool = (labels: ClassByRow) => new PoolEvidence(terms, labels, 3).ofPool(texts.length);

  it('points to the class of new texts', () => {
    const fresh = createTexts(300, 2);
    const evidence = new PoolEvidence(terms, classes, 3).of(fresh.texts);
    const hits = fresh.texts.filter((_, row) => {
      const scores = rowOf(evidence, row);
      return scores.indexOf(Math.max(...scores)) === fresh.classes.get(row);
    });
    expect(hits.length).toBeGreaterThan(0.6 * 300);
  });

  it('gives a labeled row what a count without it gives', () => {
    const scores = ofPool(classes);
    for (const row of [0, 17, 59]) {
      const others = new Map([...classes].filter(([other]) => other !== row));
      const without = ofPool(others);
      // The scale comes from all labeled rows, so only the direction is the same.
      expect(cosine(rowOf(scores, row), rowOf(without, row))).toBeCloseTo(1, 5);
    }
  });

  it('is centered, of a known length and the same whatever the order of the labels', () => {
    const scores = ofPool(classes);
    const squares = scores.values.reduce((sum, value) => sum + value * value, 0);
    expect(Math.sqrt(squares / texts.length)).toBeCloseTo(0.5, 5);
    expect(rowOf(scores, 3).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
    const reversed = new Map([...classes].reverse());
    expect(closeTo(ofPool(reversed).values, scores.values)).toBe(true);
  });

  it('scores rows once their words are known, and the others as silent', () => {
    const growing = TermTable.of(texts.slice(0, 60));
    const evidence = new PoolEvidence(growing, classes, 3);
    expect(Array.from(rowOf(evidence.ofPool(62), 61))).toEqual([0, 0, 0]);
    growing.set(61, 'red green');
    expect(Array.from(rowOf(evidence.ofPool(62), 61))).toEqual([0, 0, 0]);
    growing.set(60, 'hard loud');
    const scores = evidence.ofPool(62);
    expect([60, 61].map((row) => rowOf(scores, row).some((value) => value !== 0))).toEqual([
      true,
      true,
    ]);
    expect(rowOf(scores, 61)).toEqual(rowOf(evidence.of(['red green']), 0));
    expect(rowOf(scores, 5)).toEqual(rowOf(ofPool(classes), 5));
  });

  it('says nothing where no label or no known word is', () => {
    const none = ofPool(new Map());
    expect(none.values.every((value) => value === 0)).toBe(true);
    const empty = new PoolEvidence(terms, classes, 3).of(['']);
    expect(empty.values.every((value) => value === 0)).toBe(true);
  });
});

function cosine(left: Float32Array, right: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

function closeTo(left: Float32Array, right: Float32Array): boolean {
  return left.every((value, at) => Math.abs(value - (right[at] ?? 0)) < 1e-6);
}
