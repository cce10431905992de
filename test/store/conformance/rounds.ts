import type { AnswerId } from '../../../server/contract/ids.js';
import { ada, ben, expectRefusal, numberedTexts, startProject, unscored } from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describeRounds(open: () => Promise<StoreHarness>): void {
  describe('rounds and the audit', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('a round closes with every n-th answer', async () => {
      const project = await startProject(harness, { items: 7, settings: { roundSize: 3 } });
      const closed: (number | null)[] = [];
      for (let n = 0; n < 7; n++) closed.push((await project.claimAndAnswer(ada)).closedRound);
      expect(closed).toEqual([null, null, 1, null, null, 2, null]);
      expect(await project.progress()).toMatchObject({ round: 3, roundAnswers: 1, roundSize: 3 });
      expect(await project.store.closingRounds()).toMatchObject([
        { projectId: project.id, round: 1, labels: 3, closedBy: 'count' },
        { projectId: project.id, round: 2, labels: 6, closedBy: 'count' },
      ]);
    });

    test('a round is closed by hand, but not when nothing was answered in it', async () => {
      const project = await startProject(harness);
      const target = { projectId: project.id };
      await expectRefusal(project.store.closeRound(target), 'conflict');
      await project.claimAndAnswer(ada);
      const closing = await project.store.closeRound(target);
      expect(closing).toMatchObject({ round: 1, labels: 1, closedBy: 'hand' });
      await expectRefusal(project.store.closeRound(target), 'conflict');
      expect(await project.store.closingRounds()).toEqual([closing]);
    });

    test('a repeated answer never closes a round again', async () => {
      const project = await startProject(harness, { settings: { roundSize: 1 } });
      const lease = await project.claimOne(ada);
      expect(await project.answer(ada, lease, { id: 'a' })).toMatchObject({ closedRound: 1 });
      expect(await project.answer(ada, lease, { id: 'a' })).toMatchObject({ closedRound: null });
      expect(await project.store.closingRounds()).toHaveLength(1);
    });

    test('a finished round keeps its score and is no longer waiting for one', async () => {
      const project = await startProject(harness);
      await project.claimAndAnswer(ada);
      const result = unscored(await project.store.closeRound({ projectId: project.id }));
      expect(await project.store.rounds({ projectId: project.id })).toEqual([]);
      await project.store.finishRound(result);
      expect(await project.store.rounds({ projectId: project.id })).toEqual([result.round]);
      expect(await project.store.closingRounds()).toEqual([]);
    });

    test('the labels at the cut of a round leave out later answers', async () => {
      const project = await startProject(harness);
      await project.claimAndAnswer(ada);
      const { cut } = await project.store.closeRound({ projectId: project.id });
      await project.claimAndAnswer(ada);
      const known = (upTo: number | null) =>
        project.store.knownLabels({ projectId: project.id, cut: upTo });
      expect(await known(cut)).toHaveLength(1);
      expect(await known(null)).toHaveLength(2);
    });

    test('an undone answer leaves the round under way', async () => {
      const project = await startProject(harness, { settings: { roundSize: 2 } });
      await project.answer(ada, await project.claimOne(ada), { id: 'a' });
      await project.store.undoAnswer({ annotatorId: ada, answerId: 'a' as AnswerId });
      expect(await project.claimAndAnswer(ben)).toMatchObject({ closedRound: null });
      expect(await project.progress()).toMatchObject({ roundAnswers: 1 });
    });

    test('questions come from the audit reserve at the audit rate, in the order of its keys', async () => {
      const settings = { auditShare: 0.5, auditRate: 0.25, overlap: 1 };
      const project = await startProject(harness, { items: 24, settings });
      const pool = await project.store.poolItems({ projectId: project.id, after: 0, limit: 100 });
      const reserve = pool.filter(({ stream }) => stream === 'audit');
      reserve.sort((a, b) => a.sampleKey - b.sampleKey);
      expect(reserve.length).toBeGreaterThan(4);
      expect(reserve.every(({ sampleKey }) => sampleKey < 2 ** 47)).toBe(true);
      const asked = [];
      for (let n = 0; n < 12; n++) {
        const lease = await project.claimOne(n % 2 === 0 ? ada : ben);
        await project.answer(n % 2 === 0 ? ada : ben, lease);
        asked.push(lease);
      }
      const audited = asked.filter(({ why }) => why.stream === 'audit');
      expect(asked.map(({ why }) => why.stream === 'audit')).toEqual(
        Array.from({ length: 12 }, (_, n) => n % 4 === 3),
      );
      expect(audited.map(({ item }) => item.id)).toEqual(
        reserve.slice(0, 3).map(({ itemId }) => itemId),
      );
      expect(audited[0]?.why).toMatchObject({
        ...{ strategy: 'audit', score: null, eligible: reserve.length },
        selectionProbability: 1 / reserve.length,
      });
      expect(await project.progress()).toMatchObject({ answers: 12, audited: 3 });
      expect(await project.store.counts({ projectId: project.id })).toMatchObject({
        ...{ auditAnswered: 3, auditReserve: reserve.length },
      });
    });

    test('an audit batch is asked first, is used up by answers and is not larger than the reserve', async () => {
      const settings = { auditShare: 0.5, auditRate: 0 };
      const project = await startProject(harness, { items: 20, settings });
      const projectId = project.id;
      const { auditReserve } = await project.store.counts({ projectId });
      expect(await project.store.requestAuditBatch({ projectId, size: 1000 })).toEqual({
        left: auditReserve,
      });
      await project.store.requestAuditBatch({ projectId, size: 2 });
      const streams = (await project.claim(ada, 3)).map(({ why }) => why.stream);
      expect(streams).toEqual(['audit', 'audit', 'active']);
      expect(await project.store.counts({ projectId })).toMatchObject({ auditBatchLeft: 2 });
    });

    test('an undone answer does not use the audit batch up', async () => {
      const settings = { auditShare: 0.5, auditRate: 0 };
      const project = await startProject(harness, { items: 20, settings });
      const projectId = project.id;
      await project.store.requestAuditBatch({ projectId, size: 3 });
      const lease = await project.claimOne(ada);
      await project.answer(ada, lease, { id: 'a' });
      const answerId = 'a' as AnswerId;
      const undone = await project.store.undoAnswer({ annotatorId: ada, answerId });
      expect(undone.item.why).toEqual(lease.why);
      expect(await project.store.counts({ projectId })).toMatchObject({ auditBatchLeft: 3 });
    });

    test('where one stream is dry the other one serves', async () => {
      const settings = { auditShare: 0.9, auditRate: 0 };
      const project = await startProject(harness, { items: 12, settings });
      expect(await project.claim(ada, 12)).toHaveLength(12);
    });

    test('a larger pool lowers the threshold, and the whole reserve lies below it, asked or not', async () => {
      const settings = { auditShare: 0.9, auditCap: 4, auditRate: 1 };
      const project = await startProject(harness, { items: 8, settings });
      const before = await project.store.counts({ projectId: project.id });
      expect(before.auditReserve).toBeGreaterThan(1);
      for (let n = 0; n < before.auditReserve; n++) await project.claimAndAnswer(ada);
      await project.import(numberedTexts(60, 'more'));
      const after = await project.store.counts({ projectId: project.id });
      const pool = await project.store.poolItems({ projectId: project.id, after: 0, limit: 100 });
      const reserve = pool.filter(({ stream }) => stream === 'audit');
      expect(reserve).toHaveLength(after.auditReserve);
      const threshold = (4 / 68) * 2 ** 48;
      const below = pool.filter(({ sampleKey }) => sampleKey < Math.floor(threshold));
      expect(reserve).toEqual(below);
      expect(after.auditAnswered).toBeLessThan(before.auditReserve);
      expect(await project.progress()).toMatchObject({ answers: before.auditReserve });
    });

    test('a higher share does not take back into the reserve what a model has seen', async () => {
      const settings = { auditShare: 0.1, auditCap: 1000, auditRate: 0 };
      const project = await startProject(harness, { items: 40, settings });
      await project.claimAndAnswer(ada);
      const { auditReserve } = await project.store.counts({ projectId: project.id });
      await project.store.updateProject({ projectId: project.id, settings: { auditShare: 0.9 } });
      await project.import(numberedTexts(40, 'more'));
      const after = await project.store.counts({ projectId: project.id });
      expect(after.auditReserve).toBeLessThan(auditReserve + 20);
    });
  });
}
