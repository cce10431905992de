import { stringify } from 'csv-stringify/sync';
import type { ExportRow } from '../../contract/dataset.js';
import type { LineFormat } from './line-format.js';
import { guardCell } from './spreadsheet-cell.js';

/** The columns of a table in their order; lists and objects are JSON in one cell. */
const columns = [
  'id',
  'text',
  'label',
  'split',
  'source',
  'annotators',
  'probability',
  'agreement',
  'stream',
  'selectionProbability',
  'modelVersion',
  'guidelineVersion',
  'contentHash',
  'meta',
  'title',
  'context',
] as const satisfies readonly (keyof ExportRow)[];

export interface DelimitedOptions {
  readonly delimiter: ',' | '\t';
  /** Guards cells that a spreadsheet would run as a formula. */
  readonly spreadsheetSafe: boolean;
}

/** CSV (RFC 4180) or TSV with the same quoting, in UTF-8 without a byte order mark. */
export function delimitedFormat({ delimiter, spreadsheetSafe }: DelimitedOptions): LineFormat {
  const guard = spreadsheetSafe ? guardCell : (cell: string) => cell;
  return {
    header: stringify([[...columns]], { delimiter }),
    lines: (rows) =>
      stringify(
        rows.map((row) => columns.map((column) => cellOf(row[column], guard))),
        { delimiter },
      ),
  };
}

/** Numbers are ours and never formulas; a negative one must stay a number. */
function cellOf(value: ExportRow[keyof ExportRow], guard: (cell: string) => string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  return guard(typeof value === 'string' ? value : JSON.stringify(value));
}
