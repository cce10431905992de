import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

let found: string | undefined;

/** The folder of package.json, from the source tree as from `dist/`. */
export function packageRoot(): string {
  found ??= findAbove(__dirname);
  return found;
}

function findAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json was not found above the program');
  return findAbove(parent);
}
