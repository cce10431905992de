import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js';
import { ada, startProject } from './fixture.js';

/** Answers without end and tells its parent of each acknowledgement, until it is killed. */
async function answerUntilKilled(file: string): Promise<void> {
  const store = await openSqliteStore(file);
  const nothing = () => Promise.resolve();
  const harness = { store, advance: nothing, reopen: nothing, close: nothing };
  const project = await startProject(harness, { items: 3000 });
  for (;;) {
    const leases = await project.claim(ada, 10);
    await Promise.all(
      leases.map(async (lease) => {
        const id = `answer-${lease.item.id}`;
        await project.answer(ada, lease, { id });
        process.send?.(id);
      }),
    );
  }
}

void answerUntilKilled(process.argv[2] ?? '');
