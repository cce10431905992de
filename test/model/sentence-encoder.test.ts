import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../../model/encoders/encoder.js';
import { loadSentenceEncoder } from '../../model/encoders/sentence/sentence-encoder.js';
import type { Matrix } from '../../model/matrix.js';
import { rowOf } from '../../model/matrix.js';
import { readSentenceModelFiles } from '../../server/learner/sentence-model-files.js';
import { startWasmBackend } from './start-backend.js';

let encoder: Encoder;
beforeAll(async () => {
  await startWasmBackend();
  encoder = await loadSentenceEncoder(await readSentenceModelFiles());
});
afterAll(() => {
  encoder.dispose();
});

const similarity = (matrix: Matrix, left: number, right: number) =>
  rowOf(matrix, left).reduce(
    (sum, value, index) => sum + value * (rowOf(matrix, right)[index] ?? 0),
    0,
  );

describe('the sentence encoder', () => {
  it('puts paraphrases closer than unrelated texts', async () => {
    const vectors = await encoder.encode([
      'How old are you?',
      'What is your age?',
      'The stock market fell sharply today.',
      'Shares plunged on Wall Street.',
    ]);
    expect(similarity(vectors, 0, 1)).toBeGreaterThan(0.8);
    expect(similarity(vectors, 2, 3)).toBeGreaterThan(0.6);
    expect(similarity(vectors, 0, 2)).toBeLessThan(0.3);
    expect(similarity(vectors, 1, 3)).toBeLessThan(0.3);
  });

  it('gives rows of length 1 in the order of the texts, alone or in a batch', async () => {
    const texts = [
      'a rather long sentence about the weather of tomorrow',
      'no',
      'yes, please',
      'no',
    ];
    const together = await encoder.encode(texts);
    expect([together.rows, together.columns]).toEqual([4, 512]);
    for (const [row, text] of texts.entries()) {
      const alone = await encoder.encode([text]);
      rowOf(together, row).forEach((value, index) =>
        expect(value).toBeCloseTo(alone.values[index] ?? NaN, 5),
      );
      expect(similarity(together, row, row)).toBeCloseTo(1, 4);
    }
  });

  it('survives empty, huge and strange texts', async () => {
    const texts = ['', ' ', 'x'.repeat(20_000), 'word '.repeat(20_000), '😹', '你好', '\u0000'];
    const vectors = await encoder.encode(texts);
    expect(vectors.values.every((value) => Number.isFinite(value))).toBe(true);
  });

  it('gives nothing for no texts', async () => {
    expect((await encoder.encode([])).rows).toBe(0);
  });

  it('leaks no tensor', async () => {
    await encoder.encode(['warm up']);
    const before = tf.memory().numTensors;
    for (let index = 0; index < 5; index++) await encoder.encode(['one', 'and another one']);
    expect(tf.memory().numTensors).toBe(before);
  });
});
