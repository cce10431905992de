import { z } from 'zod';
import { because } from '../../contract/reason.js';
import { ItemPayload } from '../../contract/task.js';
import { contentHash } from '../content-hash.js';
import { unguardCell } from '../formats/spreadsheet-cell.js';
import { readLabel, readText } from './field-values.js';
import { checkJson } from './json-checks.js';
import { RowProblem, type ReadOptions, type RowContent } from './parsed-row.js';

type Values = Readonly<Record<string, unknown>>;

/** Columns that together only an export of ours has. */
const exportColumns = ['text', 'label', 'split', 'source', 'stream', 'contentHash', 'meta'];

/** Whether a record is a line that `exportItems` wrote, read under the names it was written with. */
export function isExportRecord(record: Values, options: ReadOptions): boolean {
  const { textColumn, labelColumn, titleColumn, contextColumn, idColumn } = options;
  if (titleColumn ?? contextColumn?.[0] ?? idColumn) return false;
  if ((textColumn ?? 'text') !== 'text' || (labelColumn ?? 'label') !== 'label') return false;
  return exportColumns.every((name) => name in record);
}

/**
 * Takes the item back out of an exported line, so that a set that was exported and imported is the
 * same set: what the export says about the item (its split, who labeled it) is not its metadata. A
 * label that only the model gave does not count, except as a suggestion: a model must not learn from
 * its own guesses without anyone having decided so.
 */
export function rowFromExport(record: Values, options: ReadOptions): RowContent {
  const flat = options.format !== 'jsonl';
  const cells = flat ? withoutGuards(record) : record;
  const guessed = cells['source'] === 'model' && options.labelsAs !== 'suggestions';
  readText(cells['text'], 'text');
  return {
    payload: payloadOf(cells, flat),
    label: guessed ? null : readLabel(cells['label'], 'label'),
    meta: metaOf(cells['meta'], flat),
  };
}

/**
 * The apostrophes of a spreadsheet-safe export are taken off again, unless the hash shows that the
 * text had them itself. Where the text tells nothing the export is taken to be safe, as it is unless
 * someone chose otherwise.
 */
function withoutGuards(record: Values): Values {
  const unguarded = Object.fromEntries(
    Object.entries(record).map(([name, cell]) => [
      name,
      typeof cell === 'string' ? unguardCell(cell) : cell,
    ]),
  );
  const hashOf = (values: Values): string => contentHash(payloadOf(values, true));
  if (hashOf(unguarded) === record['contentHash']) return unguarded;
  return hashOf(record) === record['contentHash'] ? record : unguarded;
}

function payloadOf(record: Values, flat: boolean): ItemPayload {
  const { title, context } = record;
  const payload = ItemPayload.safeParse({
    kind: 'text',
    text: record['text'],
    ...(isAbsent(title) ? {} : { title }),
    ...(isAbsent(context) ? {} : { context: flat ? fromCell(context, 'context') : context }),
  });
  if (payload.success) return payload.data;
  throw new RowProblem('context', because('row-context-not-exported'));
}

function metaOf(value: unknown, flat: boolean): Record<string, unknown> {
  const meta = z.record(z.string(), z.unknown()).safeParse(flat ? fromCell(value, 'meta') : value);
  if (meta.success) return meta.data;
  throw new RowProblem('meta', because('row-meta-no-object'));
}

function fromCell(cell: unknown, field: string): unknown {
  if (isAbsent(cell)) return {};
  try {
    const value: unknown = JSON.parse(String(cell));
    checkJson(value, field);
    return value;
  } catch (error) {
    if (error instanceof RowProblem) throw error;
    throw new RowProblem(field, because('row-cell-not-json'));
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
