import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const magic = 'QVEC1';
const headerBytes = 256;
export const hashBytes = 16;
const checksumBytes = 4;
/** Bytes read at a time when the file is loaded. */
const readBytes = 8 * 2 ** 20;

export interface VectorFileKind {
  readonly encoder: string;
  readonly fitId: string;
  readonly dimension: number;
}

/** How a file of these vectors is laid out: where the records begin, and how long each is. */
export function vectorFileLayout(dimension: number): { headerBytes: number; recordBytes: number } {
  return { headerBytes, recordBytes: hashBytes + dimension * 4 + checksumBytes };
}

/** The kind of vectors that a file's first bytes announce; null where they are no such header. */
export function readVectorFileHeader(header: Buffer): VectorFileKind | null {
  const [word, line = ''] = header.toString('utf8', 0, headerBytes).split('\n');
  try {
    const kind = JSON.parse(line) as VectorFileKind;
    return word === magic && header.subarray(0, headerBytes).equals(headerOf(kind)) ? kind : null;
  } catch {
    return null;
  }
}

/** Whether the bytes of a record are the ones that were written. */
export function isSoundRecord(record: Buffer): boolean {
  const body = record.subarray(0, -checksumBytes);
  return crc32(body) === record.readUInt32LE(body.length);
}

/**
 * The vectors of one encoder fit, by the hash of what was encoded: a header, then records of hash,
 * float32 values and checksum. It is only ever appended to and can always be rebuilt by encoding again,
 * so it is not flushed; what a crash has torn off at its end is found by the checksum and cut away.
 */
export class VectorFile {
  readonly #descriptor: number;
  readonly #recordBytes: number;
  readonly #dimension: number;
  #end: number;

  /** Opens or creates the file of this kind in `directory`; a file that is not one is begun anew. */
  constructor(directory: string, kind: VectorFileKind) {
    mkdirSync(directory, { recursive: true });
    const path = join(directory, `${fileName(kind)}.vectors`);
    this.#descriptor = openSync(path, 'a+', 0o600);
    this.#dimension = kind.dimension;
    this.#recordBytes = vectorFileLayout(kind.dimension).recordBytes;
    const header = headerOf(kind);
    if (!this.#startsWith(header)) {
      ftruncateSync(this.#descriptor, 0);
      writeSync(this.#descriptor, header);
    }
    this.#end = this.#wholeRecordsEnd();
    ftruncateSync(this.#descriptor, this.#end);
  }

  /** Calls `visit` with the hash (hex) and the values of every sound record; copy what you keep. */
  load(visit: (hash: string, values: Float32Array) => void): void {
    const perRead = Math.max(1, Math.floor(readBytes / this.#recordBytes));
    const buffer = Buffer.alloc(perRead * this.#recordBytes);
    for (let position = headerBytes; position < this.#end;) {
      const wanted = Math.min(buffer.length, this.#end - position);
      const length = readSync(this.#descriptor, buffer, 0, wanted, position);
      if (length < this.#recordBytes) return;
      const whole = length - (length % this.#recordBytes);
      this.#visitRecords(buffer.subarray(0, whole), visit);
      position += whole;
    }
  }

  /** Appends vectors (row-major, one row a hash). */
  append(hashes: readonly string[], values: Float32Array): void {
    const records = Buffer.alloc(hashes.length * this.#recordBytes);
    for (const [index, hash] of hashes.entries()) {
      const record = records.subarray(index * this.#recordBytes, (index + 1) * this.#recordBytes);
      record.write(hash, 0, hashBytes, 'hex');
      const row = values.subarray(index * this.#dimension, (index + 1) * this.#dimension);
      Buffer.from(row.buffer, row.byteOffset, row.byteLength).copy(record, hashBytes);
      const body = record.subarray(0, -checksumBytes);
      record.writeUInt32LE(crc32(body), body.length);
    }
    this.#write(records);
    this.#end += records.length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** All of it or nothing: half a record in the middle would shift every later one. */
  #write(records: Buffer): void {
    try {
      for (let written = 0; written < records.length;) {
        written += writeSync(this.#descriptor, records, written);
      }
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#end);
      throw error;
    }
  }

  #visitRecords(records: Buffer, visit: (hash: string, values: Float32Array) => void): void {
    for (let start = 0; start < records.length; start += this.#recordBytes) {
      const record = records.subarray(start, start + this.#recordBytes);
      if (!isSoundRecord(record)) continue;
      // A record need not begin at a multiple of four, which a Float32Array must: copy the values.
      const bytes = new Uint8Array(record.subarray(hashBytes, -checksumBytes));
      visit(record.toString('hex', 0, hashBytes), new Float32Array(bytes.buffer));
    }
  }

  #startsWith(header: Buffer): boolean {
    const found = Buffer.alloc(headerBytes);
    const length = readSync(this.#descriptor, found, 0, headerBytes, 0);
    return length === headerBytes && found.equals(header);
  }

  #wholeRecordsEnd(): number {
    const { size } = fstatSync(this.#descriptor);
    const records = Math.max(0, Math.floor((size - headerBytes) / this.#recordBytes));
    return headerBytes + records * this.#recordBytes;
  }
}

function headerOf(kind: VectorFileKind): Buffer {
  const header = Buffer.alloc(headerBytes, ' ');
  const { encoder, fitId, dimension } = kind;
  header.write(`${magic}\n${JSON.stringify({ encoder, fitId, dimension })}`);
  return header;
}

function fileName({ encoder, fitId }: VectorFileKind): string {
  return `${encoder}-${fitId}`.replaceAll(/[^A-Za-z0-9._+-]/g, '_').slice(0, 120);
}
