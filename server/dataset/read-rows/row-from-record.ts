import type { LabelUse } from '../../contract/dataset.js';
import { because } from '../../contract/reason.js';
import type { ItemPayload } from '../../contract/task.js';
import { findColumns, type Columns } from './columns.js';
import { isExportRecord, rowFromExport } from './export-record.js';
import { readLabel, readText } from './field-values.js';
import { checkJson } from './json-checks.js';
import { readVector } from './vector-value.js';
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
  const { rest, vector } = takeVector(record, options);
  checkJson(rest, 'line');
  const row = isExportRecord(rest, options)
    ? rowFromExport(rest, options)
    : plainRow(rest, columns ?? findColumns(Object.keys(record), options));
  requireLabel(row, options);
  return vector === null ? row : { ...row, vector };
}

/** The vector is no metadata, and longer than any other value may be. */
function takeVector(
  record: NamedValues['record'],
  { vectorColumn }: ReadOptions,
): { rest: NamedValues['record']; vector: Float32Array | null } {
  if (vectorColumn === undefined) return { rest: record, vector: null };
  const { [vectorColumn]: value, ...rest } = record;
  return { rest, vector: readVector(value, vectorColumn) };
}

function plainRow(record: NamedValues['record'], columns: Columns): RowContent {
  const label = columns.label === null ? null : readLabel(record[columns.label], columns.label);
  const payload: ItemPayload = {
    kind: 'text',
    text: readText(record[columns.text], columns.text),
  };
  const meta: Record<string, unknown> = {};
  const context: Record<string, string> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === columns.text || name === columns.label) continue;
    if (name === columns.title && isTitle(value)) payload.title = value;
    else if (columns.context.includes(name)) Object.assign(context, contextOf(name, value));
    else if (name === 'context' && isContext(value)) Object.assign(context, value);
    else meta[name === columns.id ? keyOf(name) : name] = value;
  }
  if (Object.keys(context).length > 0) payload.context = context;
  return { payload, label, meta };
}

/** Files of vectors find an item by the key or the id that its own file gave it. */
function keyOf(idColumn: string): string {
  return idColumn === 'id' ? 'id' : 'key';
}

/** An empty value would be a name with nothing beside it. */
function contextOf(name: string, value: unknown): Record<string, string> {
  if (value === null || value === undefined || value === '') return {};
  return { [name]: typeof value === 'string' ? value : JSON.stringify(value) };
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
  throw new RowProblem(labelColumn ?? 'label', because('row-no-label', { use: labelsAs }));
}
