import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { Command } from 'commander';
import { ExportOptions } from '../contract/dataset.js';
import { describeIssues } from '../transport/problem.js';
import { CommandFailure, printResult, UsageError } from './outcome.js';
import { addServiceFlags, withService, type ServiceFlags } from './with-service.js';

interface ExportFlags extends ServiceFlags {
  readonly format: string;
  readonly out: string;
  readonly split?: string;
  readonly predictions?: boolean;
  readonly spreadsheetSafe: boolean;
}

/** `export PROJECT --format F --out PATH`. */
export function registerExport(program: Command): void {
  addServiceFlags(program.command('export <project>'))
    .description('write the labeled set: given labels and answers, each with its source')
    .requiredOption('--format <format>', 'jsonl, csv or tsv')
    .requiredOption('--out <path>', 'the file to write')
    .option('--split <splits>', 'a choice of train,validation,test')
    .option('--predictions', 'add the model’s label for what nobody labeled')
    .option('--no-spreadsheet-safe', 'leave cells that a spreadsheet would run as they are')
    .action((project: string, flags: ExportFlags) => run(project, flags));
}

async function run(project: string, flags: ExportFlags): Promise<void> {
  const { format, split, predictions = false, spreadsheetSafe, out } = flags;
  const input = {
    format,
    ...(split === undefined ? {} : { split }),
    predictions: String(predictions),
    spreadsheetSafe: String(spreadsheetSafe),
  };
  const checked = ExportOptions.safeParse(input);
  if (!checked.success) throw new UsageError(describeIssues(checked.error));
  const rows = await withService(flags, async (client) => {
    const response = await client.open('exportItems', { project, input });
    if (response.body === null) throw new CommandFailure('the service sent nothing');
    return save(response.body as NodeReadableStream<Uint8Array>, out);
  });
  printResult(flags.json, { project, format, out, bytes: rows }, [`wrote ${out} (${rows} bytes)`]);
}

/** Writes beside the target first, so that a broken export never replaces a good file. */
async function save(body: NodeReadableStream<Uint8Array>, out: string): Promise<number> {
  const partial = `${out}.partial`;
  const file = createWriteStream(partial);
  try {
    await pipeline(Readable.fromWeb(body), file);
    await rename(partial, out);
  } catch (error) {
    throw new CommandFailure(`${out}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return file.bytesWritten;
}
