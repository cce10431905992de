import { ada, ben, numberedTexts, startProject, type TestProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describeRestarts(open: () => Promise<StoreHarness>): void {
  describe('a new start', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('keeps everything, and live leases go on', async () => {
      const project = await startProject(harness, { items: 4, settings: { roundSize: 2 } });
      await project.claimAndAnswer(ada);
      await project.claimAndAnswer(ben, 'dog');
      const lease = await project.claimOne(ada);
      const before = await everything(project);
      await harness.reopen();
      expect(await everything(project)).toEqual(before);
      const leaseIds = [lease.leaseId];
      const [renewed] = await project.store.renewLeases({ annotatorId: ada, leaseIds });
      expect(renewed).toMatchObject({ leaseId: lease.leaseId, item: lease.item });
      expect(await project.answer(ada, lease)).toMatchObject({
        ...{ receipt: { status: 'recorded' }, answers: 3 },
      });
    });

    test('takes new imports, answers and rounds where the old ones ended', async () => {
      const project = await startProject(harness, { items: 1, settings: { roundSize: 1 } });
      expect(await project.claimAndAnswer(ada)).toMatchObject({ closedRound: 1 });
      await harness.reopen();
      await project.import(numberedTexts(2));
      expect(await project.claimAndAnswer(ada)).toMatchObject({ closedRound: 2, answers: 2 });
    });
  });
}

/** What depends on time passing; for stores whose clock the harness can turn. */
export function describeTime(open: () => Promise<StoreHarness>): void {
  describe('time', () => {
    let harness: StoreHarness;
    let project: TestProject;
    beforeEach(async () => {
      harness = await open();
      project = await startProject(harness, { items: 1, settings: { leaseSeconds: 60 } });
    });
    afterEach(() => harness.close());

    test('a lease ends when its time is over, and not a moment before', async () => {
      await project.claimOne(ada);
      await harness.advance(59_999);
      expect(await project.store.reapExpired()).toEqual([]);
      await harness.advance(1);
      expect(await project.store.reapExpired()).toHaveLength(1);
      expect(await project.claim(ben)).toHaveLength(1);
    });

    test('a renewed lease lasts its whole time again; an ended one is not renewed', async () => {
      const { leaseId } = await project.claimOne(ada);
      const renewal = { annotatorId: ada, leaseIds: [leaseId] };
      await harness.advance(50_000);
      expect(await project.store.renewLeases(renewal)).toHaveLength(1);
      await harness.advance(50_000);
      expect(await project.store.reapExpired()).toEqual([]);
      await harness.advance(10_000);
      expect(await project.store.renewLeases(renewal)).toEqual([]);
    });

    test('grace shortens a lease and never lengthens it', async () => {
      const lease = await project.claimOne(ada);
      await harness.advance(55_000);
      await project.release(ada, lease, 30_000);
      await harness.advance(5000);
      expect(await project.store.reapExpired()).toHaveLength(1);
    });

    test('an answer after the time but before the lease was taken back counts and is late', async () => {
      const lease = await project.claimOne(ada);
      await harness.advance(60_000);
      expect(await project.answer(ada, lease)).toMatchObject({
        ...{ receipt: { status: 'late' }, answers: 1 },
      });
    });

    test('a new start gives live leases their whole time again, however long it was down', async () => {
      const lease = await project.claimOne(ada);
      await harness.advance(3_600_000);
      await harness.reopen();
      expect(await project.store.reapExpired()).toEqual([]);
      await harness.advance(59_999);
      expect(await project.answer(ada, lease)).toMatchObject({ receipt: { status: 'recorded' } });
    });

    test('credentials end when their time is over', async () => {
      const until = Date.UTC(2025, 0, 1) + 1000;
      await project.store.addCredential({
        ...{ secretHash: 'hash', kind: 'session', annotatorId: ada, projectId: null },
        ...{ expiresAt: until, usesLeft: null },
      });
      const request = { secretHash: 'hash', kinds: ['session'] } as const;
      expect(await project.store.identify(request)).not.toBeNull();
      await harness.advance(1000);
      expect(await project.store.identify(request)).toBeNull();
    });
  });
}

async function everything(project: TestProject): Promise<unknown> {
  const { store, id: projectId } = project;
  return {
    project: await store.project({ project: projectId }),
    progress: await project.progress(ada),
    counts: await store.counts({ projectId }),
    items: await project.listed(),
    exported: await store.exportPage({ projectId, after: 0, limit: 100 }),
    closing: await store.closingRounds(),
    imports: await store.imports({ projectId }),
    balance: await store.classBalance({ projectId }),
    people: await store.annotators({ projectId }),
  };
}
