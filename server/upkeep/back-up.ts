import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { packageVersion } from '../package-version.js';
import { SqliteDatabase } from '../store/sqlite/database.js';
import { checkDataDirectory } from './check-data-directory.js';
import { BackupProblem, describeFile, manifestName, type Manifest } from './manifest.js';

/**
 * Copies a data directory to the new folder `out`, also while a service writes: the database as it is at
 * one moment, then the vectors, which are only ever added to. The folder appears when it is whole and
 * every promise was checked on it. Throws a `BackupProblem`.
 */
export async function backUp(dataDirectory: string, out: string): Promise<Manifest> {
  const file = join(dataDirectory, 'querent.db');
  if (!existsSync(file)) {
    throw new BackupProblem(`${dataDirectory}: there is no database here (querent.db)`);
  }
  if (existsSync(out)) throw new BackupProblem(`${out} exists already: name a new folder`);
  const partial = `${out}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(join(partial, 'vectors'), { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(dataDirectory, partial);
    renameSync(partial, out);
    flush(dirname(out));
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

async function fill(dataDirectory: string, folder: string): Promise<Manifest> {
  const database = new SqliteDatabase(join(dataDirectory, 'querent.db'), 'read');
  const schema = Number(database.pragma('user_version'));
  await database.copyTo(join(folder, 'querent.db')).finally(() => database.close());
  const paths = ['querent.db', ...copyOthers(dataDirectory, folder)];
  const checked = await checkDataDirectory(folder);
  const broken = checked?.findings.find(({ severity }) => severity === 'error');
  if (checked === null || broken !== undefined) {
    const reason = broken === undefined ? '' : `: ${broken.invariant}, ${broken.what}`;
    throw new BackupProblem(`the copy breaks a promise${reason}; querent fsck says more`);
  }
  removeTraces(folder);
  const files = [];
  for (const path of paths) files.push(await describeFile(folder, path));
  const { projects, items, answers } = checked.checked;
  const manifest: Manifest = {
    ...{ format: 'querent-backup', version: 1, querent: packageVersion() },
    ...{ createdAt: new Date().toISOString(), schema, counts: { projects, items, answers } },
    files,
  };
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
  });
  for (const path of [...paths, manifestName, 'vectors', '.']) flush(join(folder, path));
  return manifest;
}

/** Copies the vectors, the fits that made them and the settings; returns their paths. */
function copyOthers(dataDirectory: string, folder: string): string[] {
  const vectors = join(dataDirectory, 'vectors');
  const names = existsSync(vectors) ? readdirSync(vectors) : [];
  const paths = [
    ...names.filter((name) => /\.(vectors|fit)$/.test(name)).map((name) => `vectors/${name}`),
    ...(existsSync(join(dataDirectory, 'config.json')) ? ['config.json'] : []),
  ];
  for (const path of paths) copyFileSync(join(dataDirectory, path), join(folder, path));
  return paths;
}

/** Reading a database may leave empty files beside it. */
export function removeTraces(folder: string): void {
  for (const ending of ['-wal', '-shm'])
    rmSync(join(folder, `querent.db${ending}`), { force: true });
}

export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
