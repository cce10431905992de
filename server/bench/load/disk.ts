import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const pageBytes = 4096;

/** Milliseconds of `fdatasync` after a page was appended to a file in `directory`, one a try. */
export async function timeFlushes(directory: string, count: number): Promise<number[]> {
  const path = join(directory, 'flush-probe');
  const file = await open(path, 'w', 0o600);
  try {
    const page = Buffer.alloc(pageBytes, 1);
    const times: number[] = [];
    for (let flush = 0; flush < count; flush++) {
      await file.write(page);
      const startedAt = performance.now();
      await file.datasync();
      times.push(performance.now() - startedAt);
    }
    return times;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
