import { wholeLine } from './encoding-problem.js';
import {
  attemptRow,
  FileProblem,
  RowProblem,
  type ParsedRow,
  type ReadOptions,
} from './parsed-row.js';
import { isBlank, type PhysicalLine } from './physical-lines.js';
import { rowFromRecord } from './row-from-record.js';

/** Reads one JSON object a line. Blank lines say nothing and are passed over. */
export async function* jsonlRows(
  lines: AsyncIterable<PhysicalLine>,
  options: ReadOptions,
): AsyncGenerator<ParsedRow> {
  const { labelColumn = '' } = options;
  let read = 0;
  let labelSeen = labelColumn === '';
  for await (const line of lines) {
    if (isBlank(line)) continue;
    read++;
    yield attemptRow(line.number, () => {
      const record = parseObject(line);
      labelSeen ||= labelColumn in record;
      return rowFromRecord({ record, columns: null }, options);
    });
  }
  // One row may have no label; that none has the key is a slip in its name.
  if (read > 0 && !labelSeen) {
    throw new FileProblem(1, labelColumn, `no line has the key "${labelColumn}": name another one`);
  }
}

/** The object of one line. Throws a RowProblem for anything else. */
export function parseObject({ text, problem }: PhysicalLine): Record<string, unknown> {
  if (problem !== null) throw new RowProblem(wholeLine, problem);
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new RowProblem(wholeLine, 'it must be an object, such as {"text": "…", "label": "…"}');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RowProblem(wholeLine, syntaxReason(text, error));
  }
}

function syntaxReason(text: string, error: unknown): string {
  if (text.includes('\0')) return 'there is a NUL character (U+0000) in it: remove it';
  if (/^\s*\[\s*$/.test(text)) {
    return 'the file seems to be one JSON array: write one object a line, without brackets and commas';
  }
  const where = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
  const place = where === undefined ? '' : ` (${where})`;
  return `it is not valid JSON${place}: each line must be one whole object, such as {"text": "…"}`;
}
