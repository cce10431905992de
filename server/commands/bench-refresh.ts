import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { measureRefresh, type RefreshRow, type RefreshShape } from '../bench/measure-refresh.js';
import { describeMachine, type Machine } from './machine.js';
import { printResult } from './outcome.js';

interface RefreshFlags {
  readonly pool: number[];
  readonly dim: number[];
  readonly classes: number[];
  readonly labels: number[];
  readonly answers: number;
  readonly json?: boolean;
}

interface Report {
  readonly machine: Machine;
  readonly backend: string;
  readonly rows: readonly RefreshRow[];
}

/** `bench refresh`: from an answer on disk to the new frontier on disk, beside one bare product. */
export function registerBenchRefresh(bench: Command): void {
  bench
    .command('refresh')
    .description('answer → fit → pool scored → frontier published')
    .option('--pool <n,n>', 'items', toNumbers, [10_000, 100_000])
    .option('--dim <n,n>', 'dimensions of a vector', toNumbers, [512, 768])
    .option('--classes <n,n>', 'classes', toNumbers, [2, 6, 77])
    .option('--labels <n,n>', 'labels before the first measured answer', toNumbers, [500, 1000])
    .option('--answers <n>', 'measured answers', (text) => toNumbers(text)[0] ?? 1, 20)
    .option('--json', 'print one JSON document')
    .action((flags: RefreshFlags) => run(flags));
}

async function run(flags: RefreshFlags): Promise<void> {
  const rows: RefreshRow[] = [];
  let backend = '';
  for (const shape of shapesOf(flags)) {
    const directory = mkdtempSync(join(tmpdir(), 'querent-bench-'));
    try {
      const measured = await measureRefresh(shape, directory);
      backend = measured.backend;
      rows.push(measured.row);
      if (flags.json !== true) process.stdout.write(`${describe(measured.row)}\n`);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  const report: Report = { machine: describeMachine(), backend, rows };
  const { processor, cores, node } = report.machine;
  printResult(flags.json, report, [
    `${processor}, ${cores} cores, Node ${node}, backend ${backend}`,
  ]);
}

function shapesOf({ pool, dim, classes, labels, answers }: RefreshFlags): RefreshShape[] {
  return pool.flatMap((rows) =>
    dim.flatMap((dimension) =>
      classes.flatMap((classCount) =>
        labels.map((labelCount) => ({ rows, dimension, classCount, labelCount, answers })),
      ),
    ),
  );
}

function describe(row: RefreshRow): string {
  const { pool, dim, classes, labels, refreshMs, productMs, ratio, eventLoopDelayP99Ms } = row;
  const { scored, draw } = row;
  return [
    `${pool} × ${dim}, ${classes} classes, ${labels} labels:`,
    `refresh ${refreshMs.median} ms (${refreshMs.min}–${refreshMs.max}),`,
    `product of ${scored} rows ${productMs.median} ms (${productMs.min}–${productMs.max}),`,
    `ratio ${ratio},`,
    ...(draw === null ? [] : [`draw ${draw.drawMs.median} ms, its index ${draw.indexMs} ms once,`]),
    `event loop p99 ${eventLoopDelayP99Ms} ms, memory ${row.memoryMb} MB`,
  ].join(' ');
}

function toNumbers(text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers;
  throw new InvalidArgumentError('expected whole numbers, separated by commas');
}
