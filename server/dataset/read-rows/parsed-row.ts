import type { ImportFormat, LabelUse, RejectedRow, TextEncoding } from '../../contract/dataset.js';
import { sayReason, type Reason } from '../../contract/reason.js';
import type { ItemPayload } from '../../contract/task.js';

export interface ReadOptions {
  readonly format: ImportFormat;
  /** Left out: UTF-8. */
  readonly encoding?: TextEncoding | undefined;
  readonly textColumn?: string | undefined;
  /** Left out: found by its name; empty: there is none. */
  readonly labelColumn?: string | undefined;
  readonly titleColumn?: string | undefined;
  readonly contextColumn?: readonly string[] | undefined;
  readonly idColumn?: string | undefined;
  /** Left out: the file has no vectors. */
  readonly vectorColumn?: string | undefined;
  readonly labelsAs: LabelUse;
}

/** What one row of a file says of an item. */
export interface RowContent {
  readonly payload: ItemPayload;
  /** Null where the row has none. */
  readonly label: string | null;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly vector?: Float32Array;
}

export interface GoodRow extends RowContent {
  readonly ok: true;
  /** The physical line, from 1, where the row starts. */
  readonly line: number;
}

export interface BadRow extends RejectedRow {
  readonly ok: false;
  readonly why: Reason;
  /** The rest of the file can't be read: it is refused even where bad rows are skipped. */
  readonly fatal: boolean;
}

export type ParsedRow = GoodRow | BadRow;

/** What is wrong with one row; the message says how to mend it. */
export class RowProblem extends Error {
  constructor(
    readonly field: string,
    readonly why: Reason,
  ) {
    super(sayReason(why));
  }
}

/** What is wrong with a whole file from one line on. */
export class FileProblem extends RowProblem {
  constructor(
    readonly line: number,
    field: string,
    why: Reason,
  ) {
    super(field, why);
  }
}

/** What is wrong with a row, for those who import it. */
export function badRow(
  line: number,
  { field, why, fatal = false }: { field: string; why: Reason; fatal?: boolean },
): BadRow {
  return { ok: false, line, field, reason: sayReason(why), why, fatal };
}

/** The row that `read` returns, or what it found wrong with it. */
export function attemptRow(line: number, read: () => RowContent): ParsedRow {
  try {
    return { ok: true, line, ...read() };
  } catch (error) {
    if (error instanceof FileProblem || !(error instanceof RowProblem)) throw error;
    return badRow(line, error);
  }
}
