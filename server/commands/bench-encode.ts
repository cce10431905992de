import { InvalidArgumentError, Option, type Command } from 'commander';
import type { BackendPreference } from '../../model/backend.js';
import { measureEncode } from '../bench/measure-encode.js';
import { describeMachine } from './machine.js';
import { printResult } from './outcome.js';

interface EncodeFlags {
  readonly texts: number;
  readonly repetitions: number;
  readonly backend: BackendPreference;
  readonly json?: boolean;
}

/** `bench encode`: texts per second of each encoder, beside a plain matrix product. */
export function registerBenchEncode(bench: Command): void {
  bench
    .command('encode')
    .description('texts per second of each encoder, on one core and on all')
    .option('--texts <n>', 'texts of one measurement', toCount, 600)
    .option('--repetitions <n>', 'measurements', toCount, 5)
    .addOption(
      new Option('--backend <name>', 'where tensors are computed')
        .choices(['auto', 'wasm', 'cpu'])
        .default('auto'),
    )
    .option('--json', 'print one JSON document')
    .action((flags: EncodeFlags) => run(flags));
}

async function run(flags: EncodeFlags): Promise<void> {
  const { backend, row } = await measureEncode(flags);
  const machine = describeMachine();
  const { median, min, max } = row.textsPerSecondPerCore;
  printResult(flags.json, { machine, backend, rows: [row] }, [
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, backend ${backend}`,
    `${row.encoder}, ${row.meanTokens.toFixed(1)} tokens a text: ${median} texts/s a core ` +
      `(${min}–${max}), ${row.textsPerSecond} texts/s on ${row.workers} threads, ` +
      `product ${row.floor.matmulGflops.median} GFLOP/s`,
  ]);
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('expected a whole number above 0');
}
