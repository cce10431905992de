import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of the scale from -20 to 19: enough that a waiting key press is served first on a busy machine. */
const niceness = 10;

/**
 * Puts the calling thread behind those that serve people where a processor is wanted by both. On Linux
 * priorities belong to threads, and those that this thread starts inherit its own; elsewhere nothing is
 * changed, since there the call would slow down the whole process.
 */
export function giveWayToLabeling(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, niceness);
  } catch {
    // Without /proc, or where priorities may not be changed, all threads stay equal.
  }
}
