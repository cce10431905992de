import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Lock = z.object({
  pid: z.int(),
  /** Tells a process from a later one with the same number; null where the system does not say. */
  startedAt: z.string().nullable(),
  /** A service stays; a command that needed the store for itself ends soon. */
  role: z.enum(['service', 'command']),
  /** Null while it starts. */
  url: z.string().nullable(),
  secret: z.string(),
});
export type Lock = z.infer<typeof Lock>;

/** The process that uses this data directory, or null; what a dead one left behind does not count. */
export function readLock(dataDirectory: string): Lock | null {
  try {
    const lock = Lock.parse(JSON.parse(readFileSync(pathOf(dataDirectory), 'utf8')));
    return isAlive(lock) ? lock : null;
  } catch {
    return null;
  }
}

/**
 * Takes the data directory for this process, before anything in it is opened. Returns null when it is
 * ours, else the lock of the process that has it. Creating the file is what excludes the others.
 */
export function takeLock(dataDirectory: string, role: Lock['role']): Lock | null {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const text = JSON.stringify(ownLock(role, { url: null, secret: '' }));
  for (;;) {
    try {
      writeFileSync(pathOf(dataDirectory), text, { flag: 'wx', mode: 0o600 });
      return null;
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!exists) throw error;
    }
    const holder = readLock(dataDirectory);
    if (holder !== null) return holder;
    removeLock(dataDirectory);
  }
}

/** Says where this process serves, and the secret by which commands here act for its owner. */
export function announceLock(
  dataDirectory: string,
  role: Lock['role'],
  service: Pick<Lock, 'url' | 'secret'>,
): void {
  writeFileSync(pathOf(dataDirectory), JSON.stringify(ownLock(role, service)), { mode: 0o600 });
}

export function removeLock(dataDirectory: string): void {
  rmSync(pathOf(dataDirectory), { force: true });
}

function ownLock(role: Lock['role'], { url, secret }: Pick<Lock, 'url' | 'secret'>): Lock {
  return { pid: process.pid, startedAt: startOf(process.pid), role, url, secret };
}

function pathOf(dataDirectory: string): string {
  return join(dataDirectory, 'querent.lock');
}

function isAlive({ pid, startedAt }: Lock): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EPERM';
    if (!exists) return false;
  }
  return startedAt === null || startOf(pid) === startedAt;
}

/** When a process began, in ticks since the machine's start (Linux), as an opaque word. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may itself hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] ?? null;
  } catch {
    return null;
  }
}
