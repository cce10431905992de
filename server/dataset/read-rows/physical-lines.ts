import { Readable } from 'node:stream';
import type { TextEncoding } from '../../contract/dataset.js';
import { because, type Reason } from '../../contract/reason.js';
import { importLimits, inMebibytes } from '../limits.js';
import { invalidUtf8Reason, wideEncodingProblem } from './encoding-problem.js';
import { FileProblem } from './parsed-row.js';

/** One line of a file with its line end. */
export interface PhysicalLine {
  /** From 1. */
  readonly number: number;
  /** Where there is a problem: as far as it can be read. */
  readonly text: string;
  readonly problem: Reason | null;
}

const newline = 0x0a;
const byteOrderMark = '\ufeff';

/**
 * Splits a stream of bytes into lines and decodes each by itself, so that one broken character spoils
 * one line and can be named. A byte 0x0A is never part of another character in UTF-8, so chunks may
 * end anywhere. A `Readable` is left open when reading stops early: its owner closes it.
 */
export async function* physicalLines(
  source: AsyncIterable<Uint8Array>,
  {
    mostBytes = importLimits.fileBytes,
    encoding = 'utf-8',
  }: { mostBytes?: number; encoding?: TextEncoding | undefined } = {},
): AsyncGenerator<PhysicalLine> {
  const splitter = new LineSplitter(mostBytes);
  const bytes = keptOpen(source);
  const chunks = encoding === 'utf-8' ? bytes : transcoded(bytes, encoding);
  for await (const chunk of chunks) {
    for (const line of splitter.push(chunk)) yield checked(line, encoding);
  }
  for (const line of splitter.end()) yield checked(line, encoding);
}

/** The same text in UTF-8; what is no text in its encoding becomes U+FFFD. */
async function* transcoded(
  source: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

function checked(line: PhysicalLine, encoding: TextEncoding): PhysicalLine {
  if (encoding === 'utf-8' || line.problem !== null || !line.text.includes('\ufffd')) return line;
  return { ...line, problem: because('row-not-in-encoding', { encoding }) };
}

/** Closing an HTTP request would close its socket before the refusal could be written to it. */
export function keptOpen(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (!(source instanceof Readable)) return source;
  return { [Symbol.asyncIterator]: () => source.iterator({ destroyOnReturn: false }) };
}

class LineSplitter {
  private readonly strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  private parts: Uint8Array[] = [];
  private heldBytes = 0;
  private fileBytes = 0;
  private number = 1;

  constructor(private readonly mostBytes: number) {}

  *push(chunk: Uint8Array): Generator<PhysicalLine> {
    this.countBytes(chunk.length);
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start) + 1;
      if (end === 0) break;
      this.hold(chunk.subarray(start, end));
      yield this.take();
      start = end;
    }
    this.hold(chunk.subarray(start));
  }

  *end(): Generator<PhysicalLine> {
    if (this.heldBytes > 0) yield this.take();
  }

  private countBytes(bytes: number): void {
    this.fileBytes += bytes;
    if (this.fileBytes <= this.mostBytes) return;
    const most = inMebibytes(this.mostBytes);
    throw new FileProblem(this.number, 'file', because('file-large', { most }));
  }

  private countLine(): number {
    const number = this.number++;
    if (number <= importLimits.lines) return number;
    const most = importLimits.lines;
    throw new FileProblem(number, 'file', because('file-many-lines', { most }));
  }

  /** Of a line that is too long only the length is kept. */
  private hold(part: Uint8Array): void {
    this.heldBytes += part.length;
    if (this.heldBytes > importLimits.lineBytes) this.parts = [];
    else if (part.length > 0) this.parts.push(part);
  }

  private take(): PhysicalLine {
    const bytes =
      this.parts.length === 1 ? (this.parts[0] ?? new Uint8Array()) : Buffer.concat(this.parts);
    const tooLong = this.heldBytes > importLimits.lineBytes;
    const number = this.countLine();
    this.parts = [];
    this.heldBytes = 0;
    if (number === 1) refuseWideEncoding(bytes);
    return tooLong ? tooLongLine(number) : this.decode(number, bytes);
  }

  private decode(number: number, bytes: Uint8Array): PhysicalLine {
    try {
      const text = this.strict.decode(bytes);
      const marked = number === 1 && text.startsWith(byteOrderMark);
      return { number, text: marked ? text.slice(1) : text, problem: null };
    } catch {
      return { number, text: this.lenient.decode(bytes), problem: invalidUtf8Reason(bytes) };
    }
  }
}

function refuseWideEncoding(bytes: Uint8Array): void {
  const problem = wideEncodingProblem(bytes);
  if (problem !== null) throw new FileProblem(1, 'file', problem);
}

function tooLongLine(number: number): PhysicalLine {
  const most = inMebibytes(importLimits.lineBytes);
  return { number, text: '', problem: because('row-line-long', { most }) };
}

/** A line with nothing on it separates nothing and says nothing. */
export function isBlank({ text, problem }: PhysicalLine): boolean {
  return problem === null && /^[ \t]*\r?\n?$/.test(text);
}
