import { openSync, writeSync } from 'node:fs';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js';
import type { Store } from '../../server/store/store.js';
import { ada, numberedTexts, startProject, type TestProject } from '../store/fixture.js';
import { promising } from '../store/harness.js';
import { openDirectStore } from '../store/sqlite-direct.js';

/** Answers that are under way at the same time. */
const together = 5;

/** How the store keeps its promise: as the product does, or as the library would by itself. */
type Synchronous = 'full' | 'normal';

/**
 * Answers `count` items through a store in `file` and writes each acknowledgement, as `id label`, to
 * `acks` when it has come; then it is gone without closing anything.
 */
async function main(): Promise<void> {
  const [file = '', acks = '', synchronous, count] = process.argv.slice(2);
  const store = await open(file, synchronous as Synchronous);
  const nothing = () => Promise.resolve();
  const harness = { store, advance: nothing, reopen: nothing, close: nothing };
  const project = await startProject(harness, { items: 400, settings: { roundSize: 50 } });
  const descriptor = openSync(acks, 'a', 0o600);
  await answer(project, { count: Number(count), descriptor });
  process.kill(process.pid, 'SIGKILL');
}

async function open(file: string, synchronous: Synchronous): Promise<Store> {
  if (synchronous === 'full') return openSqliteStore(file);
  const { database, methods, close } = openDirectStore(file, Date.now);
  database.execute('PRAGMA synchronous = NORMAL');
  return promising(methods, close);
}

async function answer(
  project: TestProject,
  { count, descriptor }: { count: number; descriptor: number },
): Promise<void> {
  for (let done = 0; done < count;) {
    const leases = await project.claim(ada, together);
    if (leases.length === 0) await project.import(numberedTexts(500, `more ${done}`));
    await Promise.all(
      leases.map(async (lease, index) => {
        const id = `answer-${lease.item.id}`;
        const label = index % 2 === 0 ? 'cat' : 'dog';
        await project.answer(ada, lease, { id, label });
        writeSync(descriptor, `${id} ${project.label(label).labelId}\n`);
        done++;
      }),
    );
  }
}

void main();
