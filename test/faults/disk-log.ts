import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../model/random.js';

const headBytes = 14;
const sectorBytes = 512;

/** One thing that a process did to its database, as `shim/disk.c` noted it. */
interface Operation {
  readonly kind: 'W' | 'T' | 'S' | 'A';
  readonly file: 'd' | 'w' | 'a';
  readonly offset: number;
  readonly bytes: Buffer;
}

/** What a disk holds at some moment: the flushed bytes, and the writes that came after. */
class FileState {
  #bytes = Buffer.alloc(0);
  #length = 0;
  #unflushed: Operation[] = [];

  note(operation: Operation): void {
    if (operation.kind !== 'S') {
      this.#unflushed.push(operation);
      return;
    }
    for (const earlier of this.#unflushed) this.#apply(earlier);
    this.#unflushed = [];
  }

  /** The file after a power cut: of what was not flushed, every sector is there or is not. */
  afterCut(random: Random): Buffer {
    const copy = new FileState();
    copy.#bytes = Buffer.from(this.#bytes);
    copy.#length = this.#length;
    const share = random.next();
    for (const { kind, offset, bytes, file } of this.#unflushed) {
      if (kind === 'T' && random.next() < share) copy.#apply({ kind, file, offset, bytes });
      for (let at = 0; at < bytes.length; at += sectorBytes) {
        if (random.next() >= share) continue;
        const sector = bytes.subarray(at, at + sectorBytes);
        copy.#apply({ kind, file, offset: offset + at, bytes: sector });
      }
    }
    return copy.#bytes.subarray(0, copy.#length);
  }

  #apply({ kind, offset, bytes }: Operation): void {
    if (kind === 'T') {
      this.#bytes.fill(0, Math.min(offset, this.#bytes.length));
      this.#length = offset;
      return;
    }
    const end = offset + bytes.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(end, 2 * this.#bytes.length));
      this.#bytes.copy(grown);
      this.#bytes = grown;
    }
    bytes.copy(this.#bytes, offset);
    this.#length = Math.max(this.#length, end);
  }
}

/** What a power cut leaves behind, and what had been acknowledged before it. */
export interface CutState {
  readonly database: Buffer;
  readonly log: Buffer;
  readonly acknowledged: readonly string[];
}

/** Every write and flush of a process in their order, from which a power cut at any moment is made. */
export class DiskLog {
  readonly #operations: Operation[];

  constructor(path: string) {
    this.#operations = parse(readFileSync(path));
  }

  get flushes(): number {
    return this.#operations.filter(({ kind }) => kind === 'S').length;
  }

  /** Flushes of the database file itself: the log was moved into it. */
  get checkpoints(): number {
    return this.#operations.filter(({ kind, file }) => kind === 'S' && file === 'd').length;
  }

  /** The states after `count` cuts, each between two operations after the first acknowledgement. */
  *cuts(count: number, random: Random): Generator<CutState> {
    const first = this.#operations.findIndex(({ kind }) => kind === 'A');
    const span = this.#operations.length - first;
    const moments = Array.from({ length: count }, () => first + Math.floor(random.next() * span));
    moments.sort((a, b) => a - b);
    const files = { d: new FileState(), w: new FileState() };
    const acknowledged: string[] = [];
    let next = 0;
    for (const moment of moments) {
      for (; next <= moment; next++) {
        const operation = this.#operations[next];
        if (operation === undefined) break;
        if (operation.file === 'a') acknowledged.push(operation.bytes.toString().trim());
        else files[operation.file].note(operation);
      }
      const [database, log] = [files.d.afterCut(random), files.w.afterCut(random)];
      yield { database, log, acknowledged: [...acknowledged] };
    }
  }
}

/** Writes the files of a cut into `folder`; returns the database's. */
export function writeCut({ database, log }: CutState, folder: string): string {
  const file = join(folder, 'querent.db');
  writeFileSync(file, database);
  writeFileSync(`${file}-wal`, log);
  return file;
}

function parse(log: Buffer): Operation[] {
  const operations: Operation[] = [];
  for (let at = 0; at + headBytes <= log.length;) {
    const length = log.readUInt32LE(at + 2);
    const start = at + headBytes;
    // The process was killed in the middle of its last record.
    if (start + length > log.length) break;
    operations.push({
      kind: log.toString('latin1', at, at + 1) as Operation['kind'],
      file: log.toString('latin1', at + 1, at + 2) as Operation['file'],
      offset: Number(log.readBigUInt64LE(at + 6)),
      bytes: log.subarray(start, start + length),
    });
    at = start + length;
  }
  return operations;
}
