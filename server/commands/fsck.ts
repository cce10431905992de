import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { createProgressLine } from '../progress-line.js';
import type { Finding } from '../store/sqlite/invariants.js';
import { checkDataDirectory, type CheckReport } from '../upkeep/check-data-directory.js';
import { CommandFailure, printResult } from './outcome.js';

interface FsckFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** `fsck`: every invariant of a data directory, also while a service runs on it. */
export function registerFsck(program: Command): void {
  program
    .command('fsck')
    .description('check every promise about a data directory; changes nothing')
    .option('--data-dir <folder>', 'the data directory')
    .option('--json', 'print one JSON document')
    .action((flags: FsckFlags) => run(flags));
}

async function run(flags: FsckFlags): Promise<void> {
  const { dataDirectory } = readConfig(process.env, { dataDir: flags.dataDir });
  const progress = createProgressLine('checking', process.stderr);
  const report = await checkDataDirectory(dataDirectory, (done, total) =>
    progress.update(done, total),
  ).finally(() => progress.finish());
  if (report === null) {
    throw new CommandFailure(`${dataDirectory}: there is no database here (querent.db)`);
  }
  printResult(flags.json, report, describe(report));
  if (report.ok) return;
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  throw new CommandFailure(`${dataDirectory}: ${errors.length} promises are broken`);
}

function describe({ dataDirectory, checked, findings, ok }: CheckReport): string[] {
  const { projects, items, answers, leases, vectors } = checked;
  return [
    `${dataDirectory}: ${projects} projects, ${items} items, ${answers} answers, ${leases} leases, ${vectors} vectors`,
    ...findings.flatMap(describeFinding),
    ok ? 'All promises I1–I9 hold.' : 'Some promises are broken; what to do is said above.',
  ];
}

function describeFinding(finding: Finding): string[] {
  const { invariant, severity, what, count, examples, remedy } = finding;
  return [
    '',
    `${severity === 'error' ? 'BROKEN' : 'warning'} ${invariant}: ${what} (${count})`,
    ...(examples.length === 0 ? [] : [`  for example ${examples.join(', ')}`]),
    `  ${remedy}`,
    '',
  ];
}
