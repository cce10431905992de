import { ItemId } from '../../contract/ids.js';
import type { StagedVector } from '../../store/store.js';
import { importLimits } from '../limits.js';
import { wholeLine } from './encoding-problem.js';
import { parseObject } from './jsonl-rows.js';
import { FileProblem, RowProblem } from './parsed-row.js';
import { isBlank, physicalLines, type PhysicalLine } from './physical-lines.js';
import { attemptVectorRow, endingWithProblem, type VectorRow } from './vector-row.js';
import { notFinite, notFiniteReason, readVector } from './vector-value.js';

/** Reads one `{id or key, vector}` a line, as the file arrives. */
export function vectorRowsOfJsonl(source: AsyncIterable<Uint8Array>): AsyncGenerator<VectorRow> {
  return endingWithProblem(readLines(source));
}

async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<VectorRow> {
  let rows = 0;
  for await (const line of physicalLines(source, { mostBytes: importLimits.vectorFileBytes })) {
    if (isBlank(line)) continue;
    if (++rows > importLimits.rows) {
      const reason = `the file has more than ${importLimits.rows} rows: split it`;
      throw new FileProblem(line.number, 'file', reason);
    }
    yield attemptVectorRow(line.number, () => readLine(line));
  }
}

function readLine(line: PhysicalLine): Omit<StagedVector, 'line'> {
  const record = parseLine(line);
  return { item: itemOf(record), vector: readVector(record['vector'], 'vector') };
}

/** Python writes NaN into JSON, which is none then: that deserves a better word than "not valid". */
function parseLine(line: PhysicalLine): Record<string, unknown> {
  try {
    return parseObject(line);
  } catch (error) {
    const known = error instanceof RowProblem && line.problem === null && notFinite.test(line.text);
    throw known ? new RowProblem('vector', notFiniteReason) : error;
  }
}

function itemOf({ id, key }: Record<string, unknown>): StagedVector['item'] {
  if (id !== undefined && id !== null) {
    const itemId = ItemId.safeParse(nameOf(id, 'id'));
    if (itemId.success) return { id: itemId.data };
    throw new RowProblem('id', 'this is no item’s id: take it from an export or name the key');
  }
  if (key !== undefined && key !== null) return { key: nameOf(key, 'key') };
  throw new RowProblem(
    wholeLine,
    'it names no item: add its "id", as exports show it, or the "key" that its own file gave it',
  );
}

function nameOf(value: unknown, field: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new RowProblem(field, `the ${field} must be a text or a number`);
}
