import { fitLexicalEncoder } from '../../model/encoders/lexical/fit-lexical.js';
import { createLexicalEncoder } from '../../model/encoders/lexical/lexical-encoder.js';
import { createMatrix } from '../../model/matrix.js';
import { createEncoderPool, openEncoderPool } from '../../server/learner/encoder-pool.js';
import { EncoderThread, EncoderThreadDied } from '../../server/learner/encoder-thread.js';
import { animalTexts } from '../support/texts.js';

const options = { workers: 2, encoderId: 'sentence', backend: 'wasm' } as const;

describe('createEncoderPool', () => {
  it('returns rows in the order of the texts, whichever thread encoded them', async () => {
    const pool = createEncoderPool(options);
    const texts = Array.from({ length: 600 }, (_, index) => `number ${index % 300}`);
    const progress: number[] = [];
    const matrix = await pool.encode(texts, { onProgress: (done) => progress.push(done) });
    await pool.close();
    expect([matrix.rows, matrix.columns]).toEqual([600, 512]);
    expect(progress.at(-1)).toBe(600);
    // Row i and row i + 300 hold the same text; batches and threads change only the last bits.
    const worst = matrix.values
      .slice(0, 300 * 512)
      .reduce(
        (max, value, cell) =>
          Math.max(max, Math.abs(value - (matrix.values[cell + 300 * 512] ?? 9))),
        0,
      );
    expect(worst).toBeLessThan(1e-5);
  });

  it('makes the same lexical vectors on several threads as on one', async () => {
    const texts = animalTexts(700).map(({ text }) => text);
    const lexical = fitLexicalEncoder(texts.slice(0, 300), 1);
    const pool = await openEncoderPool({ ...options, encoderId: 'lexical', lexical });
    expect(pool).toMatchObject({ id: 'lexical', fitId: lexical.fitId, dimension: 256 });
    const { values } = await pool.encode(texts);
    await pool.close();
    const alone = await createLexicalEncoder(lexical).encode(texts);
    expect(Buffer.from(values.buffer).equals(Buffer.from(alone.values.buffer))).toBe(true);
  });

  it('rejects what runs and what waits when it is closed, and can be used again', async () => {
    const pool = createEncoderPool({ ...options, workers: 1 });
    const running = pool.encode(Array.from({ length: 600 }, (_, index) => `text ${index}`));
    const refused = expect(running).rejects.toThrow(/closed|ended/);
    await pool.close();
    await refused;
    expect((await pool.encode(['again'])).rows).toBe(1);
    await pool.close();
  });

  it('gives the reason when the encoder cannot start', async () => {
    const pool = createEncoderPool({ ...options, backend: 'none' as 'wasm' });
    await expect(pool.encode(['text'])).rejects.toThrow('the backend "none" cannot be used');
    await pool.close();
  });
});

describe('EncoderThread', () => {
  it('rejects when its thread is ended and starts a new one for the next request', async () => {
    const thread = new EncoderThread(options);
    const target = createMatrix(1, 512, { shared: true }).values;
    const running = thread.run({ texts: ['text'], target });
    const died = expect(running).rejects.toThrow(EncoderThreadDied);
    await thread.close();
    await died;
    await thread.run({ texts: ['text'], target });
    expect(Math.hypot(...target)).toBeCloseTo(1, 4);
    await thread.close();
  });
});
