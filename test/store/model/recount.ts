import type { SqliteDatabase } from '../../../server/store/sqlite/database.js';
import { checkInvariants } from '../../../server/store/sqlite/invariants.js';

/** The invariants, counted again from the rows; those that do not hold. */
export function recount(database: SqliteDatabase): string[] {
  return checkInvariants(database).map(({ what, examples }) => `${what} (${examples.join(', ')})`);
}
