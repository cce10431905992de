import type { ImportOptions, RejectedRow } from '../contract/dataset.js';
import { refusedRowsShown, skippedRowsShown } from './limits.js';
import type { BadRow } from './read-rows/parsed-row.js';

/** Counts and lists the bad rows of an import, and knows what they mean for it. */
export class Rejections {
  rows: RejectedRow[] = [];
  count = 0;
  /** The import can't succeed any more. */
  refused = false;
  /** Reading on would tell nothing more. */
  complete = false;

  constructor(private readonly badRows: ImportOptions['badRows']) {}

  add({ line, field, reason, why, fatal }: BadRow): void {
    this.count++;
    if (fatal || this.badRows === 'stop') this.refused = true;
    // Rows that would have been skipped are not what the import is refused for.
    if (fatal && this.badRows === 'skip') this.rows = [];
    if (this.rows.length < this.shown) this.rows.push({ line, field, reason, why });
    this.complete = fatal || (this.refused && this.rows.length >= this.shown);
  }

  private get shown(): number {
    return this.badRows === 'stop' ? refusedRowsShown : skippedRowsShown;
  }
}
