import { concatenateVectors } from '../../model/encoders/concatenate.js';
import { fitLexicalEncoder, lexicalFitId } from '../../model/encoders/lexical/fit-lexical.js';
import { createLexicalEncoder } from '../../model/encoders/lexical/lexical-encoder.js';
import { createMatrix, rowOf } from '../../model/matrix.js';

const texts = [
  'the cat sat on the mat',
  'a cat sleeps on a mat',
  'the stock market fell today',
  'markets and stocks fell again',
  '今天天气很好',
  '今天天气不好',
];
const fit = fitLexicalEncoder(texts, 1);
const encoder = createLexicalEncoder(fit);

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
}

async function encode(text: string): Promise<Float32Array> {
  return rowOf(await encoder.encode([text]), 0);
}

describe('the lexical encoder', () => {
  it('puts texts of one topic closer than others, unseen ones too', async () => {
    const [cat, stock, chinese] = await Promise.all(
      ['my cat on my mat', 'the stocks fell', '天气好'].map(encode),
    );
    const seen = await encode('the cat sat on the mat');
    expect(dot(seen, cat as Float32Array)).toBeGreaterThan(dot(seen, stock as Float32Array));
    const weather = await encode('今天天气很好');
    expect(dot(weather, chinese as Float32Array)).toBeGreaterThan(0.5);
    expect(dot(weather, cat as Float32Array)).toBeCloseTo(0, 5);
  });

  it('makes vectors of length 1, and zeros of what it has never seen', async () => {
    for (const text of texts) {
      const vector = await encode(text);
      expect(dot(vector, vector)).toBeCloseTo(1, 5);
    }
    for (const text of ['', '😀', 'жук'])
      expect((await encode(text)).every((v) => v === 0)).toBe(true);
  });

  it('does not depend on the order of the texts or on what was encoded before', async () => {
    const reversed = fitLexicalEncoder([...texts].reverse(), 1);
    expect(reversed).toEqual(fit);
    const again = await createLexicalEncoder(reversed).encode(texts);
    expect(await encoder.encode(texts)).toEqual(again);
  });

  it('has a fit id for its sample and seed', () => {
    expect(lexicalFitId(texts, 1)).toBe(fit.fitId);
    const others = [lexicalFitId(texts.slice(1), 1), lexicalFitId(texts, 2)];
    expect(new Set([fit.fitId, ...others]).size).toBe(3);
  });

  it('fits a pool without shared features', async () => {
    const lonely = createLexicalEncoder(fitLexicalEncoder(['one', ''], 1));
    expect((await lonely.encode(['one'])).values.every((value) => value === 0)).toBe(true);
  });
});

describe('concatenateVectors', () => {
  it('weighs the second part and keeps the length', () => {
    const [left, right] = [createMatrix(2, 2), createMatrix(2, 1)];
    left.values.set([0.6, 0.8, 1, 0]);
    right.values.set([1, 0]);
    const joined = concatenateVectors([
      { vectors: left, weight: 1 },
      { vectors: right, weight: 0.5 },
    ]);
    const length = Math.sqrt(1.25);
    [0.6 / length, 0.8 / length, 0.5 / length, 1, 0, 0].forEach((value, at) =>
      expect(joined.values[at]).toBeCloseTo(value, 6),
    );
    const shorter = { vectors: createMatrix(1, 1), weight: 1 };
    expect(() => concatenateVectors([{ vectors: left, weight: 1 }, shorter])).toThrow(RangeError);
  });
});
