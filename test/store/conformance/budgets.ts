import { itemOverlap } from '../../../server/domain/overlap.js';
import { ada, ben, cleo, numberedTexts, startProject, type TestProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describeBudgets(open: () => Promise<StoreHarness>): void {
  describe('overlap for a share of the items', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    const half = { overlap: 2, overlapShare: 0.5 };

    test('the share is answered by several people, the rest by one', async () => {
      const project = await startProject(harness, { items: 40, settings: half });
      const twice = withOverlap(half).length;
      expect(twice).toBeGreaterThan(10);
      expect(twice).toBeLessThan(30);
      const first = await project.claim(ada, 40);
      const second = await project.claim(ben, 40);
      expect(first).toHaveLength(40);
      expect(second.map(({ item }) => item.text).sort()).toEqual(withOverlap(half));
      expect(await project.whyNothing(cleo)).toBe('all-leased');
      for (const lease of first) await project.answer(ada, lease);
      expect(await project.progress()).toMatchObject({ answers: 40, answered: 40 - twice });
    });

    test('a changed share opens and closes items, and keeps what is promised', async () => {
      const project = await startProject(harness, { items: 40, settings: half });
      await project.claim(ada, 40);
      await change(project, { overlapShare: 0 });
      expect(await project.claim(ben)).toEqual([]);
      await change(project, { overlapShare: 1 });
      expect(await project.claim(ben, 100)).toHaveLength(40);
    });

    test('which items they are depends on no other item', async () => {
      const project = await startProject(harness, { items: 20, settings: half });
      await project.import(numberedTexts(40));
      await project.claim(ada, 100);
      const texts = (await project.claim(ben, 100)).map(({ item }) => item.text);
      expect(texts.sort()).toEqual(withOverlap(half));
    });
  });

  describe('budgets', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('a project gives out what its budget has room for, and says when it is used up', async () => {
      const project = await startProject(harness, { items: 9, settings: { budget: 3 } });
      const [first, second] = await project.claim(ada, 2);
      const others = await project.claim(ben, 5);
      expect(others).toHaveLength(1);
      expect(await project.whyNothing(cleo)).toBe('all-leased');
      if (first === undefined || second === undefined) throw new Error('too few');
      await project.release(ada, first);
      const [again] = await project.claim(cleo, 5);
      for (const [who, lease] of [
        [ada, second],
        [ben, others[0]],
        [cleo, again],
      ] as const) {
        if (lease !== undefined) await project.answer(who, lease);
      }
      expect(await project.progress()).toMatchObject({ answers: 3 });
      expect(await project.whyNothing(ada)).toBe('budget-reached');
      await change(project, { budget: 4 });
      expect(await project.claim(ada, 5)).toHaveLength(1);
      await change(project, { budget: null });
      expect(await project.claim(ada, 5)).toHaveLength(5);
    });

    test('a person’s budget ends their work and nobody else’s', async () => {
      const project = await startProject(harness, { items: 9, settings: { budgetPerPerson: 2 } });
      const held = await project.claim(ada, 5);
      expect(held).toHaveLength(2);
      expect(await project.whyNothing(ada)).toBe('all-leased');
      for (const lease of held) await project.answer(ada, lease);
      expect(await project.whyNothing(ada)).toBe('your-budget-reached');
      expect(await project.claim(ben, 5)).toHaveLength(2);
      await change(project, { budgetPerPerson: 3 });
      expect(await project.claim(ada, 5)).toHaveLength(1);
    });

    test('an answer that is taken back gives its place in the budget back', async () => {
      const settings = { budget: 1, budgetPerPerson: 1 };
      const project = await startProject(harness, { items: 3, settings });
      const { receipt } = await project.claimAndAnswer(ada);
      const undo = { annotatorId: ada, answerId: receipt.answerId };
      const { item } = await project.store.undoAnswer(undo);
      expect(await project.whyNothing(ben)).toBe('all-leased');
      await project.release(ada, item);
      expect(await project.claim(ben, 2)).toHaveLength(1);
    });

    test('a late answer counts while the budget has room, else it is kept as evidence', async () => {
      const project = await startProject(harness, { items: 5, settings: { budget: 1 } });
      const late = await project.claimOne(ada);
      await project.expire(ada, late);
      const other = await project.claimOne(ben);
      expect(await project.answer(ada, late)).toMatchObject({
        ...{ receipt: { status: 'late' }, answers: 0, endedLease: null },
      });
      await project.answer(ben, other);
      expect(await project.progress(ada)).toMatchObject({ answers: 1, mine: 1 });
      expect(await project.whyNothing(ben)).toBe('budget-reached');
    });

    test('a person’s late answer beyond their budget is evidence, and counts as their work', async () => {
      const project = await startProject(harness, { items: 5, settings: { budgetPerPerson: 1 } });
      const late = await project.claimOne(ada);
      await project.expire(ada, late);
      await project.answer(ada, await another(project));
      expect(await project.answer(ada, late)).toMatchObject({
        ...{ receipt: { status: 'late' }, answers: 1 },
      });
      expect(await project.progress(ada)).toMatchObject({ answers: 1, mine: 2 });
      await change(project, { budgetPerPerson: 2 });
      expect(await project.whyNothing(ada)).toBe('your-budget-reached');
    });

    /** An item other than the one whose lease has just ended, which ben holds meanwhile. */
    async function another(project: TestProject) {
      const taken = await project.claimOne(ben);
      const lease = await project.claimOne(ada);
      await project.release(ben, taken);
      return lease;
    }

    test('a budget below what was answered and promised takes nothing away', async () => {
      const project = await startProject(harness, { items: 5 });
      const held = await project.claim(ada, 2);
      await change(project, { budget: 1 });
      for (const lease of held) {
        expect(await project.answer(ada, lease)).toMatchObject({ receipt: { status: 'recorded' } });
      }
      expect(await project.progress()).toMatchObject({ answers: 2 });
      expect(await project.whyNothing(ada)).toBe('budget-reached');
    });
  });
}

function change(
  { store, id: projectId }: TestProject,
  settings: NonNullable<Parameters<TestProject['store']['updateProject']>[0]['settings']>,
) {
  return store.updateProject({ projectId, settings });
}

/** Of the first forty texts those that two people answer. */
function withOverlap(settings: { overlap: number; overlapShare: number }): string[] {
  return numberedTexts(40)
    .filter(({ sampleKey }) => itemOverlap(settings, sampleKey) === 2)
    .map(({ payload }) => payload.text)
    .sort();
}
