import { because, type Reason, type ReasonCode } from '../../contract/reason.js';
import { RowProblem, type ReadOptions } from './parsed-row.js';

/** Names under which people keep the text, the likeliest first. */
const textNames = ['text', 'sentence', 'content', 'review', 'title', '文本', '内容', '评论'];
const labelNamesOfTables = ['label', 'labels', 'class', 'category', '标签', '类别'];
/** In JSONL any other key is metadata, as the interface promises; a category may well be that. */
const labelNamesOfJsonl = ['label', 'labels', '标签', '类别'];

export interface Columns {
  readonly text: string;
  /** Null where the file has none. */
  readonly label: string | null;
  readonly title: string;
  readonly context: readonly string[];
  readonly id: string | null;
}

/** Finds the columns that an import reads. Throws a RowProblem that lists the columns there are. */
export function findColumns(names: readonly string[], options: ReadOptions): Columns {
  const { titleColumn, contextColumn = [], idColumn, textColumn, vectorColumn } = options;
  const text =
    textColumn === undefined ? firstOf(names, textNames) : required(names, textColumn, 'text');
  if (text === null) throw new RowProblem('text', missingText(names));
  if (vectorColumn !== undefined) required(names, vectorColumn, 'vector');
  // A record of JSONL may leave out whatever it has nothing to say of; a table has every column.
  if (options.format !== 'jsonl') {
    if (titleColumn !== undefined) required(names, titleColumn, 'title');
    if (idColumn !== undefined) required(names, idColumn, 'id');
    for (const name of contextColumn) required(names, name, 'context');
  }
  return {
    text,
    label: findLabel(names, options),
    title: titleColumn ?? 'title',
    context: contextColumn,
    id: idColumn ?? null,
  };
}

function findLabel(names: readonly string[], { labelColumn, format }: ReadOptions): string | null {
  if (labelColumn === '') return null;
  if (labelColumn === undefined) {
    return firstOf(names, format === 'jsonl' ? labelNamesOfJsonl : labelNamesOfTables);
  }
  return format === 'jsonl' ? labelColumn : required(names, labelColumn, 'label');
}

function firstOf(names: readonly string[], wanted: readonly string[]): string | null {
  for (const name of wanted) {
    const found = names.includes(name) ? name : names.find((n) => n.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return null;
}

function required(
  names: readonly string[],
  wanted: string,
  role: 'text' | 'label' | 'vector' | 'title' | 'context' | 'id',
): string {
  if (names.includes(wanted)) return wanted;
  throw new RowProblem(
    wanted,
    because('row-no-column', { role, column: wanted, columns: listed(names) }),
  );
}

function missingText(names: readonly string[]): Reason {
  if (names.length === 0) return because('row-empty');
  return because(missingTextCode(names), { columns: listed(names) });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${shorten(name)}"`);
  const more = names.length > shown.length ? ', …' : '';
  return `${shown.join(', ')}${more}`;
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

/** A header that reads as one long name was mostly split at the wrong character. */
function missingTextCode(names: readonly string[]): ReasonCode {
  const [only] = names;
  if (only === undefined || names.length > 1) return 'row-no-text-column';
  if (only.includes('\t')) return 'row-no-text-column-tabs';
  if (only.includes(';')) return 'row-no-text-column-semicolons';
  if (only.includes(',')) return 'row-no-text-column-commas';
  return only.includes('\r') ? 'row-no-text-column-line-ends' : 'row-no-text-column';
}
