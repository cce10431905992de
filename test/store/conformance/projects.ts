import type { LabelId } from '../../../server/contract/ids.js';
import { ada, expectRefusal, newProject, startProject, type TestProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describeProjects(open: () => Promise<StoreHarness>): void {
  describe('projects and their labels', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('a project is found by its id and by its slug, and a slug is taken once', async () => {
      const { store } = harness;
      const created = await store.createProject(newProject('animals'));
      expect(await store.project({ project: created.id })).toEqual(created);
      expect(await store.project({ project: 'animals' })).toEqual(created);
      expect(await store.project({ project: 'plants' })).toBeNull();
      const again = { ...newProject('animals'), id: `${created.id}-2` as typeof created.id };
      await expectRefusal(store.createProject(again), 'conflict');
      await expectRefusal(
        store.createProject(newProject('pets', { labels: ['a', 'a'] })),
        'conflict',
      );
      expect(await store.projects({ after: null, limit: 10 })).toEqual([created]);
    });

    test('projects are listed in pages by slug', async () => {
      const { store } = harness;
      for (const slug of ['c', 'a', 'b']) await store.createProject(newProject(slug));
      const page = async (after: string | null) =>
        (await store.projects({ after, limit: 2 })).map(({ slug }) => slug);
      expect(await page(null)).toEqual(['a', 'b']);
      expect(await page('b')).toEqual(['c']);
    });

    test('a changed setting leaves the others, and an unknown project is refused', async () => {
      const project = await startProject(harness, { settings: { roundSize: 7 } });
      const change = { projectId: project.id, settings: { batchSize: 4 }, domain: 'zoo' };
      expect(await project.store.updateProject(change)).toMatchObject({
        ...{ domain: 'zoo', name: 'animals' },
        settings: { batchSize: 4, roundSize: 7 },
      });
      const unknown = { ...change, projectId: 'nothing' as typeof project.id };
      await expectRefusal(project.store.updateProject(unknown), 'not-found');
    });

    test('only a changed guideline makes a new version, and answers keep the one they saw', async () => {
      const project = await startProject(harness, { items: 1 });
      const { store, id: projectId } = project;
      const lease = await project.claimOne(ada);
      const same = await store.updateProject({ projectId, guideline: 'Say what you see.' });
      expect(same.guideline.version).toBe(1);
      const changed = await store.updateProject({ projectId, guideline: 'Look twice.' });
      expect(changed.guideline).toEqual({ version: 2, text: 'Look twice.' });
      await project.answer(ada, lease);
      const [row] = await store.exportPage({ projectId, after: 0, limit: 1 });
      expect(row?.answers).toMatchObject([{ guidelineVersion: 1 }]);
    });

    test('renamed and reordered labels keep their ids, keys and answers', async () => {
      const project = await startProject(harness, { items: 1 });
      await project.claimAndAnswer(ada, 'cat');
      const [cat, dog] = ids(project);
      const labels = [
        { id: dog, name: 'hound' },
        { id: cat, name: 'tomcat' },
      ];
      expect(await update(project, labels)).toEqual([
        { id: dog, name: 'hound', key: '2', order: 0, retired: false },
        { id: cat, name: 'tomcat', key: '1', order: 1, retired: false },
      ]);
      expect(await project.listed()).toMatchObject([{ label: 'tomcat' }]);
    });

    test('two labels swap their names', async () => {
      const project = await startProject(harness, { items: 1 });
      await project.claimAndAnswer(ada, 'cat');
      const [cat, dog] = ids(project);
      const swapped = [
        { id: cat, name: 'dog' },
        { id: dog, name: 'cat' },
      ];
      expect(await update(project, swapped)).toMatchObject(swapped);
      expect(await project.listed()).toMatchObject([{ label: 'dog' }]);
    });

    test('a label takes a new name while a new label takes its old one', async () => {
      const project = await startProject(harness, { items: 0 });
      const [cat, dog] = ids(project);
      const labels = [{ id: cat, name: 'tomcat' }, { id: dog, name: 'dog' }, { name: 'cat' }];
      const after = await update(project, labels);
      expect(after.map(({ name }) => name)).toEqual(['tomcat', 'dog', 'cat']);
      expect(after[0]?.id).toBe(cat);
      expect(after[2]?.id).not.toBe(cat);
    });

    test('a label left out is retired, keeps its answers, and comes back by its name', async () => {
      const project = await startProject(harness, { items: 2 });
      await project.claimAndAnswer(ada, 'cat');
      const [cat, dog] = ids(project);
      const lease = await project.claimOne(ada);
      const retired = await update(project, [{ id: dog, name: 'dog' }]);
      expect(retired).toMatchObject([
        { id: dog, order: 0, retired: false },
        { id: cat, name: 'cat', key: null, order: 1, retired: true },
      ]);
      expect((await project.listed()).map(({ label }) => label)).toContain('cat');
      expect(await project.answer(ada, lease)).toMatchObject({ answers: 2 });
      const back = await update(project, [{ name: 'cat' }, { id: dog, name: 'dog' }]);
      expect(back).toMatchObject([
        { id: cat, retired: false },
        { id: dog, retired: false },
      ]);
    });

    test('a retired label gives its name up to one that takes it', async () => {
      const project = await startProject(harness, { items: 0 });
      const [cat, dog] = ids(project);
      const after = await update(project, [{ id: cat, name: 'dog' }]);
      expect(after).toMatchObject([
        { id: cat, name: 'dog', retired: false },
        { id: dog, name: `dog (${dog.slice(0, 8)})`, retired: true },
      ]);
    });

    test('repeated names and unknown ids are refused and change nothing', async () => {
      const project = await startProject(harness, { items: 0 });
      const before = project.project.labels;
      const twice = [{ name: 'cat' }, { name: 'cat' }];
      await expectRefusal(update(project, twice), 'conflict');
      const unknown = [{ name: 'bird' }, { id: 'nothing' as LabelId, name: 'fish' }];
      await expectRefusal(update(project, unknown), 'label-unknown');
      const [cat] = ids(project);
      const sameId = [
        { id: cat, name: 'tom' },
        { id: cat, name: 'kit' },
      ];
      await expectRefusal(update(project, sameId), 'conflict');
      expect((await project.reload()).project.labels).toEqual(before);
    });

    test('without any label that is offered nothing is asked', async () => {
      const project = await startProject(harness, { items: 1 });
      await update(project, []);
      expect(await project.whyNothing(ada)).toBe('no-labels');
    });

    test('the class balance counts answers and imported labels of each class', async () => {
      const project = await startProject(harness, { items: 2 });
      await project.claimAndAnswer(ada, 'dog');
      const balance = await project.store.classBalance({ projectId: project.id });
      expect(balance).toMatchObject([
        { name: 'cat', labeled: 0, given: 0 },
        { name: 'dog', labeled: 1, given: 0 },
      ]);
    });
  });
}

function ids(project: TestProject): [LabelId, LabelId] {
  return project.project.labels.map(({ id }) => id) as [LabelId, LabelId];
}

async function update(
  project: TestProject,
  labels: readonly { id?: LabelId; name: string }[],
): Promise<TestProject['project']['labels']> {
  const change = { projectId: project.id, labels: [...labels] };
  return (await project.store.updateLabels(change)).labels;
}
