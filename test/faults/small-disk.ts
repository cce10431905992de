import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that can really be full. */
export interface SmallDisk {
  readonly directory: string;
  /** Fills it up, except for some bytes. */
  fill(leaveBytes?: number): void;
  /** Gives the space back. */
  free(): void;
  remove(): void;
}

/** Mounts a file system in memory; returns why not where that is not permitted. */
export function mountSmallDisk(megabytes: number): SmallDisk | { readonly reason: string } {
  const directory = mkdtempSync(join(tmpdir(), 'querent-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory];
  const { status, error, stderr } = spawnSync('mount', options, { encoding: 'utf8' });
  if (error !== undefined || status !== 0) {
    rmSync(directory, { recursive: true });
    return { reason: `a small file system cannot be mounted: ${error?.message ?? stderr.trim()}` };
  }
  const ballast = join(directory, 'ballast');
  return {
    directory,
    fill: (leaveBytes = 0) => fill(ballast, leaveBytes),
    free: () => rmSync(ballast, { force: true }),
    remove: () => {
      spawnSync('umount', [directory]);
      if (existsSync(directory)) rmSync(directory, { recursive: true });
    },
  };
}

const blockBytes = 4096;

function fill(ballast: string, leaveBytes: number): void {
  const descriptor = openSync(ballast, 'a');
  const block = Buffer.alloc(blockBytes, 1);
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(ballast);
      if (bavail * bsize <= leaveBytes) return;
      writeSync(descriptor, block);
    }
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    if (!isFull) throw error;
  } finally {
    closeSync(descriptor);
  }
}
