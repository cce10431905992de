import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../contract/project.js';
import { readLock } from '../lock-file.js';
import { checkInvariants, type Finding } from '../store/sqlite/invariants.js';
import { newestSchema } from '../store/sqlite/migrate.js';
import { openSnapshot, type Snapshot } from '../store/sqlite/sqlite-store.js';
import { checkExport } from './check-export.js';
import { checkVectors } from './check-vectors.js';

/** A lease that ended is taken back within a second; after this much more something is wrong. */
const reapGraceMs = 10_000;

export interface CheckReport {
  readonly dataDirectory: string;
  /** True where there are no errors; warnings mend themselves. */
  readonly ok: boolean;
  readonly checked: {
    readonly projects: number;
    readonly items: number;
    readonly answers: number;
    readonly leases: number;
    readonly vectorFiles: number;
    readonly vectors: number;
  };
  readonly findings: readonly Finding[];
}

/** Called with the number of projects that were looked at, and of all. */
export type CheckProgress = (done: number, total: number) => void;

/**
 * Checks the invariants I1–I9 on one moment of a data directory and changes nothing, whether or not a
 * service runs on it. Null where there is no database.
 */
export async function checkDataDirectory(
  dataDirectory: string,
  progress: CheckProgress = () => undefined,
): Promise<CheckReport | null> {
  const file = join(dataDirectory, 'querent.db');
  if (!existsSync(file)) return null;
  const inUse = readLock(dataDirectory) !== null;
  const rows = await checkDatabase(file, { inUse, progress });
  const vectors = checkVectors(join(dataDirectory, 'vectors'), inUse);
  const findings = [...rows.findings, ...vectors.findings];
  return {
    dataDirectory,
    ok: findings.every(({ severity }) => severity !== 'error'),
    checked: { ...rows.counts, vectorFiles: vectors.files, vectors: vectors.vectors },
    findings,
  };
}

type Counts = Omit<CheckReport['checked'], 'vectorFiles' | 'vectors'>;

const nothing: Counts = { projects: 0, items: 0, answers: 0, leases: 0 };

async function checkDatabase(
  file: string,
  { inUse, progress }: { inUse: boolean; progress: CheckProgress },
): Promise<{ counts: Counts; findings: Finding[] }> {
  let snapshot: Snapshot;
  const now = Date.now();
  try {
    snapshot = openSnapshot(file);
  } catch (error) {
    return { counts: nothing, findings: [unreadable(file, error)] };
  }
  try {
    const schema = checkSchema(snapshot);
    if (schema.length > 0) return { counts: nothing, findings: schema };
    const rows = checkInvariants(snapshot.database);
    const exports = await checkExports(snapshot, progress).catch((error: unknown) => [
      unreadable(file, error),
    ]);
    const leases = inUse ? checkReaping(snapshot, now) : [];
    return { counts: count(snapshot), findings: [...rows, ...exports, ...leases] };
  } catch (error) {
    return { counts: nothing, findings: [unreadable(file, error)] };
  } finally {
    await snapshot.close();
  }
}

async function checkExports(snapshot: Snapshot, progress: CheckProgress): Promise<Finding[]> {
  const projects: Project[] = [];
  for (let after: string | null = null; ;) {
    const page: Project[] = await snapshot.projects({ after, limit: 100 });
    projects.push(...page);
    after = page.at(-1)?.slug ?? null;
    if (after === null) break;
  }
  const findings: Finding[] = [];
  for (const [done, project] of projects.entries()) {
    findings.push(...(await checkExport(snapshot, project)));
    progress(done + 1, projects.length);
  }
  return findings;
}

/** I8: an item whose lease has ended goes back, unless nobody is there to take it back. */
function checkReaping({ database }: Snapshot, now: number): Finding[] {
  const late = database.all<{ id: string }>(
    `SELECT CAST(item_id AS TEXT) AS id FROM leases WHERE state = 'live' AND expires_at < ?`,
    now - reapGraceMs,
  );
  if (late.length === 0) return [];
  const finding: Finding = {
    invariant: 'I8',
    severity: 'warning',
    what: 'an item is held although its time is over',
    count: late.length,
    examples: late.slice(0, 5).map(({ id }) => id),
    remedy: 'The service is stopped or cannot write (is the disk full?): start it again.',
  };
  return [finding];
}

function checkSchema({ database }: Snapshot): Finding[] {
  const found = Number(database.pragma('user_version'));
  const newest = newestSchema();
  if (found === newest) return [];
  const finding: Finding = {
    invariant: 'I7',
    severity: 'error',
    what: `the database has schema ${found}, and this Querent works with ${newest}`,
    count: 1,
    examples: [],
    remedy:
      found < newest
        ? 'Start the service once with this version, which brings the database up to date.'
        : 'Update Querent.',
  };
  return [finding];
}

function count({ database }: Snapshot): Counts {
  const of = (table: string) =>
    database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0;
  return {
    projects: of('projects WHERE deleted_at IS NULL'),
    items: of('items'),
    answers: of('answers'),
    leases: of('leases'),
  };
}

function unreadable(file: string, error: unknown): Finding {
  return {
    invariant: 'I7',
    severity: 'error',
    what: 'the database cannot be read',
    count: 1,
    examples: [`${file}: ${error instanceof Error ? error.message : String(error)}`],
    remedy: 'Keep this data directory and restore the last backup (querent restore).',
  };
}
