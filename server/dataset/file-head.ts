import type { ImportFormat, TextEncoding } from '../contract/dataset.js';
import type { FileHead, FileHeadOptions } from '../contract/files.js';
import { because } from '../contract/reason.js';
import { detectEncoding } from './detect-encoding.js';
import { formatOf } from './format-of.js';
import { guessColumns } from './guess-columns.js';
import { delimitedRecords } from './read-rows/delimited-records.js';
import { parseObject } from './read-rows/jsonl-rows.js';
import { FileProblem, RowProblem } from './read-rows/parsed-row.js';
import { isBlank, physicalLines } from './read-rows/physical-lines.js';

const rowsShown = 12;
const cellCharacters = 2000;
const columnsShown = 256;

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads the first rows of a file, whose end may be missing, and guesses what its columns are. What
 * cannot be read is in `problem`, with the line and the remedy. Throws a `Refusal` for an unknown format.
 */
export async function readFileHead(bytes: Uint8Array, options: FileHeadOptions): Promise<FileHead> {
  const format = formatOf(options);
  const encoding = options.encoding ?? detectEncoding(bytes);
  const { table, problem } = await readTable(bytes, { format, encoding });
  const rows = table.rows.map((row) => row.map((cell) => cell.slice(0, cellCharacters)));
  const columns = [...table.columns];
  return { format, encoding, columns, rows, guess: guessColumns({ columns, rows }), problem };
}

async function readTable(
  bytes: Uint8Array,
  how: { format: ImportFormat; encoding: TextEncoding },
): Promise<{ table: Table; problem: FileHead['problem'] }> {
  const read = how.format === 'jsonl' ? readObjects : readRecords;
  const table = { columns: [] as string[], rows: [] as string[][] };
  try {
    await read(bytes, how, table);
    if (table.rows.length > 0) return { table, problem: null };
    throw new FileProblem(1, 'file', because('file-no-rows'));
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    const line = error instanceof FileProblem ? error.line : 1;
    // The end of what was sent may be in the middle of a row; the rows before it tell enough.
    if (table.rows.length > 0) return { table, problem: null };
    const { field, message: reason, why } = error;
    return { table, problem: { line, field, reason, why } };
  }
}

type Growing = { columns: string[]; rows: string[][] };
type How = { format: ImportFormat; encoding: TextEncoding };

async function readObjects(bytes: Uint8Array, { encoding }: How, table: Growing): Promise<void> {
  const records: Record<string, unknown>[] = [];
  const names = new Set<string>();
  for await (const line of physicalLines(once(bytes), { encoding })) {
    if (isBlank(line)) continue;
    const record = objectOf(line, table.rows.length);
    records.push(record);
    for (const name of Object.keys(record)) if (names.size < columnsShown) names.add(name);
    table.columns = [...names];
    table.rows = records.map((values) => table.columns.map((name) => cellOf(values[name])));
    if (records.length >= rowsShown) return;
  }
}

function objectOf(line: Parameters<typeof parseObject>[0], before: number) {
  try {
    return parseObject(line);
  } catch (error) {
    if (error instanceof RowProblem && before === 0) {
      throw new FileProblem(line.number, error.field, error.why);
    }
    throw error;
  }
}

async function readRecords(
  bytes: Uint8Array,
  { format, encoding }: How,
  table: Growing,
): Promise<void> {
  const tabs = format === 'tsv';
  const dialect = { delimiter: tabs ? '\t' : ',', strayQuotes: tabs } as const;
  let header = true;
  for await (const record of delimitedRecords(physicalLines(once(bytes), { encoding }), dialect)) {
    if ('problem' in record) throw new FileProblem(record.line, 'line', record.problem);
    if (header) {
      const names = record.fields.slice(0, columnsShown);
      table.columns = names.map((name, index) => name.trim() || `column_${index + 1}`);
    } else table.rows.push(table.columns.map((_, index) => record.fields[index] ?? ''));
    header = false;
    if (table.rows.length >= rowsShown) return;
  }
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
