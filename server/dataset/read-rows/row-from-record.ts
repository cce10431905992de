import type { LabelUse } from '../../contract/dataset.js';
import type { ItemPayload } from '../../contract/task.js';
import { findColumns, type Columns } from './columns.js';
import { isExportRecord, rowFromExport } from './export-record.js';
import { readLabel, readText } from './field-values.js';
import { checkJson } from './json-checks.js';
import { RowProblem, type ReadOptions, type RowContent } from './parsed-row.js';

/** Uses of labels for which a row without one is of no use. */
const usesThatNeedLabels: ReadonlySet<LabelUse> = new Set(['test', 'oracle', 'checks']);

export interface NamedValues {
  readonly record: Readonly<Record<string, unknown>>;
  /** Those of the file's header; null where each record brings its own names. */
  readonly columns: Columns | null;
}

/** Makes a row of the named values of a file. Throws a RowProblem for what can't be used. */
export function rowFromRecord({ record, columns }: NamedValues, options: ReadOptions): RowContent {
  checkJson(record, 'line');
  const row = isExportRecord(record, options)
    ? rowFromExport(record, options)
    : plainRow(record, columns ?? findColumns(Object.keys(record), options));
  requireLabel(row, options);
  return row;
}

function plainRow(record: NamedValues['record'], columns: Columns): RowContent {
  const label = columns.label === null ? null : readLabel(record[columns.label], columns.label);
  const payload: ItemPayload = {
    kind: 'text',
    text: readText(record[columns.text], columns.text),
  };
  const meta: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === columns.text || name === columns.label) continue;
    if (name === 'title' && isTitle(value)) payload.title = value;
    else if (name === 'context' && isContext(value)) payload.context = value;
    else meta[name] = value;
  }
  return { payload, label, meta };
}

function isTitle(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Only named texts can be shown to an annotator; any other "context" is metadata. */
function isContext(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((inner) => typeof inner === 'string');
}

function requireLabel({ label }: RowContent, { labelsAs, labelColumn }: ReadOptions): void {
  if (label !== null || !usesThatNeedLabels.has(labelsAs)) return;
  throw new RowProblem(
    labelColumn ?? 'label',
    `it has no label, and labels used as "${labelsAs}" need one on every row: add it or remove the row`,
  );
}
