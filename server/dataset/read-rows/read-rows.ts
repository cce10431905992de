import { because } from '../../contract/reason.js';
import { importLimits } from '../limits.js';
import { delimitedRows } from './delimited-rows.js';
import { jsonlRows } from './jsonl-rows.js';
import { badRow, FileProblem, type ParsedRow, type ReadOptions } from './parsed-row.js';
import { physicalLines } from './physical-lines.js';

/**
 * Reads the rows of a file as it arrives, holding one line or one quoted record at a time. What is
 * wrong with a row is a value; only a failure of the source itself is thrown. After a fatal row
 * nothing more comes. A `Readable` is left open when reading stops early: its owner closes it.
 */
export async function* readRows(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<ParsedRow> {
  try {
    yield* atMost(importLimits.rows, rowsOf(source, options));
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    const { line, field, why } = error;
    yield badRow(line, { field, why, fatal: true });
  }
}

function rowsOf(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<ParsedRow> {
  const { fileBytes, vectorFileBytes } = importLimits;
  const mostBytes = options.vectorColumn === undefined ? fileBytes : vectorFileBytes;
  const lines = physicalLines(source, { mostBytes, encoding: options.encoding });
  return options.format === 'jsonl' ? jsonlRows(lines, options) : delimitedRows(lines, options);
}

async function* atMost(most: number, rows: AsyncGenerator<ParsedRow>): AsyncGenerator<ParsedRow> {
  let count = 0;
  for await (const row of rows) {
    if (++count > most) {
      throw new FileProblem(row.line, 'file', because('file-many-rows', { most }));
    }
    yield row;
  }
}
