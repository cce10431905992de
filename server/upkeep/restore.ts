import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flush, removeTraces } from './back-up.js';
import { checkDataDirectory } from './check-data-directory.js';
import { BackupProblem, verifyBackup, type Manifest } from './manifest.js';

export interface Restored {
  readonly manifest: Manifest;
  /** Where the data of before were put; null where there were none. */
  readonly replaced: string | null;
}

/**
 * Puts a backup into a data directory that no service uses. What is there is replaced only where
 * `overwrite` says so, and then kept in a folder beside it. Throws a `BackupProblem`, and has changed
 * nothing then.
 */
export async function restore(
  backup: string,
  dataDirectory: string,
  { overwrite }: { overwrite: boolean },
): Promise<Restored> {
  const present = contentOf(dataDirectory);
  if (present.length > 0 && !overwrite) {
    throw new BackupProblem(
      `${dataDirectory} holds data already: name another --data-dir, or add --overwrite`,
    );
  }
  const manifest = await verifyBackup(backup);
  const staged = join(dataDirectory, 'restoring');
  try {
    await stage(backup, staged, manifest);
    const replaced = setAside(dataDirectory, present);
    // The database last: without it nothing here counts as data.
    for (const name of readdirSync(staged).sort((a, b) => a.localeCompare(b))) {
      if (name !== 'querent.db') renameSync(join(staged, name), join(dataDirectory, name));
    }
    renameSync(join(staged, 'querent.db'), join(dataDirectory, 'querent.db'));
    flush(dataDirectory);
    return { manifest, replaced };
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** Copies, holds the copies against the manifest and checks every promise on them. */
async function stage(backup: string, staged: string, manifest: Manifest): Promise<void> {
  rmSync(staged, { recursive: true, force: true });
  mkdirSync(staged, { recursive: true, mode: 0o700 });
  for (const path of [...manifest.files.map((file) => file.path), 'manifest.json']) {
    mkdirSync(dirname(join(staged, path)), { recursive: true, mode: 0o700 });
    copyFileSync(join(backup, path), join(staged, path));
    flush(join(staged, path));
  }
  await verifyBackup(staged);
  rmSync(join(staged, 'manifest.json'));
  const checked = await checkDataDirectory(staged);
  removeTraces(staged);
  const broken = checked?.findings.find(({ severity }) => severity === 'error');
  if (checked === null) throw new BackupProblem(`${backup} holds no database`);
  if (broken !== undefined) {
    throw new BackupProblem(`the backup breaks a promise: ${broken.invariant}, ${broken.what}`);
  }
}

/** What belongs to Querent in a data directory, the database first and its log with it. */
function contentOf(dataDirectory: string): string[] {
  const names = ['querent.db', 'querent.db-wal', 'querent.db-shm', 'vectors', 'config.json'];
  return names.filter((name) => existsSync(join(dataDirectory, name)));
}

function setAside(dataDirectory: string, present: readonly string[]): string | null {
  if (present.length === 0) return null;
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const replaced = join(dataDirectory, `replaced-${stamp}`);
  mkdirSync(replaced, { mode: 0o700 });
  for (const name of present) renameSync(join(dataDirectory, name), join(replaced, name));
  return replaced;
}
