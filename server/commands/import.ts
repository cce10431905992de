import { basename } from 'node:path';
import type { Command } from 'commander';
import { ImportOptions, type ImportReport } from '../contract/dataset.js';
import { describeIssues } from '../transport/problem.js';
import { printResult, UsageError } from './outcome.js';
import type { ServiceClient } from './service-client.js';
import { listAll } from './project.js';
import { sendFile, sizeOf } from './send-file.js';
import { addServiceFlags, withService, type ServiceFlags } from './with-service.js';

interface ImportFlags extends ServiceFlags {
  readonly format?: string;
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly titleColumn?: string;
  readonly contextColumn?: string[];
  readonly idColumn?: string;
  readonly encoding?: string;
  readonly dryRun?: boolean;
  readonly vectorColumn?: string;
  readonly labelsAs?: string;
  readonly create?: boolean;
  readonly badRows?: string;
}

/** `import PROJECT FILE`. */
export function registerImport(program: Command): void {
  addServiceFlags(program.command('import <project> <file>'))
    .description('add items from a file; the same file again adds nothing')
    .option('--format <format>', 'jsonl, csv or tsv; left out: by the ending of the file')
    .option('--text-column <column>', 'the column (or key) with the text')
    .option('--label-column <column>', 'the column (or key) with the label')
    .option('--title-column <column>', 'the column that is shown above the text')
    .option('--context-column <columns...>', 'columns that are shown below the text')
    .option('--id-column <column>', 'the column by which vectors name an item')
    .option('--encoding <encoding>', 'utf-8, gb18030 (GBK), utf-16le or utf-16be')
    .option('--dry-run', 'say what would happen and add nothing')
    .option('--vector-column <column>', 'the column (or key) with the vector of the text')
    .option('--labels-as <use>', 'training, test, oracle, checks or suggestions')
    .option('--create', 'create the project when there is none')
    .option('--bad-rows <how>', 'stop (nothing is added) or skip')
    .action((project: string, file: string, flags: ImportFlags) => run(project, file, flags));
}

async function run(project: string, file: string, flags: ImportFlags): Promise<void> {
  const size = sizeOf(file);
  const { format, encoding, textColumn, labelColumn, titleColumn, contextColumn } = flags;
  const { idColumn, vectorColumn, labelsAs, badRows, dryRun } = flags;
  const given = {
    ...{ format, encoding, textColumn, labelColumn, titleColumn, contextColumn },
    ...{ idColumn, vectorColumn, labelsAs, badRows },
    ...(dryRun === true ? { dryRun: 'true' } : {}),
    file: basename(file),
  };
  const options = ImportOptions.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
  if (!options.success) throw new UsageError(describeIssues(options.error));
  const report = await withService(flags, async (client) => {
    if (flags.create === true && dryRun !== true) await createIfMissing(client, project);
    return sendFile({ file, size, task: `importing ${basename(file)}` }, (stream) =>
      client.call('importItems', { project, input: options.data, stream }),
    );
  });
  printResult(flags.json, report, describe(report));
}

async function createIfMissing(client: ServiceClient, slug: string): Promise<void> {
  const projects = await listAll(client);
  if (projects.some((project) => project.slug === slug || project.id === slug)) return;
  await client.call('createProject', { input: { slug } });
}

function describe({
  project,
  read,
  added,
  duplicates,
  rejected,
  rejectedCount,
  vectors,
  dryRun,
}: ImportReport): string[] {
  const shown = rejected.slice(0, 20);
  const withVectors = vectors === undefined ? '' : `, vectors ${vectors}`;
  const word = dryRun === true ? 'would add' : 'added';
  return [
    `${project}: read ${read}, ${word} ${added}, already there ${duplicates}, rejected ${rejectedCount}${withVectors}`,
    ...shown.map(({ line, field, reason }) => `  line ${line}, ${field}: ${reason}`),
    ...(rejectedCount > shown.length ? [`  and ${rejectedCount - shown.length} more`] : []),
  ];
}
