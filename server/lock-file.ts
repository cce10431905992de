import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Lock = z.object({ pid: z.int(), url: z.string(), secret: z.string() });
export type Lock = z.infer<typeof Lock>;

/** The service that runs on this data directory, or null; what a dead one left behind does not count. */
export function readLock(dataDirectory: string): Lock | null {
  try {
    const lock = Lock.parse(JSON.parse(readFileSync(pathOf(dataDirectory), 'utf8')));
    return isAlive(lock.pid) ? lock : null;
  } catch {
    return null;
  }
}

/** Announces this process, with the secret by which commands on this machine act for its owner. */
export function writeLock(dataDirectory: string, { url, secret }: Omit<Lock, 'pid'>): void {
  const lock: Lock = { pid: process.pid, url, secret };
  writeFileSync(pathOf(dataDirectory), JSON.stringify(lock), { mode: 0o600 });
}

export function removeLock(dataDirectory: string): void {
  rmSync(pathOf(dataDirectory), { force: true });
}

function pathOf(dataDirectory: string): string {
  return join(dataDirectory, 'querent.lock');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
