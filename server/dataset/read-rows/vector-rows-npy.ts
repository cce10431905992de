import type { ItemId } from '../../contract/ids.js';
import { because } from '../../contract/reason.js';
import type { StagedVector } from '../../store/store.js';
import { importLimits } from '../limits.js';
import { FileProblem, RowProblem } from './parsed-row.js';
import { keptOpen } from './physical-lines.js';
import { attemptVectorRow, endingWithProblem, type VectorRow } from './vector-row.js';

const magic = Buffer.from('\x93NUMPY', 'latin1');
const headerBytesMost = 64 * 1024;

/**
 * Reads the matrix of a .npy file (version 1 to 3; float32 or float64, little-endian, C order), one row
 * for each of `items` in their order. A row's number stands for its line.
 */
export function vectorRowsOfNpy(
  source: AsyncIterable<Uint8Array>,
  items: AsyncIterable<ItemId>,
): AsyncGenerator<VectorRow> {
  return endingWithProblem(readMatrix(source, items));
}

interface MatrixHeader {
  readonly rows: number;
  readonly columns: number;
  readonly bytesPerNumber: 4 | 8;
}

async function* readMatrix(
  source: AsyncIterable<Uint8Array>,
  items: AsyncIterable<ItemId>,
): AsyncGenerator<VectorRow> {
  const bytes = new ByteQueue(keptOpen(source)[Symbol.asyncIterator]());
  const header = await readHeader(bytes);
  let row = 0;
  for await (const id of items) {
    const line = ++row;
    if (line > header.rows)
      throw new FileProblem(header.rows, 'file', because('vectors-few', { rows: header.rows }));
    const record = await bytes.take(header.columns * header.bytesPerNumber);
    if (record === null) {
      throw new FileProblem(line, 'file', because('vectors-cut-off', { row: line }));
    }
    yield attemptVectorRow(line, () => ({ item: { id }, vector: readRow(record, header) }));
  }
  if (row < header.rows) {
    const why = because('vectors-count', { rows: header.rows, items: row });
    throw new FileProblem(header.rows, 'file', why);
  }
  if ((await bytes.take(1)) !== null) {
    throw new FileProblem(row, 'file', because('vectors-surplus'));
  }
}

function readRow(
  record: Buffer,
  { columns, bytesPerNumber }: MatrixHeader,
): StagedVector['vector'] {
  const vector = new Float32Array(columns);
  for (let index = 0; index < columns; index++) {
    const at = index * bytesPerNumber;
    vector[index] = bytesPerNumber === 4 ? record.readFloatLE(at) : record.readDoubleLE(at);
    if (!Number.isFinite(vector[index])) {
      throw new RowProblem('vector', because('vectors-row-not-finite', { place: index + 1 }));
    }
  }
  return vector;
}

async function readHeader(bytes: ByteQueue): Promise<MatrixHeader> {
  const start = await bytes.take(magic.length + 2);
  if (start === null || !start.subarray(0, magic.length).equals(magic)) {
    throw new FileProblem(1, 'file', because('vectors-no-npy'));
  }
  const wide = (start[magic.length] ?? 0) > 1;
  const length = await bytes.take(wide ? 4 : 2);
  const size = length === null ? 0 : wide ? length.readUInt32LE() : length.readUInt16LE();
  const text = size > headerBytesMost ? null : await bytes.take(size);
  return parseHeader(text?.toString('latin1') ?? '');
}

function parseHeader(text: string): MatrixHeader {
  const type = /'descr':\s*'<f([48])'/.exec(text)?.[1];
  const shape = /'shape':\s*\((\d+),\s*(\d+),?\s*\)/.exec(text);
  const rowByRow = /'fortran_order':\s*False/.test(text);
  if (type === undefined || shape === null || !rowByRow) {
    throw new FileProblem(1, 'file', because('vectors-other-array'));
  }
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  if (columns === 0 || columns > importLimits.vectorDimension) {
    const most = importLimits.vectorDimension;
    throw new FileProblem(1, 'file', because('vectors-dimension', { numbers: columns, most }));
  }
  return { rows, columns, bytesPerNumber: type === '4' ? 4 : 8 };
}

/** Bytes of a stream, taken piece by piece. */
class ByteQueue {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly source: AsyncIterator<Uint8Array>) {}

  /** The next `count` bytes; null where the stream ends before. */
  async take(count: number): Promise<Buffer | null> {
    const parts = [this.held];
    let length = this.held.length;
    while (length < count) {
      const next = await this.source.next();
      if (next.done === true) return null;
      parts.push(Buffer.from(next.value));
      length += next.value.length;
    }
    const all = parts.length === 1 ? this.held : Buffer.concat(parts);
    this.held = all.subarray(count);
    return all.subarray(0, count);
  }
}
