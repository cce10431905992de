import { keyLimit, seededKey } from '../../model/random.js';

export interface DemoRow {
  readonly text: string;
  readonly label: string;
}

/** A project of real texts whose labels are all known. */
export interface DemoProject {
  readonly slug: string;
  readonly name: string;
  /** Where the texts come from and what they are about. */
  readonly domain: string;
  readonly guideline: string;
  /** In the order of their keys. */
  readonly labels: readonly string[];
  readonly rows: readonly DemoRow[];
  /** About this share of the rows is a test set that is never served. */
  readonly testShare: number;
}

export type DemoResult =
  | { readonly kind: 'ready'; readonly project: DemoProject }
  | {
      readonly kind: 'not-installed';
      readonly packageName: string;
      /** A sentence for people: which package is missing and how to install it. */
      readonly message: string;
    };

/** Never to be changed: scores of different days are compared on the same test set. */
const splitSeed = 20_250_101;

/**
 * Divides a demo's rows, in their order, into the test set and the pool, whose labels only the oracle
 * knows. The split depends on the texts alone; texts that differ only in case stay together.
 */
export function splitDemo({ rows, testShare }: DemoProject): { test: DemoRow[]; pool: DemoRow[] } {
  const threshold = testShare * keyLimit;
  const inTest = (row: DemoRow): boolean =>
    seededKey(splitSeed, row.text.toLowerCase()) < threshold;
  return { test: rows.filter(inTest), pool: rows.filter((row) => !inTest(row)) };
}

/** The rows as the bytes of a JSONL file, for `importItems`. */
export async function* demoFile(rows: readonly DemoRow[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const row of rows) yield await Promise.resolve(encoder.encode(`${JSON.stringify(row)}\n`));
}

/** Keeps the first row of each text. */
export function dropRepeats(rows: readonly DemoRow[]): DemoRow[] {
  const seen = new Set<string>();
  return rows.filter(({ text }) => !seen.has(text) && seen.add(text));
}
