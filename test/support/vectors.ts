import type { LabeledText } from './texts.js';
import { animalTexts } from './texts.js';
import type { TestService } from './service.js';

export interface VectorLine extends LabeledText {
  readonly key: string;
  readonly vector: readonly number[];
}

/** Animal texts with keys and vectors that tell the two classes apart, of any length. */
export function animalVectors(count: number, dimension = 4): VectorLine[] {
  return animalTexts(count).map(({ text, label }, index) => {
    const noise = Array.from({ length: dimension - 2 }, (_, axis) => ((index * 7 + axis) % 5) / 10);
    const vector = label === 'cat' ? [3, 0.5, ...noise] : [0.5, 3, ...noise];
    return { text, label, key: `k${index}`, vector };
  });
}

/** Sends a file of vectors to the service. */
export function addVectors(
  { client }: Pick<TestService, 'client'>,
  project: string,
  file: { rows: readonly object[] } | { bytes: Uint8Array },
  query: Readonly<Record<string, string>> = {},
) {
  const format = 'rows' in file ? 'jsonl' : 'npy';
  const body =
    'rows' in file
      ? file.rows.map((row) => `${JSON.stringify(row)}\n`).join('')
      : Uint8Array.from(file.bytes);
  const stream = new Blob([body]).stream() as ReadableStream<Uint8Array>;
  return client.call('addVectors', { project, input: { format, ...query }, stream });
}

/** A matrix as `numpy.save` writes it. */
export function npyFile(rows: readonly (readonly number[])[], type: '<f4' | '<f8' = '<f4'): Buffer {
  const shape = `(${rows.length}, ${rows[0]?.length ?? 0})`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  const numbers = rows.flat();
  const values = type === '<f4' ? Float32Array.from(numbers) : Float64Array.from(numbers);
  const start = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
  return Buffer.concat([start, length, Buffer.from(padded), Buffer.from(values.buffer)]);
}
