import type { ImportId } from '../../../server/contract/ids.js';
import {
  ada,
  expectRefusal,
  newProject,
  numberedTexts,
  stagedItem,
  startProject,
} from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describeImports(open: () => Promise<StoreHarness>): void {
  describe('imports', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('an import shows all at once, and nothing before its end', async () => {
      const project = await startProject(harness, { items: 0 });
      const { importId } = await project.begin();
      const chunk = await project.store.importChunk({ importId, rows: numberedTexts(3) });
      expect(chunk).toEqual({ added: 3, duplicates: 0 });
      expect(await project.listed()).toEqual([]);
      expect(await project.whyNothing(ada)).toBe('no-items');
      expect(await project.store.imports({ projectId: project.id })).toEqual([]);
      expect(await project.progress()).toMatchObject({ items: 0 });
      const rejected = [{ line: 4, field: 'text', reason: 'is empty' }];
      const end = { importId, read: 4, rejected, rejectedCount: 1 };
      const figures = { read: 4, added: 3, duplicates: 0, rejectedCount: 1 };
      expect(await project.store.finishImport(end)).toEqual({
        ...{ project: 'animals', ...figures, rejected },
      });
      expect(await project.progress()).toMatchObject({ items: 3 });
      expect(await project.listed()).toMatchObject(
        [0, 1, 2].map((n) => ({ text: `text ${n}`, state: 'open', label: null, source: null })),
      );
      expect(await project.store.imports({ projectId: project.id })).toMatchObject([
        { id: importId, file: 'texts.jsonl', labelsAs: 'training', ...figures },
      ]);
    });

    test('an aborted import leaves neither items nor labels', async () => {
      const project = await startProject(harness, { items: 1, labels: [] });
      const { importId } = await project.begin();
      const rows = [stagedItem('a dog', 'dog'), ...numberedTexts(3)];
      await project.store.importChunk({ importId, rows });
      await project.store.abortImport({ importId });
      expect(await project.listed()).toHaveLength(1);
      expect((await project.reload()).project.labels).toEqual([]);
      await expectRefusal(project.store.importChunk({ importId, rows: [] }), 'not-found');
      expect(await project.import(rows)).toMatchObject({ added: 3, duplicates: 1 });
    });

    test('an import that never ended is gone after a new start, and the next one may begin', async () => {
      const project = await startProject(harness, { items: 1, labels: [] });
      const { importId } = await project.begin();
      await project.store.importChunk({ importId, rows: [stagedItem('a dog', 'dog')] });
      await harness.reopen();
      expect(await project.listed()).toHaveLength(1);
      expect((await project.reload()).project.labels).toEqual([]);
      const end = { importId, read: 1, rejected: [], rejectedCount: 0 };
      await expectRefusal(project.store.finishImport(end), 'not-found');
      expect(await project.import([stagedItem('a dog', 'dog')])).toMatchObject({ added: 1 });
    });

    test('a second import of a project at a time is refused, one of another project is not', async () => {
      const project = await startProject(harness, { items: 0 });
      const other = await startProject(harness, { slug: 'other', items: 0 });
      const { importId } = await project.begin();
      await expectRefusal(project.begin(), 'conflict');
      await other.begin();
      await project.store.abortImport({ importId });
      await project.begin();
    });

    test('the same content is one item of a project, within a file and across files', async () => {
      const project = await startProject(harness, { items: 0 });
      const rows = [...numberedTexts(2), ...numberedTexts(3)];
      expect(await project.import(rows)).toMatchObject({ read: 5, added: 3, duplicates: 2 });
      expect(await project.import(numberedTexts(5))).toMatchObject({ added: 2, duplicates: 3 });
      expect(await project.listed()).toHaveLength(5);
      const other = await startProject(harness, { slug: 'other', items: 0 });
      expect(await other.import(numberedTexts(3))).toMatchObject({ added: 3 });
    });

    test('an aborted or finished import cannot be ended again', async () => {
      const project = await startProject(harness, { items: 0 });
      const { importId } = await project.begin();
      const end = { importId, read: 0, rejected: [], rejectedCount: 0 };
      await project.store.finishImport(end);
      await expectRefusal(project.store.finishImport(end), 'not-found');
      await project.store.abortImport({ importId });
      expect(await project.store.imports({ projectId: project.id })).toHaveLength(1);
      const unknown = { importId: 'nothing' as ImportId, rows: [] };
      await expectRefusal(project.store.importChunk(unknown), 'not-found');
    });

    test('texts with training and test labels are known and never served', async () => {
      const project = await startProject(harness, { items: 0 });
      await project.import([stagedItem('a cat', 'cat')], 'training');
      await project.import([stagedItem('a dog', 'dog')], 'test');
      expect(await project.whyNothing(ada)).toBe('no-items');
      expect(await project.listed()).toMatchObject([
        { state: 'given', label: 'cat', source: 'import' },
        { state: 'test', label: 'dog', source: 'import' },
      ]);
      const known = await project.store.knownLabels({ projectId: project.id, cut: null });
      expect(known.map(({ stream, closed }) => [stream, closed])).toEqual([
        ['active', true],
        ['test', true],
      ]);
      expect(await project.store.counts({ projectId: project.id })).toMatchObject({ testItems: 1 });
      expect(await project.progress()).toMatchObject({ items: 0 });
    });

    test('texts with hidden or check labels are served and show no label', async () => {
      const project = await startProject(harness, { items: 0 });
      await project.import([stagedItem('a cat', 'cat')], 'oracle');
      const [item] = await project.listed();
      expect(item).toMatchObject({ state: 'open', label: null, source: null });
      const lease = await project.claimOne(ada);
      const itemId = lease.item.id;
      expect(await project.store.oracleLabel({ itemId })).toBe(project.label('cat').labelId);
      expect(await project.store.knownLabels({ projectId: project.id, cut: null })).toEqual([]);
      await project.import([stagedItem('a dog', 'dog')], 'checks');
      await project.claimAndAnswer(ada, 'cat');
      expect(await project.store.annotators({ projectId: project.id })).toMatchObject([
        { checked: 1, checkAccuracy: 0 },
      ]);
    });

    test('new labels of a file come behind those of the project', async () => {
      const project = await startProject(harness, { items: 0 });
      const rows = [stagedItem('a bird', 'bird'), stagedItem('a cat', 'cat')];
      await project.import(rows);
      const { labels } = (await project.reload()).project;
      expect(labels.map(({ name, key, order }) => [name, key, order])).toEqual([
        ['cat', '1', 0],
        ['dog', '2', 1],
        ['bird', '3', 2],
      ]);
      expect(await project.listed()).toMatchObject([{ label: 'bird' }, { label: 'cat' }]);
    });

    test('a label’s name that an import under way brings cannot be taken before its end', async () => {
      const project = await startProject(harness, { items: 0, labels: [] });
      const { importId } = await project.begin();
      await project.store.importChunk({ importId, rows: [stagedItem('a bird', 'bird')] });
      expect((await project.reload()).project.labels).toEqual([]);
      const change = (name: string) =>
        project.store.updateLabels({ projectId: project.id, labels: [{ name }] });
      await expectRefusal(change('bird'), 'conflict');
      const [dog] = (await change('dog')).labels;
      await project.store.finishImport({ importId, read: 1, rejected: [], rejectedCount: 0 });
      const [first, second] = (await project.reload()).project.labels;
      expect(first).toEqual(dog);
      expect(second).toMatchObject({ name: 'bird', key: '2', order: 1, retired: false });
      expect(await project.listed()).toMatchObject([{ label: 'bird' }]);
    });

    test('a page of the export holds payload, note, label and how each answer came about', async () => {
      const project = await startProject(harness, { items: 0 });
      await project.import([stagedItem('a cat')]);
      await project.claimAndAnswer(ada, 'cat');
      const [row] = await project.store.exportPage({ projectId: project.id, after: 0, limit: 10 });
      const answer = { annotator: 'ada', oracle: false, label: 'cat', selectionProbability: 1 };
      expect(row).toMatchObject({
        payload: { kind: 'text', text: 'a cat' },
        ...{ meta: { row: 'a cat' }, stream: 'active', given: null },
        answers: [{ ...answer, modelVersion: 0, guidelineVersion: 1 }],
      });
    });

    test('a deleted project is gone with all it had, and its name is free', async () => {
      const project = await startProject(harness);
      await project.claimAndAnswer(ada);
      await project.begin();
      const kept = await startProject(harness, { slug: 'kept' });
      await project.store.deleteProject({ projectId: project.id });
      expect(await project.store.project({ project: 'animals' })).toBeNull();
      expect(await project.listed()).toEqual([]);
      await expectRefusal(project.progress(), 'not-found');
      await project.store.createProject(newProject('animals'));
      expect(await kept.claimAndAnswer(ada)).toMatchObject({ answers: 1 });
    });
  });
}
