import { availableParallelism } from 'node:os';
import { readableOf } from '../../model/encoders/lexical/tokenize.js';
import { fitLexicalEncoder, lexicalSeed } from '../../model/encoders/lexical/fit-lexical.js';
import { seededKey } from '../../model/random.js';
import { spreadOf, type Spread } from '../commands/machine.js';
import { openEncoderPool } from '../learner/encoder-pool.js';

export interface LexicalRow {
  readonly encoder: 'lexical';
  readonly texts: number;
  readonly meanCharacters: number;
  readonly fitSeconds: number;
  /** One thread alone. */
  readonly textsPerSecondPerCore: Spread;
  /** Processor time of the whole program for one text while one thread encodes. */
  readonly processorUsPerText: Spread;
  /** All threads together, the median. */
  readonly textsPerSecond: number;
  readonly workers: number;
  /** The same texts normalized and hashed character by character, on one thread. */
  readonly floor: { readonly hashedPerSecond: Spread };
}

/**
 * Measures `lexical`, fitted on these texts, in texts per second on one thread and on one a core, beside the
 * time that it takes to normalize and hash the same texts. What warms the threads up is left out.
 */
export async function measureLexical(
  texts: readonly string[],
  repetitions: number,
): Promise<LexicalRow> {
  const startedAt = performance.now();
  const lexical = fitLexicalEncoder(texts, lexicalSeed);
  const fitSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const workers = availableParallelism();
  const measure = async (threads: number) => {
    const options = { encoderId: 'lexical', backend: 'auto', workers: threads, lexical } as const;
    const pool = await openEncoderPool(options);
    try {
      await pool.encode(texts);
      return await repeat(repetitions, texts.length, () => pool.encode(texts));
    } finally {
      await pool.close();
    }
  };
  const alone = await measure(1);
  const together = await measure(workers);
  const hashed = await repeat(repetitions, texts.length, () => {
    for (const text of texts) seededKey(1, readableOf(text));
  });
  return {
    encoder: 'lexical',
    texts: texts.length,
    meanCharacters: texts.reduce((sum, { length }) => sum + length, 0) / texts.length,
    fitSeconds,
    textsPerSecondPerCore: alone.perSecond,
    processorUsPerText: alone.processorUs,
    textsPerSecond: together.perSecond.median,
    workers,
    floor: { hashedPerSecond: hashed.perSecond },
  };
}

async function repeat(
  repetitions: number,
  texts: number,
  work: () => unknown,
): Promise<{ perSecond: Spread; processorUs: Spread }> {
  const [rates, costs]: [number[], number[]] = [[], []];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const [startedAt, before] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(before);
    rates.push(Math.round(texts / ((performance.now() - startedAt) / 1000)));
    costs.push((user + system) / texts);
  }
  return { perSecond: spreadOf(rates), processorUs: spreadOf(costs) };
}
