import type { ItemId } from '../../../server/contract/ids.js';
import { ada, ben, cleo, startProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';
import { publish } from './steps.js';

type Opener = () => Promise<StoreHarness>;

export function describeClaims(open: Opener): void {
  describe('claims', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('two people never hold one item at overlap 1', async () => {
      const project = await startProject(harness, { items: 5 });
      const held = [...(await project.claim(ada, 3)), ...(await project.claim(ben, 3))];
      expect(held).toHaveLength(5);
      expect(new Set(held.map(({ item }) => item.id)).size).toBe(5);
      expect(await project.whyNothing(cleo)).toBe('all-leased');
    });

    test('an item is held by as many people as its overlap, and the same one never twice', async () => {
      const project = await startProject(harness, { items: 1, settings: { overlap: 2 } });
      const [first] = await project.claim(ada, 5);
      expect(await project.claim(ada, 5)).toEqual([]);
      const [second] = await project.claim(ben, 5);
      expect(second?.item.id).toBe(first?.item.id);
      expect(second?.leaseId).not.toBe(first?.leaseId);
      expect(await project.whyNothing(cleo)).toBe('all-leased');
    });

    test('nobody is offered again what they answered, also when others still may', async () => {
      const project = await startProject(harness, { items: 1, settings: { overlap: 2 } });
      await project.claimAndAnswer(ada);
      expect(await project.whyNothing(ada)).toBe('none-for-you');
      await project.claimAndAnswer(ben);
      expect(await project.whyNothing(ada)).toBe('all-answered');
    });

    test('the reason for nothing names what is missing', async () => {
      const bare = await startProject(harness, { items: 0, labels: [] });
      expect(await bare.whyNothing(ada)).toBe('no-labels');
      const empty = await startProject(harness, { slug: 'empty', items: 0 });
      expect(await empty.whyNothing(ada)).toBe('no-items');
      const paused = await startProject(harness, { slug: 'paused', items: 1 });
      await paused.store.updateProject({ projectId: paused.id, paused: true });
      expect(await paused.whyNothing(ada)).toBe('paused');
      await paused.store.updateProject({ projectId: paused.id, paused: false });
      expect(await paused.claim(ada)).toHaveLength(1);
    });

    test('an expired lease gives its item to the next person', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      await project.release(ada, lease, 1);
      await harness.advance(20);
      expect(await project.claim(ben)).toEqual([]);
      expect(await project.store.reapExpired()).toEqual([
        { leaseId: lease.leaseId, annotatorId: ada, projectId: project.id },
      ]);
      expect(await project.store.reapExpired()).toEqual([]);
      const next = await project.claimOne(ben);
      expect(next.item).toEqual(lease.item);
      expect(next.leaseId).not.toBe(lease.leaseId);
    });

    test('a release without grace ends a lease at once, and only by its holder', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      await project.release(ben, lease);
      expect(await project.claim(ben)).toEqual([]);
      await project.release(ada, lease);
      expect(await project.claim(ben)).toHaveLength(1);
      const renewal = { annotatorId: ada, leaseIds: [lease.leaseId] };
      expect(await project.store.renewLeases(renewal)).toEqual([]);
    });

    test('a lease in grace is renewed by its holder and by nobody else', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      await project.release(ada, lease, 60_000);
      const leaseIds = [lease.leaseId];
      expect(await project.store.renewLeases({ annotatorId: ben, leaseIds })).toEqual([]);
      const [renewed] = await project.store.renewLeases({ annotatorId: ada, leaseIds });
      expect(renewed).toMatchObject({ leaseId: lease.leaseId, item: lease.item, why: lease.why });
      const end = Date.parse(renewed?.expiresAt ?? '');
      expect(end).toBeGreaterThanOrEqual(Date.parse(lease.expiresAt));
    });

    test('a skipped item never comes back to the same person, but to others', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      const skip = { annotatorId: ada, leaseId: lease.leaseId, reason: 'unreadable' };
      await project.store.skipItem(skip);
      await project.store.skipItem(skip);
      expect(await project.whyNothing(ada)).toBe('none-for-you');
      expect((await project.claimOne(ben)).item.id).toBe(lease.item.id);
    });

    test('a skip that arrives after the lease ended still keeps the item away', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      await project.expire(ada, lease);
      const skip = { annotatorId: ada, leaseId: lease.leaseId, reason: null };
      expect(await project.store.skipItem(skip)).toEqual({ projectId: project.id });
      expect(await project.claim(ada)).toEqual([]);
      expect(await project.claim(ben)).toHaveLength(1);
    });

    test('the published ranking is served best first, then the rest at random with its chance', async () => {
      const project = await startProject(harness, { items: 4 });
      const ids = (await project.listed()).map(({ id }) => id);
      const [a, b] = [ids[2], ids[0]] as [ItemId, ItemId];
      await publish(project, 1, [a, b]);
      const [first, second, third] = await project.claim(ada, 3);
      const why = { stream: 'active', strategy: 'margin', score: 0.5, selectionProbability: null };
      expect(first).toMatchObject({
        item: { id: a },
        why: { ...why, eligible: 4, modelVersion: 1 },
      });
      expect(first?.suggestion).toEqual([
        { labelId: project.label('cat').labelId, probability: 0.9 },
      ]);
      expect(second).toMatchObject({ item: { id: b }, why: { ...why, eligible: 3 } });
      expect(third?.why).toMatchObject({
        strategy: 'random',
        eligible: 2,
        selectionProbability: 0.5,
      });
      expect(third).not.toHaveProperty('suggestion');
    });

    test('an older ranking never replaces a newer one', async () => {
      const project = await startProject(harness, { items: 3 });
      const [a, b] = (await project.listed()).map(({ id }) => id) as [ItemId, ItemId];
      await publish(project, 5, [a]);
      await publish(project, 4, [b]);
      expect((await project.claimOne(ada)).item.id).toBe(a);
      expect(await project.store.lastModelVersion({ projectId: project.id })).toBe(5);
    });

    test('a lower overlap keeps what is promised, a higher one opens items again', async () => {
      const project = await startProject(harness, { items: 1, settings: { overlap: 2 } });
      const [held] = [await project.claimOne(ada), await project.claimOne(ben)];
      await project.store.updateProject({ projectId: project.id, settings: { overlap: 1 } });
      expect(await project.claim(cleo)).toEqual([]);
      await project.answer(ada, held);
      expect(await project.progress()).toMatchObject({ answers: 1, answered: 0 });
      await project.store.updateProject({ projectId: project.id, settings: { overlap: 3 } });
      expect(await project.claim(cleo)).toHaveLength(1);
    });
  });
}
