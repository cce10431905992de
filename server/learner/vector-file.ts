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
const hashBytes = 16;
const checksumBytes = 4;
/** Bytes read at a time when the file is loaded. */
const readBytes = 8 * 2 ** 20;

export interface VectorFileKind {
  readonly encoder: string;
  readonly fitId: string;
  readonly dimension: number;
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
    this.#recordBytes = hashBytes + kind.dimension * 4 + checksumBytes;
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
    writeSync(this.#descriptor, records);
    this.#end += records.length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #visitRecords(records: Buffer, visit: (hash: string, values: Float32Array) => void): void {
    for (let start = 0; start < records.length; start += this.#recordBytes) {
      const body = records.subarray(start, start + this.#recordBytes - checksumBytes);
      const checksum = records.readUInt32LE(start + body.length);
      if (crc32(body) !== checksum) continue;
      // A record need not begin at a multiple of four, which a Float32Array must: copy the values.
      const bytes = new Uint8Array(body.subarray(hashBytes));
      visit(body.toString('hex', 0, hashBytes), new Float32Array(bytes.buffer));
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
