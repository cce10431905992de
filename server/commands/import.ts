import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable, Transform } from 'node:stream';
import type { Command } from 'commander';
import { ImportOptions, type ImportReport } from '../contract/dataset.js';
import { createProgressLine } from '../progress-line.js';
import { describeIssues } from '../transport/problem.js';
import { CommandFailure, printResult, UsageError } from './outcome.js';
import type { ServiceClient } from './service-client.js';
import { listAll } from './project.js';
import { addServiceFlags, withService, type ServiceFlags } from './with-service.js';

interface ImportFlags extends ServiceFlags {
  readonly format?: string;
  readonly textColumn?: string;
  readonly labelColumn?: string;
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
    .option('--labels-as <use>', 'training, test, oracle, checks or suggestions')
    .option('--create', 'create the project when there is none')
    .option('--bad-rows <how>', 'stop (nothing is added) or skip')
    .action((project: string, file: string, flags: ImportFlags) => run(project, file, flags));
}

async function run(project: string, file: string, flags: ImportFlags): Promise<void> {
  const size = sizeOf(file);
  const { format, textColumn, labelColumn, labelsAs, badRows } = flags;
  const given = { format, textColumn, labelColumn, labelsAs, badRows, file: basename(file) };
  const options = ImportOptions.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
  if (!options.success) throw new UsageError(describeIssues(options.error));
  const report = await withService(flags, async (client) => {
    if (flags.create === true) await createIfMissing(client, project);
    const progress = createProgressLine(`importing ${basename(file)}`, process.stderr);
    const counted = createReadStream(file).pipe(counting((bytes) => progress.update(bytes, size)));
    const stream = Readable.toWeb(counted);
    const request = { project, input: options.data, stream: stream as ReadableStream<Uint8Array> };
    return client.call('importItems', request).finally(() => progress.finish());
  });
  printResult(flags.json, report, describe(report));
}

function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return found.size;
  throw new CommandFailure(
    `${file}: ${found === undefined ? 'there is no such file' : 'is not a file'}`,
  );
}

async function createIfMissing(client: ServiceClient, slug: string): Promise<void> {
  const projects = await listAll(client);
  if (projects.some((project) => project.slug === slug || project.id === slug)) return;
  await client.call('createProject', { input: { slug } });
}

/** Passes bytes on and tells how many went by so far. */
function counting(tell: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      tell(bytes);
      done(null, chunk);
    },
  });
}

function describe({
  project,
  read,
  added,
  duplicates,
  rejected,
  rejectedCount,
}: ImportReport): string[] {
  const shown = rejected.slice(0, 20);
  return [
    `${project}: read ${read}, added ${added}, already there ${duplicates}, rejected ${rejectedCount}`,
    ...shown.map(({ line, field, reason }) => `  line ${line}, ${field}: ${reason}`),
    ...(rejectedCount > shown.length ? [`  and ${rejectedCount - shown.length} more`] : []),
  ];
}
