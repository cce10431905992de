import type { AnnotatorId, ItemId } from '../../../server/contract/ids.js';
import { oracleAnnotatorPrefix } from '../../../server/domain/oracle.js';
import { ada, ben, cleo, expectRefusal, startProject, type TestProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';
import { bulk, match, newBulk, publish, publishBy, undo } from './steps.js';

export function describeAssignments(open: () => Promise<StoreHarness>): void {
  let harness: StoreHarness;
  beforeEach(async () => (harness = await open()));
  afterEach(() => harness.close());

  test('assigned items go to the people named, before all others, and to nobody else', async () => {
    const project = await startProject(harness, { items: 6 });
    const [first, second] = (await sampled(project)).slice(-2);
    await assign(project, [ben], [first, second]);
    const others = await project.claim(ada, 9);
    expect(idsOf(others)).not.toContain(first);
    expect(others).toHaveLength(4);
    expect(await project.whyNothing(cleo)).toBe('all-leased');
    const own = await project.claim(ben, 9);
    expect(idsOf(own).sort()).toEqual([first, second].sort());
    expect(own.every(({ why }) => why.selectionProbability === null)).toBe(true);
    expect(await match(project, { assignee: ben })).toEqual([first, second].map(Number).sort());
    expect(await match(project, { assignee: ada })).toEqual([]);
  });

  test('the ranking decides among what is assigned to somebody', async () => {
    const project = await startProject(harness, { items: 6 });
    const ids = await sampled(project);
    await publish(project, 1, [...ids].reverse());
    await assign(project, [ben], ids.slice(0, 3));
    expect(idsOf(await project.claim(ben, 4))).toEqual([ids[2], ids[1], ids[0], ids[5]]);
  });

  test('nobody claims to know how likely an item was while some are for certain people', async () => {
    const project = await startProject(harness, { items: 6 });
    const ids = await sampled(project);
    const probabilities = async (person: AnnotatorId) =>
      (await project.claim(person, 2)).map(({ why }) => why.selectionProbability);
    await publishBy(project, { modelVersion: 1, itemIds: ids.slice(1, 4), strategy: 'random' });
    const change = await assign(project, [ben], ids.slice(3));
    expect(await probabilities(ben)).toEqual([null, null]);
    expect(await probabilities(ada)).toEqual([null, null]);
    await undo(project, change.bulkId);
    expect(await probabilities(cleo)).toEqual([1 / 2, 1]);
  });

  test('an answer does not count, nor is taken back, once the item is for others', async () => {
    const project = await startProject(harness, { items: 2, settings: { overlap: 2 } });
    const { receipt } = await project.claimAndAnswer(ada, 'cat');
    const held = await project.claimOne(ada);
    const ids = (await project.listed()).map(({ id }) => id);
    const change = await assign(project, [ben, cleo], ids);
    const taken = project.store.undoAnswer({ annotatorId: ada, answerId: receipt.answerId });
    await expectRefusal(taken, 'conflict');
    await project.answer(ada, held);
    expect(await project.progress()).toMatchObject({ answers: 1 });
    expect(await project.claim(ben, 9)).toHaveLength(2);
    await undo(project, change.bulkId);
    await project.store.undoAnswer({ annotatorId: ada, answerId: receipt.answerId });
    expect(await project.progress()).toMatchObject({ answers: 0 });
  });

  test('what two people share comes to each of them once, also after it was given back', async () => {
    const project = await startProject(harness, { items: 4, settings: { overlap: 2 } });
    const ids = (await project.listed()).map(({ id }) => id);
    await assign(project, [ada, ben], ids);
    const [first, second, third, fourth] = await project.claim(ada, 9);
    if (!first || !second || !third || !fourth) throw new Error('four items were expected');
    await project.answer(ada, first);
    await project.store.skipItem({ annotatorId: ada, leaseId: second.leaseId, reason: null });
    await project.release(ada, third);
    await project.expire(ada, fourth);
    expect(idsOf(await project.claim(ada, 9)).sort()).toEqual(
      [third.item.id, fourth.item.id].sort(),
    );
    expect(await project.claim(ben, 9)).toHaveLength(4);
  });

  test('items of the audit reserve that nobody has answered are left out', async () => {
    const settings = { auditShare: 0.9, auditRate: 1 };
    const project = await startProject(harness, { items: 12, settings });
    const { auditReserve } = await project.store.counts({ projectId: project.id });
    const ids = (await project.listed()).map(({ id }) => id);
    expect(await assign(project, [ben], ids)).toMatchObject({
      changed: 12 - auditReserve,
      leftOut: auditReserve,
    });
    expect(await project.claim(ada, 12)).toHaveLength(auditReserve);
  });

  test('whoever holds an item keeps it only where it is assigned to them', async () => {
    const project = await startProject(harness, { items: 2 });
    const [kept, taken] = [await project.claimOne(ada), await project.claimOne(ben)];
    const ids = [kept.item.id, taken.item.id];
    const change = await assign(project, [ada, cleo], ids);
    expect(change.ended).toEqual([
      { leaseId: taken.leaseId, annotatorId: ben, projectId: project.id },
    ]);
    expect(await project.whyNothing(ben)).toBe('all-leased');
    expect(idsOf(await project.claim(cleo, 2))).toEqual([taken.item.id]);
  });

  test('what holds is the newest change that is not undone', async () => {
    const project = await startProject(harness, { items: 1 });
    const [id] = (await project.listed()).map((item) => item.id);
    const toBen = await assign(project, [ben], [id]);
    const toCleo = await assign(project, [cleo, cleo], [id]);
    expect(await project.whyNothing(ben)).toBe('none-for-you');
    await undo(project, toCleo.bulkId);
    expect(await project.whyNothing(cleo)).toBe('none-for-you');
    const freed = await bulk(project, { kind: 'unassign' }, [id as ItemId]);
    expect(await detail(project, id)).toMatchObject({
      assignees: [],
      history: [{ what: 'assign', note: 'ben' }, { what: 'unassign' }],
    });
    await undo(project, freed.bulkId);
    expect(await detail(project, id)).toMatchObject({ assignees: ['ben'] });
    await undo(project, toBen.bulkId);
    expect(await detail(project, id)).toMatchObject({ assignees: [], history: [] });
    expect(await project.claim(cleo)).toHaveLength(1);
    expect(await project.store.bulks({ projectId: project.id })).toMatchObject([
      { action: { kind: 'unassign' } },
      { action: { kind: 'assign', annotatorIds: [cleo] } },
      { action: { kind: 'assign', annotatorIds: [ben] } },
    ]);
  });

  test('people of the project and of all projects can be named, others and the oracle not', async () => {
    const project = await startProject(harness, { items: 1 });
    const other = await startProject(harness, { slug: 'others', items: 0 });
    const guest = (name: string, projectId: TestProject['id']) =>
      harness.store.addPerson({
        annotatorId: name as AnnotatorId,
        name,
        role: 'annotator',
        projectId,
      });
    await guest('guest', project.id);
    await guest('stranger', other.id);
    await guest(`${oracleAnnotatorPrefix}1`, project.id);
    const people = await project.store.people({ projectId: project.id });
    expect(people.map(({ name }) => name)).toEqual(['ada', 'ben', 'cleo', 'guest']);
    const start = { bulkId: newBulk(), projectId: project.id, annotatorId: ada };
    for (const other of ['stranger', `${oracleAnnotatorPrefix}1`, 'nobody']) {
      const annotatorIds = ['guest', other] as AnnotatorId[];
      const action = { kind: 'assign', annotatorIds } as const;
      await expectRefusal(project.store.beginBulk({ ...start, action }), 'not-found');
    }
  });
}

function assign(
  project: TestProject,
  annotatorIds: AnnotatorId[],
  ids: readonly (ItemId | undefined)[],
) {
  return bulk(project, { kind: 'assign', annotatorIds }, ids as ItemId[]);
}

function detail(project: TestProject, itemId: ItemId | undefined) {
  return project.store.itemDetail({ projectId: project.id, itemId: itemId as ItemId });
}

function idsOf(leases: Awaited<ReturnType<TestProject['claim']>>): ItemId[] {
  return leases.map(({ item }) => item.id);
}

/** The items in the order in which they would be drawn. */
async function sampled(project: TestProject): Promise<ItemId[]> {
  const leases = await project.claim(cleo, 1000);
  for (const lease of leases) await project.release(cleo, lease);
  return idsOf(leases);
}
