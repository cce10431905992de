import { parse } from 'csv-parse/sync';
import { because, type Reason } from '../../contract/reason.js';
import { importLimits, inMebibytes } from '../limits.js';
import { isBlank, type PhysicalLine } from './physical-lines.js';

export type DelimitedRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: Reason };

export interface Dialect {
  readonly delimiter: string;
  /** Quotes that enclose no whole field are part of the text, as most writers of TSV mean them. */
  readonly strayQuotes: boolean;
}

/** Joins the lines of quoted fields and splits the records that they make. */
export async function* delimitedRecords(
  lines: AsyncIterable<PhysicalLine>,
  dialect: Dialect,
): AsyncGenerator<DelimitedRecord> {
  const assembler = new RecordAssembler(dialect);
  for await (const line of lines) yield* assembler.push(line);
  yield* assembler.end();
}

/**
 * A record is whole when its quotes are even in number. Where that leads nowhere only its first line
 * is given up and reading starts again with the next, so that one stray quote costs one row instead
 * of the rest of the file.
 */
class RecordAssembler {
  private held: PhysicalLine[] = [];
  private quotes = 0;
  private characters = 0;

  constructor(private readonly dialect: Dialect) {}

  *push(line: PhysicalLine): Generator<DelimitedRecord> {
    const waiting = [line];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      yield* this.read(next, waiting);
    }
  }

  *end(): Generator<DelimitedRecord> {
    const waiting: PhysicalLine[] = [];
    while (this.held.length > 0) {
      yield this.giveUp(waiting, because('row-quote-open'));
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        yield* this.read(next, waiting);
      }
    }
  }

  private *read(line: PhysicalLine, waiting: PhysicalLine[]): Generator<DelimitedRecord> {
    const first = this.held.length === 0;
    if (first && isBlank(line)) return;
    if (first && !this.opensQuote(line.text)) {
      yield this.plain(line);
      return;
    }
    this.hold(line);
    if (this.quotes % 2 === 0) yield this.close(waiting);
    else if (this.characters > importLimits.lineBytes) {
      const most = inMebibytes(importLimits.lineBytes);
      yield this.giveUp(waiting, because('row-quote-far', { most }));
    }
  }

  /** Quotes inside a field that does not begin with one are part of its text. */
  private opensQuote(text: string): boolean {
    return text.startsWith('"') || text.includes(`${this.dialect.delimiter}"`);
  }

  private plain({ number, text, problem }: PhysicalLine): DelimitedRecord {
    if (problem !== null) return { line: number, problem };
    return { line: number, fields: text.replace(/\r?\n$/, '').split(this.dialect.delimiter) };
  }

  private hold(line: PhysicalLine): void {
    this.held.push(line);
    this.quotes += countQuotes(line.text);
    this.characters += line.text.length;
  }

  private close(waiting: PhysicalLine[]): DelimitedRecord {
    const line = this.held[0]?.number ?? 0;
    const broken = this.held.find(({ problem }) => problem !== null);
    const fields = parseRecord(this.held.map(({ text }) => text).join(''), this.dialect.delimiter);
    if (fields === null) {
      return this.giveUp(waiting, because('row-quotes-unmatched'));
    }
    this.reset();
    // The line at fault, which need not be the first one of the record.
    if (broken?.problem) return { line: broken.number, problem: broken.problem };
    return { line, fields };
  }

  private giveUp(waiting: PhysicalLine[], problem: Reason): DelimitedRecord {
    const [first, ...rest] = this.held;
    for (const line of rest.reverse()) waiting.push(line);
    this.reset();
    if (first !== undefined && this.dialect.strayQuotes) return this.plain(first);
    return { line: first?.number ?? 0, problem };
  }

  private reset(): void {
    this.held = [];
    this.quotes = 0;
    this.characters = 0;
  }
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

/** The fields of one record; null where its quotes don't make one. */
function parseRecord(text: string, delimiter: string): string[] | null {
  try {
    const options = { delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n'] };
    const records = parse(text, options);
    return records.length === 1 ? (records[0] ?? null) : null;
  } catch {
    return null;
  }
}
