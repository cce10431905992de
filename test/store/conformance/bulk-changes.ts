import type { ItemId } from '../../../server/contract/ids.js';
import { bulkStep } from '../../../server/store/browse.js';
import {
  ada,
  ben,
  expectRefusal,
  numberedTexts,
  startProject,
  unscored,
  type TestProject,
} from '../fixture.js';
import type { StoreHarness } from '../harness.js';
import { bulk, match, newBulk, undo } from './steps.js';

export function describeBulkChanges(open: () => Promise<StoreHarness>): void {
  let harness: StoreHarness;
  beforeEach(async () => (harness = await open()));
  afterEach(() => harness.close());

  test('a label set by hand stands over the answers, is learned, and goes with its undo', async () => {
    const project = await startProject(harness, { items: 4 });
    await project.claimAndAnswer(ada, 'cat');
    const before = await everything(project);
    const ids = (await project.listed()).map(({ id }) => id);
    const change = await bulk(project, { kind: 'label', labelId: dog(project) }, ids);
    expect(change).toMatchObject({ changed: 4, leftOut: 0 });
    const listed = await project.listed();
    expect(listed.every(({ label, source }) => label === 'dog' && source === 'set')).toBe(true);
    expect(listed.map(({ state }) => state).sort()).toEqual([
      'answered',
      'given',
      'given',
      'given',
    ]);
    const known = await project.store.knownLabels({ projectId: project.id, cut: null });
    expect(known).toHaveLength(4);
    expect(known.every((one) => one.closed && one.labelId === dog(project))).toBe(true);
    const page = { projectId: project.id, after: 0, limit: 10 };
    expect((await project.store.exportPage(page)).map(({ set }) => set)).toEqual(
      Array(4).fill('dog'),
    );
    expect(await project.whyNothing(ben)).toBe('all-answered');
    await undo(project, change.bulkId);
    expect(await everything(project)).toEqual(before);
    expect(await project.claim(ben, 9)).toHaveLength(3);
  });

  test('whichever is undone first, what holds is the newest that is left', async () => {
    const project = await startProject(harness, { items: 1 });
    const ids = (await project.listed()).map(({ id }) => id);
    const cat = project.label('cat').labelId;
    const first = await bulk(project, { kind: 'label', labelId: cat }, ids);
    const second = await bulk(project, { kind: 'label', labelId: dog(project) }, ids);
    const retired = await bulk(project, { kind: 'retire' }, ids);
    expect(await project.listed()).toMatchObject([{ state: 'retired', label: 'dog' }]);
    await undo(project, first.bulkId);
    await undo(project, retired.bulkId);
    expect(await project.listed()).toMatchObject([{ state: 'given', label: 'dog' }]);
    await undo(project, second.bulkId);
    await undo(project, second.bulkId);
    expect(await project.listed()).toMatchObject([{ state: 'open', label: null }]);
    expect(await project.store.bulks({ projectId: project.id })).toMatchObject([
      { action: { kind: 'retire' }, undone: true, changed: 0, by: 'ada' },
      { action: { kind: 'label', labelId: dog(project) }, undone: true },
      { action: { kind: 'label', labelId: cat }, undone: true },
    ]);
  });

  test('retired items are neither asked, learned from nor exported, until they are restored', async () => {
    const project = await startProject(harness, { items: 3 });
    await project.claimAndAnswer(ada, 'cat');
    const held = await project.claimOne(ben);
    const ids = (await project.listed()).map(({ id }) => id);
    const retired = await bulk(project, { kind: 'retire' }, ids);
    expect(retired.ended).toEqual([
      { leaseId: held.leaseId, annotatorId: ben, projectId: project.id },
    ]);
    const target = { projectId: project.id };
    expect(await project.store.retiredItems(target)).toEqual(ids);
    expect(await project.store.knownLabels({ ...target, cut: null })).toEqual([]);
    expect(await project.store.exportPage({ ...target, after: 0, limit: 9 })).toEqual([]);
    expect(await project.claim(ada, 3)).toEqual([]);
    const late = await project.answer(ben, held, { label: 'dog' });
    expect(late.receipt.status).toBe('late');
    await bulk(project, { kind: 'restore' }, ids);
    expect((await project.listed()).map(({ state }) => state).sort()).toEqual([
      'answered',
      'open',
      'open',
    ]);
  });

  test('an audited item takes a label only as a correction of its answers', async () => {
    const settings = { auditShare: 0.9, auditRate: 1 };
    const project = await startProject(harness, { items: 12, settings });
    const { auditReserve } = await project.store.counts({ projectId: project.id });
    const lease = await project.claimOne(ada);
    await project.answer(ada, lease, { label: 'cat' });
    const ids = (await project.listed()).map(({ id }) => id);
    const change = await bulk(project, { kind: 'label', labelId: dog(project) }, ids);
    expect(change).toMatchObject({
      changed: 12 - auditReserve + 1,
      leftOut: auditReserve - 1,
    });
    const known = await project.store.knownLabels({ projectId: project.id, cut: null });
    expect(known.filter(({ stream }) => stream === 'audit')).toMatchObject([
      { itemId: lease.item.id, labelId: dog(project), closed: true },
    ]);
    const early = await project.store.knownLabels({ projectId: project.id, cut: 0 });
    expect(early.filter(({ stream }) => stream === 'audit')).toEqual([]);
  });

  test('an answer under a set label cannot be taken back, and a new overlap opens nothing', async () => {
    const project = await startProject(harness, { items: 2 });
    const outcome = await project.claimAndAnswer(ada, 'cat');
    const ids = (await project.listed()).map(({ id }) => id);
    const change = await bulk(project, { kind: 'label', labelId: dog(project) }, ids);
    const { answerId } = outcome.receipt;
    await expectRefusal(project.store.undoAnswer({ annotatorId: ada, answerId }), 'conflict');
    await project.store.updateProject({ projectId: project.id, settings: { overlap: 2 } });
    expect(await project.whyNothing(ben)).toBe('all-answered');
    await undo(project, change.bulkId);
    expect(await project.claim(ben, 5)).toHaveLength(2);
  });

  test('a flag taken off stays off until somebody flags the item again', async () => {
    const project = await startProject(harness, { items: 1 });
    const lease = await project.claimOne(ada);
    const flag = { annotatorId: ada, leaseId: lease.leaseId, note: 'odd' };
    await project.store.flagItem(flag);
    await harness.advance(5);
    await bulk(project, { kind: 'unflag' }, [lease.item.id]);
    expect(await match(project, { flagged: true })).toEqual([]);
    await harness.advance(5);
    await project.store.flagItem(flag);
    expect(await match(project, { flagged: true })).toEqual([Number(lease.item.id)]);
  });

  test('more items than one step holds are refused at once and taken in steps', async () => {
    const project = await startProject(harness, { items: 0 });
    await project.import(numberedTexts(bulkStep + 5));
    const ids = (await project.listed()).map(({ id }) => id);
    const bulkId = newBulk();
    const start = { bulkId, projectId: project.id, annotatorId: ada };
    await project.store.beginBulk({ ...start, action: { kind: 'flag' } });
    await expectRefusal(project.store.bulkChunk({ bulkId, itemIds: ids }), 'too-large');
    for (const itemIds of [ids.slice(0, bulkStep), ids.slice(bulkStep)]) {
      await project.store.bulkChunk({ bulkId, itemIds });
    }
    expect(await project.store.bulk({ bulkId })).toMatchObject({ changed: bulkStep + 5 });
    expect(await project.store.undoBulkChunk({ bulkId })).toEqual({ left: 5 });
    expect(await project.store.undoBulkChunk({ bulkId })).toEqual({ left: 0 });
    expect(await match(project, { flagged: true })).toEqual([]);
  });

  test('unknown labels and changes are refused, items of other projects passed over', async () => {
    const project = await startProject(harness, { items: 1 });
    const other = await startProject(harness, { slug: 'others', items: 1 });
    const labelId = project.label('bird').labelId;
    const start = { bulkId: newBulk(), projectId: project.id, annotatorId: ada };
    await expectRefusal(
      project.store.beginBulk({ ...start, action: { kind: 'label', labelId } }),
      'label-unknown',
    );
    await expectRefusal(project.store.bulkChunk({ bulkId: newBulk(), itemIds: [] }), 'not-found');
    const ids = [...(await other.listed()).map(({ id }) => id), 'none' as ItemId];
    expect(await bulk(project, { kind: 'retire' }, ids)).toMatchObject({ changed: 0 });
    expect(await other.listed()).toMatchObject([{ state: 'open' }]);
  });

  test('changes of a deleted project are as if they had never been', async () => {
    const project = await startProject(harness, { items: 1 });
    const ids = (await project.listed()).map(({ id }) => id);
    const { bulkId } = await bulk(project, { kind: 'flag' }, ids);
    await project.store.deleteProject({ projectId: project.id });
    expect(await project.store.bulk({ bulkId })).toBeNull();
    expect(await project.store.bulks({ projectId: project.id })).toEqual([]);
    await expectRefusal(project.store.undoBulkChunk({ bulkId }), 'not-found');
  });

  test('the items behind a score are kept with the round', async () => {
    const project = await startProject(harness, { items: 2, settings: { roundSize: 1 } });
    await project.claimAndAnswer(ada, 'cat');
    const [closing] = await project.store.closingRounds();
    if (closing === undefined) throw new Error('a round was expected');
    const [itemId] = (await project.listed()).map(({ id }) => id);
    const [truth, predicted] = [project.label('cat').labelId, dog(project)];
    const outcome = { itemId: itemId as ItemId, truth, predicted };
    const finished = unscored(closing);
    await project.store.finishRound({ ...finished, outcomes: { audit: [outcome], test: [] } });
    const asked = { projectId: project.id, round: closing.round };
    expect(await project.store.roundOutcomes({ ...asked, of: 'audit' })).toEqual([outcome]);
    expect(await project.store.roundOutcomes({ ...asked, of: 'test' })).toBeNull();
    expect(await project.store.rounds({ projectId: project.id })).toEqual([finished.round]);
  });
}

/** All that a change can touch. */
async function everything(project: TestProject): Promise<unknown[]> {
  const target = { projectId: project.id };
  return [
    await project.listed(),
    await project.progress(),
    await project.store.counts(target),
    await project.store.knownLabels({ ...target, cut: null }),
    await project.store.exportPage({ ...target, after: 0, limit: 1000 }),
    await project.store.classBalance(target),
  ];
}

function dog(project: TestProject) {
  return project.label('dog').labelId;
}
