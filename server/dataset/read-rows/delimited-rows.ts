import { because } from '../../contract/reason.js';
import { findColumns, type Columns } from './columns.js';
import { delimitedRecords, type DelimitedRecord } from './delimited-records.js';
import { wholeLine } from './encoding-problem.js';
import { checkKey, checkKeyCount } from './json-checks.js';
import {
  attemptRow,
  FileProblem,
  RowProblem,
  type ParsedRow,
  type ReadOptions,
} from './parsed-row.js';
import type { PhysicalLine } from './physical-lines.js';
import { rowFromRecord } from './row-from-record.js';

interface Header {
  readonly names: readonly string[];
  readonly columns: Columns;
}

/** Reads CSV or TSV whose first record names the columns. */
export async function* delimitedRows(
  lines: AsyncIterable<PhysicalLine>,
  options: ReadOptions,
): AsyncGenerator<ParsedRow> {
  const tabs = options.format === 'tsv';
  const dialect = { delimiter: tabs ? '\t' : ',', strayQuotes: tabs };
  let header: Header | null = null;
  for await (const record of delimitedRecords(lines, dialect)) {
    if (header === null) header = readHeader(record, options);
    else yield readRecord(record, header, options);
  }
  if (header === null) {
    throw new FileProblem(1, 'file', because('file-empty'));
  }
}

function readRecord(record: DelimitedRecord, header: Header, options: ReadOptions): ParsedRow {
  return attemptRow(record.line, () =>
    rowFromRecord({ record: nameFields(record, header.names), columns: header.columns }, options),
  );
}

/** Without a header no row can be read, so its problems are the whole file's. */
function readHeader(record: DelimitedRecord, options: ReadOptions): Header {
  try {
    const names = columnNames(fieldsOf(record));
    return { names, columns: findColumns(names, options) };
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    throw new FileProblem(record.line, error.field, error.why);
  }
}

function columnNames(fields: readonly string[]): string[] {
  const names = fields.map((name, index) => name.trim() || `column_${index + 1}`);
  checkKeyCount(names.length, 'header');
  const seen = new Set<string>();
  for (const name of names) {
    checkKey(name, 'header');
    if (seen.has(name)) throw new RowProblem(name, because('row-column-twice'));
    seen.add(name);
  }
  return names;
}

function fieldsOf(record: DelimitedRecord): readonly string[] {
  if ('problem' in record) throw new RowProblem(wholeLine, record.problem);
  return record.fields;
}

function nameFields(record: DelimitedRecord, names: readonly string[]): Record<string, string> {
  const fields = fieldsOf(record);
  const surplus = fields.slice(names.length).some((field) => field !== '');
  if (surplus || fields.length < names.length) {
    throw new RowProblem(
      wholeLine,
      because('row-field-count', { fields: fields.length, columns: names.length }),
    );
  }
  return Object.fromEntries(names.map((name, index) => [name, fields[index] ?? '']));
}
