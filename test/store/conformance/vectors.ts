import type { ItemId } from '../../../server/contract/ids.js';
import type { StagedVector } from '../../../server/store/store.js';
import { expectRefusal, stagedItem, startProject, type TestProject } from '../fixture.js';
import type { StoreHarness } from '../harness.js';

export function describeVectors(open: () => Promise<StoreHarness>): void {
  describe('vectors that come with the data', () => {
    let harness: StoreHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());

    test('vectors of an import count with its end and make the encoder precomputed', async () => {
      const project = await startProject(harness, { items: 0 });
      expect(await state(project)).toEqual({ dimension: null, generation: 0 });
      const { importId } = await beginImport(project);
      await project.store.importChunk({ importId, rows: [withVector('a cat', 1, 2, 3)] });
      expect(await state(project)).toEqual({ dimension: null, generation: 0 });
      const end = { importId, read: 1, rejected: [], rejectedCount: 0 };
      expect(await project.store.finishImport(end)).toMatchObject({ added: 1, vectors: 1 });
      expect(await state(project)).toEqual({ dimension: 3, generation: 0 });
      expect(await vectorsOf(project)).toEqual([[1, 2, 3]]);
      expect((await project.reload()).project.encoder).toBe('precomputed');
    });

    test('an import gives vectors to items that were there without one', async () => {
      const project = await startProject(harness, { items: 0 });
      await project.import([stagedItem('a cat'), stagedItem('a dog')]);
      expect(await vectorsOf(project)).toEqual([null, null]);
      const report = await importVectors(project, [withVector('a dog', 0, 1)]);
      expect(report).toMatchObject({ added: 0, duplicates: 1, vectors: 1 });
      expect(await vectorsOf(project)).toEqual([null, [0, 1]]);
      expect(await state(project)).toEqual({ dimension: 2, generation: 0 });
    });

    test('a file names items by id or by their own key, and counts as a whole', async () => {
      const project = await startProject(harness, { items: 0 });
      await project.import([
        { ...stagedItem('a cat'), meta: { id: 17 } },
        { ...stagedItem('a dog'), meta: { key: 'd', id: 'x' } },
        stagedItem('a cow'),
      ]);
      const cow = (await project.listed())[2]?.id;
      const fileId = await begin(project);
      expect(await add(project, fileId, [vector({ key: '17' }, 1, 0)])).toEqual([]);
      expect(await add(project, fileId, [vector({ key: 'd' }, 0, 1)])).toEqual([]);
      expect(await add(project, fileId, [vector({ id: cow as ItemId }, 1, 1)])).toEqual([]);
      expect(await vectorsOf(project)).toEqual([null, null, null]);
      const report = { dimension: 2, vectors: 3, replaced: 0, waiting: 0 };
      expect(await project.store.finishVectors({ fileId })).toEqual({
        project: 'animals',
        ...report,
      });
      expect(await vectorsOf(project)).toEqual([
        [1, 0],
        [0, 1],
        [1, 1],
      ]);
    });

    test('rows that name no item, two items or an item again are rejected by line', async () => {
      const project = await startProject(harness, { items: 0 });
      const rows = ['a', 'b', 'c'].map((text) => ({ ...stagedItem(text), meta: { key: 'same' } }));
      await project.import([...rows, { ...stagedItem('d'), meta: { key: 'd' } }]);
      const fileId = await begin(project);
      const rejected = await add(project, fileId, [
        { ...vector({ key: 'nobody' }, 1), line: 1 },
        { ...vector({ id: '999999' as ItemId }, 1), line: 2 },
        { ...vector({ key: 'same' }, 1), line: 3 },
        { ...vector({ key: 'd' }, 1), line: 4 },
        { ...vector({ key: 'd' }, 2), line: 5 },
      ]);
      expect(rejected.map(({ line, field }) => [line, field])).toEqual([
        [1, 'key'],
        [2, 'id'],
        [3, 'key'],
        [5, 'key'],
      ]);
    });

    test('items of another project and of an import under way have no place in a file', async () => {
      const project = await startProject(harness, { items: 0 });
      const other = await startProject(harness, { slug: 'other', items: 1 });
      const { importId } = await project.begin();
      await project.store.importChunk({
        importId,
        rows: [{ ...stagedItem('coming'), meta: { key: 'k' } }],
      });
      const fileId = await begin(project);
      const foreign = (await other.listed())[0]?.id as ItemId;
      const rows = [vector({ key: 'k' }, 1), vector({ id: foreign }, 1)];
      expect(await add(project, fileId, rows)).toHaveLength(2);
    });

    test('a correction replaces vectors and is a new generation; a first vector is not', async () => {
      const project = await withTwoItems(harness);
      await addFile(project, [vector({ key: 'a' }, 1, 0)]);
      await addFile(project, [vector({ key: 'b' }, 0, 1)]);
      expect(await state(project)).toEqual({ dimension: 2, generation: 0 });
      expect(await addFile(project, [vector({ key: 'a' }, 2, 2)])).toMatchObject({
        ...{ vectors: 1, replaced: 1, waiting: 0 },
      });
      expect(await vectorsOf(project)).toEqual([
        [2, 2],
        [0, 1],
      ]);
      expect(await state(project)).toEqual({ dimension: 2, generation: 1 });
    });

    test('another dimension is refused, unless the file replaces all vectors', async () => {
      const project = await withTwoItems(harness);
      await addFile(project, [vector({ key: 'a' }, 1, 0), vector({ key: 'b' }, 0, 1)]);
      const fileId = await begin(project);
      await add(project, fileId, [vector({ key: 'a' }, 1, 2, 3)]);
      await expectRefusal(project.store.finishVectors({ fileId }), 'conflict');
      await project.store.abortVectors({ fileId });
      expect(await vectorsOf(project)).toEqual([
        [1, 0],
        [0, 1],
      ]);
      const report = await addFile(project, [vector({ key: 'a' }, 1, 2, 3)], true);
      expect(report).toMatchObject({ dimension: 3, vectors: 1, replaced: 2, waiting: 1 });
      expect(await vectorsOf(project)).toEqual([[1, 2, 3], null]);
    });

    test('what was replaced can be removed at any time, and nothing else goes with it', async () => {
      const project = await withTwoItems(harness);
      await addFile(project, [vector({ key: 'a' }, 1, 0), vector({ key: 'b' }, 0, 1)]);
      await addFile(project, [vector({ key: 'a' }, 2, 2)]);
      const under = await begin(project);
      await add(project, under, [vector({ key: 'b' }, 7, 7)]);
      const page = { projectId: project.id, after: 0 };
      expect(await project.store.removeReplacedVectors(page)).toEqual({ next: null });
      expect(await vectorsOf(project)).toEqual([
        [2, 2],
        [0, 1],
      ]);
      expect(await project.store.finishVectors({ fileId: under })).toMatchObject({ replaced: 1 });
      await project.store.removeReplacedVectors(page);
      expect(await vectorsOf(project)).toEqual([
        [2, 2],
        [7, 7],
      ]);
      expect(await addFile(project, [vector({ key: 'b' }, 1, 1, 1)], true)).toMatchObject({
        ...{ replaced: 2, waiting: 1 },
      });
      await project.store.removeReplacedVectors(page);
      expect(await vectorsOf(project)).toEqual([null, [1, 1, 1]]);
    });

    test('an aborted file or import leaves the vectors as they were', async () => {
      const project = await withTwoItems(harness);
      await addFile(project, [vector({ key: 'a' }, 1, 0)]);
      const fileId = await begin(project);
      await add(project, fileId, [vector({ key: 'a' }, 5, 5)]);
      await project.store.abortVectors({ fileId });
      await expectRefusal(project.store.finishVectors({ fileId }), 'not-found');
      const { importId } = await beginImport(project);
      await project.store.importChunk({ importId, rows: [withVector('a cow', 1, 1)] });
      await project.store.abortImport({ importId });
      expect(await vectorsOf(project)).toEqual([[1, 0], null]);
      expect(await state(project)).toEqual({ dimension: 2, generation: 0 });
    });

    test('vectors survive a new start; a file under way is gone and does not stand in the way', async () => {
      const project = await withTwoItems(harness);
      await addFile(project, [vector({ key: 'a' }, 1, 0)]);
      const fileId = await begin(project);
      await add(project, fileId, [vector({ key: 'b' }, 5, 5)]);
      await expectRefusal(begin(project), 'conflict');
      await harness.reopen();
      expect(await vectorsOf(project)).toEqual([[1, 0], null]);
      await addFile(project, [vector({ key: 'b' }, 0, 1)]);
      expect(await vectorsOf(project)).toEqual([
        [1, 0],
        [0, 1],
      ]);
    });

    test('the vectors of a deleted project are gone, also those under way', async () => {
      const project = await withTwoItems(harness);
      await addFile(project, [vector({ key: 'a' }, 1, 0)]);
      await begin(project);
      const ids = (await project.listed()).map(({ id }) => id);
      await project.store.deleteProject({ projectId: project.id });
      expect(await project.store.vectors({ itemIds: ids })).toEqual([null, null]);
    });
  });
}

function withVector(text: string, ...numbers: number[]) {
  return { ...stagedItem(text), vector: Float32Array.from(numbers) };
}

function vector(item: StagedVector['item'], ...numbers: number[]): StagedVector {
  return { line: 1, item, vector: Float32Array.from(numbers) };
}

function state({ store, id }: TestProject) {
  return store.vectorState({ projectId: id });
}

async function vectorsOf(project: TestProject): Promise<(number[] | null)[]> {
  const itemIds = (await project.listed()).map(({ id }) => id);
  const found = await project.store.vectors({ itemIds });
  return found.map((values) => (values === null ? null : [...values]));
}

function beginImport({ store, id }: TestProject) {
  const start = { projectId: id, fileName: 'texts.jsonl', labelsAs: 'training' } as const;
  return store.beginImport({ ...start, vectors: true });
}

async function importVectors(project: TestProject, rows: ReturnType<typeof withVector>[]) {
  const { importId } = await beginImport(project);
  await project.store.importChunk({ importId, rows });
  const end = { importId, read: rows.length, rejected: [], rejectedCount: 0 };
  return project.store.finishImport(end);
}

async function begin({ store, id }: TestProject, replace = false) {
  const start = { projectId: id, fileName: 'vectors.jsonl', replace };
  return (await store.beginVectors(start)).fileId;
}

async function add(
  { store }: TestProject,
  fileId: Awaited<ReturnType<typeof begin>>,
  rows: StagedVector[],
) {
  return (await store.addVectors({ fileId, rows })).rejected;
}

async function addFile(project: TestProject, rows: StagedVector[], replace = false) {
  const fileId = await begin(project, replace);
  expect(await add(project, fileId, rows)).toEqual([]);
  return project.store.finishVectors({ fileId });
}

async function withTwoItems(harness: StoreHarness): Promise<TestProject> {
  const project = await startProject(harness, { items: 0 });
  const rows = ['a', 'b'].map((key) => ({ ...stagedItem(`text ${key}`), meta: { key } }));
  await project.import(rows);
  return project;
}
