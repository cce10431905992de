import { basename } from 'node:path';
import type { Command } from 'commander';
import { VectorOptions, type VectorReport } from '../contract/dataset.js';
import { describeIssues } from '../transport/problem.js';
import { printResult, UsageError } from './outcome.js';
import { sendFile, sizeOf } from './send-file.js';
import { addServiceFlags, withService, type ServiceFlags } from './with-service.js';

interface VectorFlags extends ServiceFlags {
  readonly format?: string;
  readonly replace?: boolean;
}

/** `vectors add PROJECT FILE`. */
export function registerVectors(program: Command): void {
  const vectors = program.command('vectors').description('vectors that come with the data');
  addServiceFlags(vectors.command('add <project> <file>'))
    .description(
      'give items their vectors: JSONL of {"id" or "key", "vector"}, or a .npy matrix with one row ' +
        'for each item; the project’s encoder becomes precomputed',
    )
    .option('--format <format>', 'jsonl or npy; left out: by the ending of the file')
    .option('--replace', 'all vectors of before go; these may have another dimension')
    .action((project: string, file: string, flags: VectorFlags) => run(project, file, flags));
}

async function run(project: string, file: string, flags: VectorFlags): Promise<void> {
  const size = sizeOf(file);
  const { format, replace = false } = flags;
  const input = {
    file: basename(file),
    replace: String(replace),
    ...(format === undefined ? {} : { format }),
  };
  const options = VectorOptions.safeParse(input);
  if (!options.success) throw new UsageError(describeIssues(options.error));
  const report = await withService(flags, (client) =>
    sendFile({ file, size, task: `adding ${basename(file)}` }, (stream) =>
      client.call('addVectors', { project, input, stream }),
    ),
  );
  printResult(flags.json, report, [describe(report)]);
}

function describe({ project, dimension, vectors, replaced, waiting }: VectorReport): string {
  return (
    `${project}: ${vectors} vectors of ${dimension} numbers, in place of ${replaced}; ` +
    `${waiting} items still wait for one`
  );
}
