import { openSync, writeSync } from 'node:fs';

/** A line of what the annotators write down for themselves: before they send, and what they were told. */
export interface JournalLine {
  readonly kind: 'sent' | 'acknowledged' | 'refused' | 'contradicted';
  readonly answerId: string;
  readonly itemId: string;
  /** The id and the name of the label. */
  readonly labelId: string;
  readonly label: string;
  readonly person: string;
  readonly status?: string;
}

/** Opens a journal that is written at once, so that it can be held against the database after a kill. */
export function openJournal(path: string): (line: JournalLine) => void {
  const descriptor = openSync(path, 'a', 0o600);
  return (line) => void writeSync(descriptor, `${JSON.stringify(line)}\n`);
}
