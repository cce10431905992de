import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { BackendPreference } from '../../model/backend.js';
import { makeTexts, readTexts } from '../bench/bench-texts.js';
import { measureEncode } from '../bench/measure-encode.js';
import { measureLexical } from '../bench/measure-lexical.js';
import { measureService } from '../bench/measure-service.js';
import { describeMachine } from './machine.js';
import { printResult } from './outcome.js';

interface EncodeFlags {
  readonly encoder: 'sentence' | 'lexical';
  readonly texts?: number;
  readonly data?: string;
  readonly service?: boolean;
  readonly items: number;
  readonly repetitions: number;
  readonly backend: BackendPreference;
  readonly json?: boolean;
}

/** Texts of one measurement: some seconds of work each. */
const usualTexts = { sentence: 600, lexical: 20_000 } as const;

/** `bench encode`: texts per second of an encoder, beside a floor of the same run. */
export function registerBenchEncode(bench: Command): void {
  bench
    .command('encode')
    .description('texts per second of an encoder, on one core and on all, or through the service')
    .addOption(
      new Option('--encoder <name>', 'what encodes')
        .choices(['sentence', 'lexical'])
        .default('sentence'),
    )
    .option('--texts <n>', 'texts of one measurement (600, or 20000 with lexical)', toCount)
    .option(
      '--data <file>',
      'JSON lines with a "text", in place of made-up texts (not for sentence alone)',
    )
    .option('--service', 'import into the real service and wait for the first ranking')
    .option('--items <n>', 'items of that import', toCount, 100_000)
    .option('--repetitions <n>', 'measurements', toCount, 5)
    .addOption(
      new Option('--backend <name>', 'where tensors are computed')
        .choices(['auto', 'wasm', 'cpu'])
        .default('auto'),
    )
    .option('--json', 'print one JSON document')
    .action((flags: EncodeFlags) => {
      if (flags.service === true) return runService(flags);
      return flags.encoder === 'lexical' ? runLexical(flags) : runSentence(flags);
    });
}

async function runSentence(flags: EncodeFlags): Promise<void> {
  if (flags.data !== undefined) {
    throw new Error('--data goes with --service or with --encoder lexical.');
  }
  const { texts = usualTexts.sentence } = flags;
  const { backend, row } = await measureEncode({ ...flags, texts });
  const { median, min, max } = row.textsPerSecondPerCore;
  print(flags, { backend, rows: [row] }, [
    `backend ${backend}`,
    `${row.encoder}, ${row.meanTokens.toFixed(1)} tokens a text: ${median} texts/s a core ` +
      `(${min}–${max}), ${row.textsPerSecond} texts/s on ${row.workers} threads, ` +
      `product ${row.floor.matmulGflops.median} GFLOP/s`,
  ]);
}

async function runLexical(flags: EncodeFlags): Promise<void> {
  const texts = textsOf(flags, flags.texts ?? usualTexts.lexical);
  const row = await measureLexical(texts, flags.repetitions);
  const { median, min, max } = row.textsPerSecondPerCore;
  print(flags, { rows: [row] }, [
    `lexical, ${row.meanCharacters.toFixed(1)} characters a text, fitted in ${row.fitSeconds} s:`,
    `${median} texts/s a core (${min}–${max}; ${row.processorUsPerText.median} µs of processor time each), ` +
      `${row.textsPerSecond} texts/s on ${row.workers} threads,`,
    `normalized and hashed ${row.floor.hashedPerSecond.median} texts/s`,
  ]);
}

async function runService(flags: EncodeFlags): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'querent-bench-'));
  try {
    const texts = [...new Set(textsOf(flags, flags.items))];
    const row = await measureService(texts, flags.encoder, directory);
    print(flags, { rows: [row] }, [
      `${row.items} items of ${row.meanCharacters.toFixed(1)} characters with ${row.encoder}:`,
      `imported after ${row.importedSeconds} s, encoded after ${row.encodedSeconds} s, ` +
        `ranked by a model after ${row.readySeconds} s;`,
      `${row.processorSeconds} s of processor time, peak memory ${row.peakMemoryMb} MB`,
    ]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function textsOf({ data }: EncodeFlags, count: number): string[] {
  return data === undefined ? makeTexts(count, 1) : readTexts(data, count);
}

/** The result, and the machine with the load that it had. */
function print(flags: EncodeFlags, result: object, lines: readonly string[]): void {
  const machine = describeMachine();
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  const { processor, cores, node } = machine;
  printResult(flags.json, { machine, load, ...result }, [
    `${processor}, ${cores} cores, Node ${node}, load ${load}`,
    ...lines,
  ]);
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('expected a whole number above 0');
}
