import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { measureLoad, type LoadOptions, type LoadRow } from '../bench/load/measure-load.js';
import type { WorkFigures } from '../bench/load/work-figures.js';
import { readConfig } from '../config.js';
import { createProgressLine } from '../progress-line.js';
import { describeMachine } from './machine.js';
import { printResult } from './outcome.js';

interface LoadFlags {
  readonly idle: number;
  readonly active: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly items: number;
  readonly dim: number;
  readonly classes: number;
  readonly keep?: string;
  readonly json?: boolean;
}

/** Parts of a round's time: as fast as it goes, and at a human pace; the echo takes half of the first. */
const rushShare = 0.4;
const calmShare = 0.4;

/** `bench load`: annotators over real sockets, beside an echo over the same sockets and flushes of the disk. */
export function registerBenchLoad(bench: Command): void {
  bench
    .command('load')
    .description('annotators over real sockets, with the learner running')
    .option('--active <n>', 'people who answer', toCount, 100)
    .option('--idle <n>', 'people who hold items and do nothing', toCount, 1000)
    .option('--seconds <n>', 'of work in all, echo included', toCount, 40)
    .option('--rounds <n>', 'turns that echo and service take', toCount, 4)
    .option('--items <n>', 'items of the pool', toCount, 50_000)
    .option('--dim <n>', 'dimensions of a vector', toCount, 128)
    .option('--classes <n>', 'classes', toCount, 4)
    .option('--keep <folder>', 'keep the data directory, with a journal of the acknowledgements')
    .option('--json', 'print one JSON document')
    .action((flags: LoadFlags) => run(flags));
}

async function run(flags: LoadFlags): Promise<void> {
  const directory = flags.keep === undefined ? makeDirectory() : resolve(flags.keep);
  const progress = createProgressLine('load', process.stderr);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const onProgress = (done: number, total: number) => progress.update(done, total);
    const options = { ...optionsOf(flags, directory), onProgress };
    const { row, backend } = await measureLoad(options, directory);
    progress.finish();
    const machine = describeMachine();
    printResult(flags.json, { machine, backend, rows: [row] }, [
      `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, backend ${backend}`,
      ...describe(row),
    ]);
  } finally {
    progress.finish();
    if (flags.keep === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

/** On the disk of the data directory, because it is that one's flushes that count. */
function makeDirectory(): string {
  const { dataDirectory } = readConfig(process.env);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  return mkdtempSync(join(dataDirectory, 'bench-load-'));
}

function optionsOf(flags: LoadFlags, directory: string): LoadOptions {
  const { idle, active, rounds, items, dim: dimension, classes } = flags;
  const round = flags.seconds / rounds;
  return {
    ...{ idle, active, rounds },
    rushSeconds: round * rushShare,
    calmSeconds: round * calmShare,
    pool: { items, dimension, classes },
    project: 'load',
    journal: flags.keep === undefined ? null : join(directory, 'journal.jsonl'),
  };
}

function describe(row: LoadRow): string[] {
  const { flush, memory } = row;
  return [
    `${row.idle} idle and ${row.active} active people, connected in ${row.connectSeconds} s:`,
    `  as fast as it goes  ${describeWork(row.rush)}`,
    `  echo, the floor     ${describeWork(row.echo)}`,
    `  at a human pace     ${describeWork(row.calm)}`,
    `  ratio to the echo ${row.ratio}, flush p50 ${flush.p50Ms} ms, p99 ${flush.p99Ms} ms`,
    `  event loop p99 ${row.eventLoopDelayP99Ms} ms, ${row.models} models, memory ${memory.residentMb} MB, ` +
      `${memory.overMb} MB without the vectors`,
  ];
}

function describeWork({ perSecond, p50Ms, p99Ms, again }: WorkFigures): string {
  const { median, min, max } = perSecond;
  const repeated = again === 0 ? '' : `, ${again} sent again`;
  const rate = `${Math.round(median)} (${Math.round(min)}–${Math.round(max)}) round trips/s`;
  return `${rate}, p50 ${p50Ms} ms, p99 ${p99Ms} ms${repeated}`;
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('expected a whole number above 0');
}
