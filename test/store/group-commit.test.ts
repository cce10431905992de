import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerId } from '../../server/contract/ids.js';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { GroupCommit } from '../../server/store/sqlite/group-commit.js';
import { migrate } from '../../server/store/sqlite/migrate.js';
import { StoreThread } from '../../server/store/sqlite/store-thread.js';
import type { RepliesMessage } from '../../server/store/sqlite/thread-messages.js';
import { ada, ben, cleo, expectRefusal, newProject, startProject } from './fixture.js';
import { openThreads, temporaryFolder, type ThreadsHarness } from './harness.js';

describe('many calls at once', () => {
  let threads: ThreadsHarness;
  beforeAll(async () => (threads = await openThreads('disk')));
  afterEach(() => threads.close());
  afterAll(() => threads.end());

  test('of 200 answers one that is refused is refused alone', async () => {
    const project = await startProject(threads, { items: 200, settings: { roundSize: 20 } });
    const leases = await project.claim(ada, 200);
    const results = await Promise.allSettled(
      leases.map((lease, n) => project.answer(ada, lease, { label: n === 100 ? 'bird' : 'cat' })),
    );
    const refused = results.flatMap((result, n) => (result.status === 'rejected' ? [n] : []));
    expect(refused).toEqual([100]);
    expect(await project.progress(ada)).toMatchObject({ answers: 199, mine: 199, round: 10 });
    const rounds = await project.store.closingRounds();
    expect(rounds.map(({ labels }) => labels)).toEqual([20, 40, 60, 80, 100, 120, 140, 160, 180]);
  });

  test('a call that fails half-way through leaves nothing of itself', async () => {
    const project = await startProject(threads, { items: 3 });
    const labels = [{ name: 'bird' }, { id: 'nothing' as never, name: 'fish' }];
    const [first, refused, last] = await Promise.allSettled([
      project.claimAndAnswer(ada),
      project.store.updateLabels({ projectId: project.id, labels }),
      project.claimAndAnswer(ben),
    ]);
    expect([first.status, refused.status, last.status]).toEqual([
      ...['fulfilled', 'rejected', 'fulfilled'],
    ]);
    expect((await project.reload()).project.labels).toEqual(project.project.labels);
    expect(await project.progress()).toMatchObject({ answers: 2 });
  });

  test('claims that arrive together never give one item to two people', async () => {
    const project = await startProject(threads, { items: 50 });
    const claims = Array.from({ length: 40 }, (_, n) =>
      project.claim([ada, ben, cleo][n % 3] ?? ada, 2),
    );
    const leases = (await Promise.all(claims)).flat();
    expect(leases).toHaveLength(50);
    expect(new Set(leases.map(({ item }) => item.id)).size).toBe(50);
    expect(new Set(leases.map(({ leaseId }) => leaseId)).size).toBe(50);
  });

  test('one answer sent ten times at once is one answer with one receipt', async () => {
    const project = await startProject(threads, { items: 1 });
    const lease = await project.claimOne(ada);
    const sent = Array.from({ length: 10 }, () => project.answer(ada, lease, { id: 'same' }));
    const receipts = (await Promise.all(sent)).map(({ receipt }) => receipt);
    expect(new Set(receipts.map(({ status }) => status))).toEqual(new Set(['recorded']));
    expect(await project.progress()).toMatchObject({ answers: 1 });
  });

  test('what was asked before the store closes is answered, what comes after is refused', async () => {
    const other = await openThreads();
    const project = await startProject(other, { items: 20 });
    const leases = await project.claim(ada, 20);
    const answers = leases.map((lease, n) => project.answer(ada, lease, { id: `answer-${n}` }));
    const closed = other.store.close();
    expect(await Promise.all(answers)).toHaveLength(20);
    await closed;
    const undo = { annotatorId: ada, answerId: 'answer-0' as AnswerId };
    await expectRefusal(other.store.undoAnswer(undo), 'not-ready');
    await other.reopen();
    expect(await project.progress()).toMatchObject({ answers: 20 });
    await other.end();
  });
});

test('a call to a thread that has ended is refused, and does not wait for ever', async () => {
  const thread = new StoreThread('writer-thread', { file: '/no-such-folder/querent.db' });
  await expect(thread.ready()).rejects.toThrow(/directory does not exist/);
  await expect(thread.call('reapExpired', undefined)).rejects.toThrow(/directory does not exist/);
  await thread.close();
});

describe('a group', () => {
  let folder: string;
  let file: string;
  let database: SqliteDatabase;
  let replies: RepliesMessage[];
  beforeEach(() => {
    folder = temporaryFolder('fast');
    file = join(folder, 'querent.db');
    database = new SqliteDatabase(file, 'write');
    migrate(database, file);
    replies = [];
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  test('is answered only after another connection can see what it did', () => {
    const reader = new SqliteDatabase(file, 'read');
    const seen: unknown[] = [];
    const group = new GroupCommit({ database, now: Date.now }, (sent) => {
      replies.push(sent);
      seen.push(reader.get('SELECT count(*) AS n FROM projects'));
    });
    for (const [id, slug] of ['a', 'b', 'a', 'c'].entries()) {
      group.add({ id, method: 'createProject', argument: newProject(slug) });
    }
    group.drain();
    expect(replies.flat().map(({ ok }) => ok)).toEqual([true, true, false, true]);
    expect(seen).toEqual([{ n: 3 }]);
    reader.close();
  });

  test('whose commit fails is refused as a whole', () => {
    const group = new GroupCommit({ database, now: Date.now }, (sent) => replies.push(sent));
    database.execute('CREATE TABLE waiting (id REFERENCES projects DEFERRABLE INITIALLY DEFERRED)');
    database.execute(`CREATE TRIGGER break_commit AFTER INSERT ON projects WHEN NEW.slug = 'bad'
      BEGIN INSERT INTO waiting VALUES ('no such project'); END`);
    for (const [id, slug] of ['a', 'bad', 'c'].entries()) {
      group.add({ id, method: 'createProject', argument: newProject(slug) });
    }
    group.drain();
    expect(replies.flat().map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(database.get('SELECT count(*) AS n FROM projects')).toEqual({ n: 0 });
    group.add({ id: 3, method: 'createProject', argument: newProject('d') });
    group.drain();
    expect(replies.at(-1)).toMatchObject([{ id: 3, ok: true }]);
  });

  test('holds one slow call, and the quick ones that wait do not wait for a second', () => {
    const group = new GroupCommit({ database, now: Date.now }, (sent) => replies.push(sent));
    for (const id of [0, 1]) {
      group.add({ id, method: 'updateProject', argument: { projectId: 'nothing' } });
    }
    group.add({ id: 2, method: 'reapExpired', argument: undefined });
    group.drain();
    expect(replies.map((sent) => sent.map(({ id }) => id))).toEqual([[2, 0], [1]]);
  });
});
