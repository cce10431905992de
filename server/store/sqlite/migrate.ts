import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.js';
import type { SqliteDatabase } from './database.js';

interface Migration {
  readonly version: number;
  readonly sql: string;
}

/**
 * Brings the database to the newest schema, one transaction a step, after a copy of a database that
 * already holds something. Throws on a database made by a newer Querent.
 */
export function migrate(database: SqliteDatabase, file: string): void {
  const current = Number(database.pragma('user_version'));
  const migrations = readMigrations();
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new Error(
      `${file} has schema ${current}, which is newer than this Querent (${newest}): update Querent`,
    );
  }
  const due = migrations.filter(({ version }) => version > current);
  if (due.length > 0 && current > 0) copyBefore(database, file, current);
  for (const migration of due) apply(database, migration);
}

/** The schema that this program works with. */
export function newestSchema(): number {
  return readMigrations().at(-1)?.version ?? 0;
}

function apply(database: SqliteDatabase, { version, sql }: Migration): void {
  database.execute(`BEGIN EXCLUSIVE;\n${sql}\nPRAGMA user_version = ${version};\nCOMMIT;`);
}

function copyBefore(database: SqliteDatabase, file: string, version: number): void {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  database.run('VACUUM INTO ?', `${file}.schema-${version}-${stamp}.backup`);
}

function readMigrations(): Migration[] {
  const folder = join(packageRoot(), 'server/store/sqlite/migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({
      version: Number.parseInt(name, 10),
      sql: readFileSync(join(folder, name), 'utf8'),
    }));
}
