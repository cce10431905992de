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
}

/** Finds the columns that an import reads. Throws a RowProblem that lists the columns there are. */
export function findColumns(names: readonly string[], options: ReadOptions): Columns {
  const labelNames = options.format === 'jsonl' ? labelNamesOfJsonl : labelNamesOfTables;
  const label =
    options.labelColumn === undefined
      ? firstOf(names, labelNames)
      : required(names, options.labelColumn, 'label');
  const text =
    options.textColumn === undefined
      ? firstOf(names, textNames)
      : required(names, options.textColumn, 'text');
  if (text === null) throw new RowProblem('text', missingText(names));
  return { text, label };
}

function firstOf(names: readonly string[], wanted: readonly string[]): string | null {
  for (const name of wanted) {
    const found = names.includes(name) ? name : names.find((n) => n.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return null;
}

function required(names: readonly string[], wanted: string, role: 'text' | 'label'): string {
  if (names.includes(wanted)) return wanted;
  throw new RowProblem(
    wanted,
    `there is no ${role} column "${wanted}": ${listed(names)}; choose one of them`,
  );
}

function missingText(names: readonly string[]): string {
  if (names.length === 0) return 'the row is empty: add a text or remove it';
  return `no column named "text" was found: ${listed(names)}; name the one that holds the text${separatorHint(names)}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${shorten(name)}"`);
  const more = names.length > shown.length ? ', …' : '';
  return `the columns are ${shown.join(', ')}${more}`;
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

/** A header that reads as one long name was mostly split at the wrong character. */
function separatorHint(names: readonly string[]): string {
  const [only] = names;
  if (only === undefined || names.length > 1) return '';
  if (only.includes('\t')) return ' (tabs separate the columns: import the file as tsv)';
  if (only.includes(';')) return ' (semicolons separate the columns: save the file with commas)';
  if (only.includes(',')) return ' (commas separate the columns: import the file as csv)';
  return only.includes('\r') ? ' (save the file with line ends of today: LF or CRLF)' : '';
}
