import type { Command } from 'commander';
import { registerBenchEncode } from './bench-encode.js';
import { registerBenchLabels } from './bench-labels.js';
import { registerBenchLoad } from './bench-load.js';
import { registerBenchRefresh } from './bench-refresh.js';

/** `bench NAME`: the project's own benchmarks, each figure beside a floor of the same run. */
export function registerBench(program: Command): void {
  const bench = program.command('bench').description('the project’s own benchmarks');
  registerBenchRefresh(bench);
  registerBenchEncode(bench);
  registerBenchLoad(bench);
  registerBenchLabels(bench);
}
