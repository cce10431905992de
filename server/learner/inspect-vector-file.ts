import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  hashBytes,
  isSoundRecord,
  readVectorFileHeader,
  vectorFileLayout,
  type VectorFileKind,
} from './vector-file.js';

/** Records read at a time. */
const recordsPerRead = 1000;

export interface VectorFileReport {
  /** Null where the file is no file of vectors. */
  readonly kind: VectorFileKind | null;
  readonly sound: number;
  /** Records with a wrong checksum. */
  readonly damaged: number;
  /** Records with a value that is no number, which no encoder makes. */
  readonly senseless: number;
  /** Bytes at the end that are no whole record. */
  readonly tornBytes: number;
}

/** Reads a file of vectors from end to end and changes nothing, also while a service appends to it. */
export function inspectVectorFile(path: string): VectorFileReport {
  const descriptor = openSync(path, 'r');
  try {
    return inspect(descriptor, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}

function inspect(descriptor: number, size: number): VectorFileReport {
  const header = Buffer.alloc(vectorFileLayout(0).headerBytes);
  readSync(descriptor, header, 0, header.length, 0);
  const kind = readVectorFileHeader(header);
  const report = { kind, sound: 0, damaged: 0, senseless: 0, tornBytes: 0 };
  if (kind === null) return report;
  const { headerBytes, recordBytes } = vectorFileLayout(kind.dimension);
  const buffer = Buffer.alloc(recordsPerRead * recordBytes);
  report.tornBytes = (size - headerBytes) % recordBytes;
  for (let position = headerBytes; position + recordBytes <= size;) {
    const length = readSync(descriptor, buffer, 0, buffer.length, position);
    const whole = Math.min(length - (length % recordBytes), size - position);
    for (let start = 0; start + recordBytes <= whole; start += recordBytes) {
      const record = buffer.subarray(start, start + recordBytes);
      if (!isSoundRecord(record)) report.damaged++;
      else if (!isFinite(record)) report.senseless++;
      else report.sound++;
    }
    if (whole <= 0) break;
    position += whole - (whole % recordBytes);
  }
  return report;
}

function isFinite(record: Buffer): boolean {
  for (let at = hashBytes; at + 4 < record.length; at += 4) {
    if (!Number.isFinite(record.readFloatLE(at))) return false;
  }
  return true;
}
