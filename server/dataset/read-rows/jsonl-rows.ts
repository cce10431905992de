import { because, type Reason } from '../../contract/reason.js';
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
    throw new FileProblem(1, labelColumn, because('row-no-key', { key: labelColumn }));
  }
}

/** The object of one line. Throws a RowProblem for anything else. */
export function parseObject({ text, problem }: PhysicalLine): Record<string, unknown> {
  if (problem !== null) throw new RowProblem(wholeLine, problem);
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new RowProblem(wholeLine, because('row-no-object'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RowProblem(wholeLine, syntaxReason(text, error));
  }
}

function syntaxReason(text: string, error: unknown): Reason {
  if (text.includes('\0')) return because('row-nul');
  if (/^\s*\[\s*$/.test(text)) return because('row-array');
  const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined
    ? because('row-not-json')
    : because('row-not-json-at', { position });
}
