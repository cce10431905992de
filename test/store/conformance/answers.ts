import type { AnswerId } from '../../../server/contract/ids.js';
import { ada, ben, expectRefusal, startProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describeAnswers(open: () => Promise<StoreHarness>): void {
  describe('answers', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('an answer ends its lease and moves the counters', async () => {
      const project = await startProject(harness, { items: 2 });
      const outcome = await project.claimAndAnswer(ada, 'dog');
      expect(outcome).toEqual({
        receipt: { answerId: expect.any(String) as string, status: 'recorded' },
        ...{
          projectId: project.id,
          closedRound: null,
          endedLease: expect.any(String) as string,
          answers: 1,
        },
      });
      expect(await project.progress(ada)).toMatchObject({
        ...{ items: 2, answered: 1, answers: 1, mine: 1, roundAnswers: 1 },
      });
      const listed = await project.listed();
      expect(listed.filter(({ state }) => state === 'answered')).toMatchObject([
        { label: 'dog', source: 'annotator' },
      ]);
    });

    test('a repeated answer gets its receipt again and counts once', async () => {
      const project = await startProject(harness);
      const lease = await project.claimOne(ada);
      const first = await project.answer(ada, lease, { id: 'same' });
      expect(await project.answer(ada, lease, { id: 'same' })).toMatchObject({
        receipt: first.receipt,
        answers: first.answers,
      });
      expect(await project.progress()).toMatchObject({ answers: 1 });
    });

    test('an answer id with another content is refused', async () => {
      const project = await startProject(harness);
      const [lease, other] = await project.claim(ada, 2);
      if (lease === undefined || other === undefined) throw new Error('two items were expected');
      await project.answer(ada, lease, { id: 'same' });
      await expectRefusal(project.answer(ada, lease, { id: 'same', label: 'dog' }), 'conflict');
      await expectRefusal(project.answer(ada, other, { id: 'same' }), 'conflict');
      await expectRefusal(project.answer(ben, lease, { id: 'same' }), 'conflict');
      expect(await project.progress()).toMatchObject({ answers: 1 });
    });

    test('another answer of the same person to an item is a duplicate and changes nothing', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      await project.answer(ada, lease, { label: 'dog' });
      const second = await project.answer(ada, lease, { label: 'cat' });
      expect(second).toMatchObject({ receipt: { status: 'duplicate' }, answers: 1 });
      expect(await project.listed()).toMatchObject([{ label: 'dog' }]);
    });

    test('a late answer counts while the slot is free', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      await project.expire(ada, lease);
      const late = await project.answer(ada, lease, { id: 'late' });
      expect(late).toMatchObject({ receipt: { status: 'late' }, answers: 1 });
      expect(await project.answer(ada, lease, { id: 'late' })).toEqual(late);
      expect(await project.whyNothing(ben)).toBe('all-answered');
    });

    test('a late answer that finds the slot taken is kept as evidence', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      await project.expire(ada, lease);
      const taken = await project.claimOne(ben);
      const late = await project.answer(ada, lease, { id: 'late', label: 'dog' });
      expect(late).toMatchObject({ receipt: { status: 'late' }, answers: 0, closedRound: null });
      expect(await project.progress(ada)).toMatchObject({ mine: 1, answers: 0 });
      await project.answer(ben, taken, { label: 'cat' });
      expect(await project.listed()).toMatchObject([{ label: 'cat' }]);
      await expectRefusal(undo('late'), 'conflict');

      function undo(id: string) {
        return project.store.undoAnswer({ annotatorId: ada, answerId: id as AnswerId });
      }
    });

    test('an answer under an ended lease uses the new lease of the same person', async () => {
      const project = await startProject(harness, { items: 1 });
      const old = await project.claimOne(ada);
      await project.expire(ada, old);
      await project.claimOne(ada);
      const outcome = await project.answer(ada, old);
      expect(outcome).toMatchObject({ receipt: { status: 'recorded' }, answers: 1 });
      expect(await project.listed()).toMatchObject([{ state: 'answered' }]);
    });

    test('answers under a lease of somebody else, of another item or of nobody are refused', async () => {
      const project = await startProject(harness);
      const [mine, other] = [await project.claimOne(ada), await project.claimOne(ben)];
      await expectRefusal(project.answer(ben, mine), 'lease-unknown');
      await expectRefusal(project.answer(ada, { ...mine, item: other.item }), 'lease-unknown');
      await expectRefusal(project.answer(ada, mine, { label: 'bird' }), 'label-unknown');
      expect(await project.progress()).toMatchObject({ answers: 0 });
    });

    test('an undone answer gives its item back under a new lease and the counters go back', async () => {
      const project = await startProject(harness, { items: 1 });
      const before = await project.progress(ada);
      const lease = await project.claimOne(ada);
      await project.answer(ada, lease, { id: 'undone' });
      const undone = await project.store.undoAnswer({
        annotatorId: ada,
        answerId: 'undone' as AnswerId,
      });
      expect(undone.item).toMatchObject({ item: lease.item, why: lease.why });
      expect(undone.item.leaseId).not.toBe(lease.leaseId);
      expect(undone.outcome).toMatchObject({ answers: 0 });
      expect(await project.progress(ada)).toEqual(before);
      expect(await project.listed()).toMatchObject([{ state: 'leased', label: null }]);
      const again = await project.answer(ada, undone.item, { id: 'again', label: 'dog' });
      expect(again).toMatchObject({ receipt: { status: 'recorded' }, answers: 1 });
    });

    test('only the one who answered undoes, and only once', async () => {
      const project = await startProject(harness, { items: 1 });
      await project.answer(ada, await project.claimOne(ada), { id: 'a' });
      const answerId = 'a' as AnswerId;
      await expectRefusal(project.store.undoAnswer({ annotatorId: ben, answerId }), 'not-found');
      await project.store.undoAnswer({ annotatorId: ada, answerId });
      await expectRefusal(project.store.undoAnswer({ annotatorId: ada, answerId }), 'not-found');
    });

    test('a correction replaces the label and keeps what was said before', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      const first = await project.answer(ada, lease, { id: 'a', label: 'cat' });
      const correction = {
        annotatorId: ada,
        answerId: 'a' as AnswerId,
        value: project.label('dog'),
      };
      expect(await project.store.correctAnswer(correction)).toMatchObject({
        receipt: first.receipt,
        answers: first.answers,
      });
      expect(await project.listed()).toMatchObject([{ label: 'dog', state: 'answered' }]);
      expect(await project.answer(ada, lease, { id: 'a', label: 'cat' })).toMatchObject({
        receipt: first.receipt,
        answers: first.answers,
      });
      expect(await project.answer(ada, lease, { id: 'a', label: 'dog' })).toMatchObject({
        receipt: first.receipt,
        answers: first.answers,
      });
      expect(await project.listed()).toMatchObject([{ label: 'dog' }]);
      const unknown = { ...correction, value: project.label('bird') };
      await expectRefusal(project.store.correctAnswer(unknown), 'label-unknown');
    });

    test('the label of an item is the commonest, and the first one where two are as common', async () => {
      const project = await startProject(harness, { items: 1, settings: { overlap: 2 } });
      await project.claimAndAnswer(ada, 'dog');
      await project.claimAndAnswer(ben, 'cat');
      expect(await project.listed()).toMatchObject([{ label: 'dog', state: 'answered' }]);
      const known = await project.store.knownLabels({ projectId: project.id, cut: null });
      expect(known).toHaveLength(2);
      expect(known.every(({ closed }) => closed)).toBe(true);
    });

    test('flags and comments need a lease of one’s own and show in the summary', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      const { leaseId } = lease;
      const note = { annotatorId: ben, leaseId, note: 'odd' };
      await expectRefusal(project.store.flagItem(note), 'lease-unknown');
      await project.store.flagItem({ ...note, annotatorId: ada });
      await project.store.commentItem({ annotatorId: ada, leaseId, text: 'two animals' });
      await project.answer(ada, lease);
      expect(await project.store.annotators({ projectId: project.id })).toMatchObject([
        { annotatorId: ada, answers: 1, flagged: 1, skipped: 0, medianSeconds: 1.5 },
      ]);
    });
  });
}
