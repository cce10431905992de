import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunKey } from './run-key.js';
import { canonicalKey, runPath } from './run-key.js';

/**
 * Finished runs, one JSON file each. A file appears whole, by a rename, so that a command can be
 * interrupted at any moment and several can share the folder.
 */
export class RunStore {
  constructor(private readonly folder: string) {}

  /** The result of exactly this key; null when there is none, or none that can be read. */
  async find<T>(key: RunKey): Promise<T | null> {
    try {
      const kept: unknown = JSON.parse(await readFile(join(this.folder, runPath(key)), 'utf8'));
      return isKept<T>(kept) && canonicalKey(kept.key) === canonicalKey(key) ? kept.result : null;
    } catch {
      return null;
    }
  }

  async keep(key: RunKey, result: unknown): Promise<void> {
    const path = join(this.folder, runPath(key));
    const unfinished = `${path}.${randomUUID()}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, `${JSON.stringify({ key, result })}\n`);
    await rename(unfinished, path);
  }
}

function isKept<T>(value: unknown): value is { key: RunKey; result: T } {
  return typeof value === 'object' && value !== null && 'key' in value && 'result' in value;
}
