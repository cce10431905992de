import { because } from '../../contract/reason.js';
import { ItemId } from '../../contract/ids.js';
import type { StagedVector } from '../../store/store.js';
import { importLimits } from '../limits.js';
import { wholeLine } from './encoding-problem.js';
import { parseObject } from './jsonl-rows.js';
import { FileProblem, RowProblem } from './parsed-row.js';
import { isBlank, physicalLines, type PhysicalLine } from './physical-lines.js';
import { attemptVectorRow, endingWithProblem, type VectorRow } from './vector-row.js';
import { notFinite, readVector } from './vector-value.js';

/** Reads one `{id or key, vector}` a line, as the file arrives. */
export function vectorRowsOfJsonl(source: AsyncIterable<Uint8Array>): AsyncGenerator<VectorRow> {
  return endingWithProblem(readLines(source));
}

async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<VectorRow> {
  let rows = 0;
  for await (const line of physicalLines(source, { mostBytes: importLimits.vectorFileBytes })) {
    if (isBlank(line)) continue;
    if (++rows > importLimits.rows) {
      const most = importLimits.rows;
      throw new FileProblem(line.number, 'file', because('file-many-rows', { most }));
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
    throw known ? new RowProblem('vector', because('vector-nan')) : error;
  }
}

function itemOf({ id, key }: Record<string, unknown>): StagedVector['item'] {
  if (id !== undefined && id !== null) {
    const itemId = ItemId.safeParse(nameOf(id, 'id'));
    if (itemId.success) return { id: itemId.data };
    throw new RowProblem('id', because('vector-no-item-id'));
  }
  if (key !== undefined && key !== null) return { key: nameOf(key, 'key') };
  throw new RowProblem(wholeLine, because('vector-no-item'));
}

function nameOf(value: unknown, field: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new RowProblem(field, because('vector-name', { name: field }));
}
