import type { ExportRow } from '../../contract/dataset.js';

/** Writes rows as text, a page at a time. */
export interface LineFormat {
  /** Comes before all rows, also where there are none. */
  readonly header: string;
  lines(rows: readonly ExportRow[]): string;
}

/** One JSON object a line; the only format that keeps everything as it is. */
export const jsonlFormat: LineFormat = {
  header: '',
  lines: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
};
