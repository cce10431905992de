import type { ItemId } from '../../../server/contract/ids.js';
import { ada, ben, stagedItem, startProject, type TestProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';
import { bulk, match } from './steps.js';

export function describeBrowsing(open: () => Promise<StoreHarness>): void {
  let harness: StoreHarness;
  beforeEach(async () => (harness = await open()));
  afterEach(() => harness.close());

  describe('search', () => {
    const texts = [
      'The movie was great, a GREAT story',
      '这部电影很好看,演员也不错',
      'don’t pay $100 for the card 😀 now',
      'بطاقة الائتمان مرفوضة',
      'greatness <b>is</b> overrated; naïve façade',
      '演电影',
    ];

    test.each([
      ['great', [0, 4]],
      ['great ', [0]],
      ['GREAT story', [0]],
      ['story great', [0]],
      ['电影', [1, 5]],
      ['影', [1, 5]],
      ['很好看', [1]],
      ['好很', []],
      ['演员 不错', [1]],
      ['😀', [2]],
      ['$100', [2]],
      ['don’t', [2]],
      ['الائتمان', [3]],
      ['<b>', [4]],
      ['FAÇADE', [4]],
      ['facade', []],
      ['"" OR * NEAR( great', []],
      ['... ,', [0, 1, 2, 3, 4, 5]],
    ])('finds %p, read or not yet read', async (text, expected) => {
      const project = await startProject(harness, { items: 0 });
      await project.import(texts.map((line) => stagedItem(line)));
      const listed = await project.listed();
      const wanted = expected.map((place) => Number(listed[place]?.id));
      expect(await match(project, { text })).toEqual(wanted);
      await readAll(project);
      expect(await match(project, { text })).toEqual(wanted);
    });

    test('texts of an import under way and of other projects are not found', async () => {
      const project = await startProject(harness, { items: 2 });
      const other = await startProject(harness, { slug: 'others', items: 3 });
      const { importId } = await project.begin();
      await project.store.importChunk({ importId, rows: [stagedItem('text of tomorrow')] });
      await readAll(project);
      expect(await match(project, { text: 'text' })).toHaveLength(2);
      expect(await match(project, {})).toHaveLength(2);
      expect(await match(other, { text: 'text' })).toHaveLength(3);
      await project.store.abortImport({ importId });
      await project.import([stagedItem('text of today')]);
      await readAll(project);
      expect(await match(project, { text: 'text' })).toHaveLength(3);
      expect(await match(project, { text: 'tomorrow' })).toEqual([]);
    });

    test('words are forgotten with their project', async () => {
      const project = await startProject(harness, { items: 3 });
      await readAll(project);
      await project.store.deleteProject({ projectId: project.id });
      const next = await harness.store.createProject({
        ...project.project,
        ...{ id: `${project.id}-again` as typeof project.id, labels: ['cat'] },
        ...{ guideline: '', domain: '' },
      });
      const again = new (project.constructor as typeof TestProject)(harness, next);
      await again.import([stagedItem('something else')]);
      await readAll(again);
      expect(await match(again, { text: 'text' })).toEqual([]);
      expect(await match(again, { text: 'else' })).toHaveLength(1);
    });
  });

  describe('filters', () => {
    test('by state, label, annotator and flag, each alone and together', async () => {
      const settings = { auditShare: 0.4, auditRate: 0, overlap: 1 };
      const project = await startProject(harness, { items: 30, settings });
      await project.import([stagedItem('known', 'dog')]);
      await project.import([stagedItem('tested', 'cat')], 'test');
      await project.claimAndAnswer(ben, 'cat');
      const held = await project.claimOne(ben);
      const [flagged, skipped] = await project.claim(ada, 2);
      if (flagged === undefined || skipped === undefined) throw new Error('two were expected');
      await project.store.flagItem({ annotatorId: ada, leaseId: flagged.leaseId, note: 'odd' });
      await project.answer(ada, flagged, { label: 'dog' });
      const skip = { annotatorId: ada, leaseId: skipped.leaseId, reason: 'unsure' };
      await project.store.skipItem(skip);
      const listed = await project.listed();
      const idsWhere = (holds: (item: (typeof listed)[number]) => boolean) =>
        listed.filter(holds).map(({ id }) => Number(id));
      for (const state of ['open', 'leased', 'answered', 'given', 'test', 'retired'] as const) {
        expect(await match(project, { state })).toEqual(idsWhere((item) => item.state === state));
      }
      expect(await match(project, { state: 'leased' })).toEqual([Number(held.item.id)]);
      expect(await match(project, { state: 'audit' })).toEqual(idsWhere(({ audit }) => audit));
      expect(await match(project, { state: 'skipped' })).toEqual([Number(skipped.item.id)]);
      expect(await match(project, { flagged: true })).toEqual([Number(flagged.item.id)]);
      expect(await match(project, { flagged: false })).toHaveLength(listed.length - 1);
      const dog = project.label('dog').labelId;
      expect(await match(project, { label: dog })).toEqual(
        idsWhere(({ label }) => label === 'dog'),
      );
      expect(await match(project, { label: dog, annotator: ada })).toEqual([
        Number(flagged.item.id),
      ]);
      expect(await match(project, { annotator: ben, state: 'answered' })).toHaveLength(1);
      expect(await match(project, { label: dog, annotator: ben })).toEqual([]);
    });

    test('answered items come with the newest answer first, each once', async () => {
      const project = await startProject(harness, { items: 3, settings: { overlap: 2 } });
      const [first, second] = await project.claim(ada, 2);
      if (first === undefined || second === undefined) throw new Error('two were expected');
      await project.answer(ada, first);
      await project.answer(ada, second);
      const [again] = await project.claim(ben, 3);
      if (again === undefined) throw new Error('one was expected');
      await project.answer(ben, again);
      const found = await project.store.newestAnswered({ projectId: project.id, before: null });
      const order = [again.item.id, second.item.id, first.item.id].map(Number);
      expect([...found.itemIds]).toEqual([...new Set(order)]);
    });

    test('a detail has the whole history of its item', async () => {
      const project = await startProject(harness, { items: 1 });
      const lease = await project.claimOne(ada);
      const { leaseId } = lease;
      await project.store.commentItem({ annotatorId: ada, leaseId, text: 'two animals' });
      await harness.advance(5);
      await project.answer(ada, lease, { id: 'a', label: 'cat' });
      await harness.advance(5);
      const correction = { annotatorId: ada, answerId: 'a' as never, value: project.label('dog') };
      await project.store.correctAnswer(correction);
      await harness.advance(5);
      await bulk(project, { kind: 'flag' }, [lease.item.id]);
      const itemId = lease.item.id;
      const detail = await project.store.itemDetail({ projectId: project.id, itemId });
      expect(detail).toMatchObject({ text: 'text 0', label: 'dog', flagged: true, answers: 1 });
      expect(detail?.history.map(({ what, label, who }) => [what, label, who])).toEqual([
        ['comment', null, 'ada'],
        ['answered', 'cat', 'ada'],
        ['corrected', 'dog', 'ada'],
        ['flag', null, 'ada'],
      ]);
      expect(detail?.history[1]?.why).toEqual(lease.why);
      const other = await startProject(harness, { slug: 'others', items: 0 });
      expect(await project.store.itemDetail({ projectId: other.id, itemId })).toBeNull();
    });

    test('a long text is cut between characters', async () => {
      const project = await startProject(harness, { items: 0 });
      await project.import([stagedItem(`abc😀${'x'.repeat(50)}`)]);
      const [item] = await project.listed();
      const itemIds = [item?.id as ItemId];
      const [cut] = await project.store.itemsById({ projectId: project.id, itemIds, clip: 4 });
      expect(cut).toMatchObject({ text: 'abc', clipped: true });
      expect(item).toMatchObject({ clipped: false });
    });
  });
}

async function readAll(project: TestProject): Promise<void> {
  while (await project.store.indexWords());
}
