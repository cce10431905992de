import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { temporaryFolder } from './harness.js';
import { recount } from './model/recount.js';
import { openDirectStore } from './sqlite-direct.js';

describe('a killed process', () => {
  test.each([50, 137, 211])('has kept every answer that it acknowledged, of %i', async (kept) => {
    const folder = temporaryFolder('disk');
    const file = join(folder, 'querent.db');
    const acknowledged = await killAfter(kept, file);
    expect(acknowledged.length).toBeGreaterThanOrEqual(kept);
    const { database, close } = openDirectStore(file, Date.now);
    const stored = answerIds(database);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(recount(database)).toEqual([]);
    close();
    rmSync(folder, { recursive: true });
  });
});

/** Runs the child until that many answers are acknowledged, and kills it with no warning. */
function killAfter(count: number, file: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const acknowledged: string[] = [];
    const child = fork(join(__dirname, 'killed-process.js'), [file]);
    child.on('message', (id) => {
      acknowledged.push(id as string);
      if (acknowledged.length === count) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(acknowledged);
      else reject(new Error('the process ended by itself'));
    });
  });
}

function answerIds(database: SqliteDatabase): ReadonlySet<string> {
  const rows = database.all<{ id: string }>(`SELECT id FROM answers WHERE status = 'counted'`);
  return new Set(rows.map(({ id }) => id));
}
