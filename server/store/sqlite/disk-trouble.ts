import { Refusal } from '../../contract/errors.js';

/** The last one is what a full disk says where SQLite cannot grow the index of its log. */
const fullCodes: ReadonlySet<unknown> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']);
const failedCodes = /^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN)/;

/**
 * What the disk did to a call: `full` passes by itself when there is space; after `failed` nobody knows
 * what is on disk, so that the connection has to be opened anew before anything is acknowledged.
 */
export function diskTrouble(error: unknown): 'full' | 'failed' | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (fullCodes.has(code)) return 'full';
  return typeof code === 'string' && failedCodes.test(code) ? 'failed' : null;
}

/** The refusal that people see; null where it was not the disk. */
export function diskFailure(error: unknown): Refusal | null {
  switch (diskTrouble(error)) {
    case 'full':
      return new Refusal(
        'full',
        'The disk of the service is full: nothing was saved. Free some space; it goes on by itself.',
      );
    case 'failed':
      return new Refusal(
        'disk-failed',
        'The disk of the service failed: nothing was saved. It is tried again by itself; look at the disk.',
      );
    case null:
      return null;
  }
}
