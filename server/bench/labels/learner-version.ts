import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageRoot } from '../../package-root.js';

const built = join(__dirname, '../../..');
/** The code that decides what a run gives. */
const folders = ['model', 'server/simulation'];
/** What only sums up finished runs; it may change without making them old. */
const summaries =
  /^model\/evaluation\/(?!metrics\.)|^server\/simulation\/(simulation-report|report-table|simulate)\./;

/** A fingerprint of the learner's code and of the packages that it computes with. */
export function learnerVersion(): string {
  const hash = createHash('sha256').update(JSON.stringify(computingPackages()));
  for (const path of folders.flatMap((folder) => listCode(join(built, folder))).sort()) {
    const name = relative(built, path);
    if (!summaries.test(name)) hash.update(`${name}\n`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}

function listCode(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listCode(path);
    return entry.name.endsWith('.js') ? [path] : [];
  });
}

function computingPackages(): [string, string][] {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  return Object.entries(dependencies).filter(([name]) =>
    /tensorflow|model-embeddings|afinn/.test(name),
  );
}
