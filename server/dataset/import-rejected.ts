import type { RejectedRow } from '../contract/dataset.js';
import { Refusal } from '../contract/errors.js';

/** The import was refused because of the file's content; nothing of it is in the store. */
export class ImportRejected extends Refusal {
  /** @param rejected the rows at fault, in the order of the file, at most twenty of them */
  constructor(readonly rejected: readonly RejectedRow[]) {
    super('malformed', summarize(rejected));
    this.name = 'ImportRejected';
  }
}

function summarize(rejected: readonly RejectedRow[]): string {
  const [first] = rejected;
  if (first === undefined) return 'Nothing was imported.';
  const rest = rejected.length - 1;
  const more = rest === 0 ? '' : ` (and ${rest} more ${rest === 1 ? 'row' : 'rows'})`;
  return `Nothing was imported. Line ${first.line}, ${first.field}: ${first.reason}${more}`;
}
