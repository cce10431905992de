import type { FileHead } from '../contract/files.js';

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Names of columns in files that people have, the likeliest first; compared in lower case. */
const names = {
  text: [
    'text',
    'sentence',
    'content',
    'review',
    'comment',
    'message',
    'body',
    'question',
    'utterance',
  ].concat(['文本', '内容', '评论', '正文', '句子', '问题']),
  label: ['label', 'labels', 'class', 'category', 'intent', 'sentiment', 'topic', 'target'].concat([
    '标签',
    '类别',
    '分类',
    '情感',
    '意图',
  ]),
  title: ['title', 'headline', 'subject', '标题', '题目'],
  id: ['id', 'key', 'uid', 'uuid', 'guid', '编号', '序号'],
} as const;

/** Labels are short and come again; longer or ever new values are something else. */
const labelCharacters = 40;

/** What the columns of a file seem to be, by their names first and by their values where those tell nothing. */
export function guessColumns({ columns, rows }: Table): FileHead['guess'] {
  const byName = (wanted: readonly string[], taken: readonly (string | null)[] = []) => {
    const free = columns.filter((name) => !taken.includes(name));
    for (const name of wanted) {
      const found = free.find((column) => column.trim().toLowerCase() === name);
      if (found !== undefined) return found;
    }
    return null;
  };
  const valuesOf = (column: string) =>
    rows.map((row) => row[columns.indexOf(column)] ?? '').filter((value) => value.trim() !== '');
  const id = byName(names.id);
  const named = byName(names.text);
  const label =
    byName(names.label) ??
    likeLabels(
      columns.filter((name) => name !== id),
      valuesOf,
    );
  const text =
    named ??
    longest(
      columns.filter((name) => name !== label && name !== id),
      valuesOf,
    );
  const labelOrNone = label === text ? null : label;
  return { text, label: labelOrNone, title: byName(names.title, [text, label]), id, context: [] };
}

function longest(
  columns: readonly string[],
  valuesOf: (column: string) => readonly string[],
): string | null {
  const lengths = columns.map((name) => valuesOf(name).join('').length);
  const most = Math.max(0, ...lengths);
  return most === 0 ? null : (columns[lengths.indexOf(most)] ?? null);
}

/** The column whose values are short words that repeat most; numbers alone are no names of labels. */
function likeLabels(
  columns: readonly string[],
  valuesOf: (column: string) => readonly string[],
): string | null {
  const found = columns.filter((name) => {
    const values = valuesOf(name);
    const distinct = new Set(values);
    const isShort = values.every((value) => value.length <= labelCharacters);
    const isName = values.some((value) => !/^[\d.,:/\s-]+$/.test(value));
    return values.length >= 4 && distinct.size * 2 <= values.length && isShort && isName;
  });
  return found[0] ?? null;
}
