import { randomUUID } from 'node:crypto';
import type { LeasedItem } from '../../server/contract/queue.js';
import { sayReason } from '../../server/contract/reason.js';
import {
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  importText,
  sendOk,
  startTestService,
  type TestService,
} from '../support/service.js';
import { addVectors, animalVectors, npyFile } from '../support/vectors.js';

describe('vectors that come with the data', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  async function modelOf(project: string) {
    return (await service.client.call('metrics', { project })).model;
  }

  const rows = animalVectors(60);
  const texts = rows.map(({ text, key }) => ({ text, key }));
  const vectorLines = rows.map(({ key, vector }) => ({ key, vector }));

  /** Answers `count` items truly, through the socket; returns what was asked. */
  async function answer(project: string, count: number): Promise<LeasedItem[]> {
    const labelOf = new Map(rows.map(({ text, label }) => [text, label]));
    const annotator = await connectAnnotator(service, `Ada ${randomUUID()}`, project);
    const { items, labels } = await sendOk(annotator, 'queue:join', { projectId: project });
    const queue: LeasedItem[] = [...items];
    annotator.on('item:next', (item) => queue.push(item));
    const asked: LeasedItem[] = [];
    while (asked.length < count) {
      const leased = await eventually(() => Promise.resolve(queue.shift()));
      const labelId = labels.find(({ name }) => name === labelOf.get(leased.item.text))?.id;
      await sendOk(annotator, 'answer:submit', {
        answerId: randomUUID(),
        leaseId: leased.leaseId,
        itemId: leased.item.id,
        value: { kind: 'label', labelId },
        elapsedMs: 5,
      });
      asked.push(leased);
    }
    annotator.disconnect();
    return asked;
  }

  async function rankedItems(project: string) {
    const input = { sort: 'score', limit: 100 };
    return (await service.client.call('listItems', { project, input })).items;
  }

  /** The scores of a ranking, as a fingerprint of the model behind it. */
  async function probabilitiesOf(project: string) {
    const items = await rankedItems(project);
    return new Map(items.map(({ id, probabilities }) => [id, probabilities?.[0]?.probability]));
  }

  test('come in a column, are learned from, and are there after a restart', async () => {
    await createProject(service, { slug: 'column' });
    const report = await importRows(
      service,
      'column',
      rows.map(({ text, vector }) => ({ text, emb: vector })),
      {
        vectorColumn: 'emb',
      },
    );
    expect(report).toMatchObject({ added: 60, vectors: 60 });
    const model = await eventually(async () => {
      const found = await modelOf('column');
      return found.encoded === 60 && found;
    });
    expect(model).toMatchObject({ encoder: 'precomputed', dimension: 4, toEncode: 0, waiting: 0 });
    expect(model.encoderReason).toEqual({ code: 'vectors-given', params: {} });
    const [item] = (await service.client.call('listItems', { project: 'column' })).items;
    expect(item).not.toHaveProperty('emb');

    await answer('column', 12);
    await eventually(async () => (await modelOf('column')).trainedOn === 12);
    const ranked = await rankedItems('column');
    expect(ranked).toHaveLength(48);
    const labelOf = new Map(rows.map(({ text, label }) => [text, label]));
    const { labels } = await service.client.call('getProject', { project: 'column' });
    const right = ranked.filter(({ text, probabilities }) => {
      const best = labels.find(({ id }) => id === probabilities?.[0]?.labelId);
      return best?.name === labelOf.get(text);
    });
    expect(right).toHaveLength(48);

    const before = await probabilitiesOf('column');
    service = await service.restart();
    await eventually(async () => (await modelOf('column')).trainedOn === 12);
    expect(await probabilitiesOf('column')).toEqual(before);
  });

  test('come later as a file, and those that wait are asked at random meanwhile', async () => {
    await createProject(service, {
      slug: 'later',
      encoder: 'precomputed',
      settings: { roundSize: 5 },
    });
    await importRows(service, 'later', texts);
    const waiting = await eventually(async () => {
      const found = await modelOf('later');
      return found.waiting === 60 && found;
    });
    expect(waiting).toMatchObject({ state: 'encoding', encoded: 0, toEncode: 0, dimension: null });
    expect(waiting.detail && sayReason(waiting.detail)).toMatch(
      /^waiting for 60 vectors: add them/,
    );
    const asked = await answer('later', 6);
    expect(new Set(asked.map(({ why }) => why.strategy))).toEqual(new Set(['random']));

    const half = await addVectors(service, 'later', { rows: vectorLines.slice(0, 30) });
    expect(half).toEqual({
      ...{ project: 'later', dimension: 4, vectors: 30, replaced: 0, waiting: 30 },
    });
    const partly = await eventually(async () => {
      const found = await modelOf('later');
      return found.encoded === 30 && found.modelVersion > 0 && found;
    });
    expect(partly).toMatchObject({ state: 'encoding', waiting: 30 });
    expect(partly.detail).toEqual({ code: 'waiting-for-vectors', params: { items: 30 } });
    const { rounds } = await eventually(async () => {
      const found = await service.client.call('listRounds', { project: 'later' });
      return found.rounds.length > 0 && found;
    });
    expect(rounds).toMatchObject([{ round: 1, labels: 5 }]);

    await addVectors(service, 'later', { rows: vectorLines.slice(30) });
    const whole = await eventually(async () => {
      const found = await modelOf('later');
      return found.state === 'ready' && found.trainedOn === 6 && found;
    });
    expect(whole).toMatchObject({ encoded: 60, waiting: 0, detail: null });
    // Every item is asked in the end, however late its vector came; two are still held for the first Ada.
    expect(await answer('later', 52)).toHaveLength(52);
  });

  test('change the encoder of a project that had another one', async () => {
    await createProject(service, { slug: 'switch', encoder: 'lexical' });
    await importRows(service, 'switch', texts);
    await answer('switch', 4);
    await eventually(async () => (await modelOf('switch')).trainedOn === 4);
    await addVectors(service, 'switch', { rows: vectorLines });
    const model = await eventually(async () => {
      const found = await modelOf('switch');
      return found.encoder === 'precomputed' && found.trainedOn === 4 && found;
    });
    expect(model).toMatchObject({ dimension: 4, encoded: 60 });
    const project = await service.client.call('getProject', { project: 'switch' });
    expect(project.encoder).toBe('precomputed');
  });

  test('are corrected by a second file, which the model then follows', async () => {
    await createProject(service, { slug: 'wrong' });
    const swapped = rows.map(({ text, key, label }) => ({
      ...{ text, key },
      vector: label === 'cat' ? [1, 0, 0, 0] : [1, 0.01, 0, 0],
    }));
    await importRows(service, 'wrong', swapped, { vectorColumn: 'vector' });
    await answer('wrong', 10);
    await eventually(async () => (await modelOf('wrong')).trainedOn === 10);
    const before = await probabilitiesOf('wrong');
    expect(await addVectors(service, 'wrong', { rows: vectorLines })).toMatchObject({
      replaced: 60,
    });
    const after = await eventually(async () => {
      const found = await probabilitiesOf('wrong');
      return [...found].every(([id, probability]) => probability !== before.get(id)) && found;
    });
    expect(Math.min(...[...after.values()].map((probability) => probability ?? 0))).toBeGreaterThan(
      0.6,
    );
    // Of another dimension only as a whole.
    const longer = animalVectors(60, 6).map(({ key, vector }) => ({ key, vector }));
    await expect(addVectors(service, 'wrong', { rows: longer })).rejects.toThrow(
      /line 1, vector: the vector has 6 numbers, and the project’s vectors have 4/,
    );
    const replaced = await addVectors(service, 'wrong', { rows: longer }, { replace: 'true' });
    expect(replaced).toMatchObject({ dimension: 6, vectors: 60, replaced: 60 });
    await eventually(async () => (await modelOf('wrong')).dimension === 6);
  });

  test('come as a .npy matrix in the order of the items', async () => {
    await createProject(service, { slug: 'numpy' });
    await importRows(service, 'numpy', texts);
    const matrix = rows.map(({ vector }) => vector);
    await expect(addVectors(service, 'numpy', { bytes: npyFile(matrix.slice(1)) })).rejects.toThrow(
      /the matrix has 59 rows and the project has more items/,
    );
    for (const type of ['<f8', '<f4'] as const) {
      const report = await addVectors(service, 'numpy', { bytes: npyFile(matrix, type) });
      expect(report).toMatchObject({ dimension: 4, vectors: 60, waiting: 0 });
    }
    await eventually(async () => (await modelOf('numpy')).encoded === 60);
    const items = (
      await service.client.call('listItems', { project: 'numpy', input: { limit: 100 } })
    ).items;
    const { store } = service.app.service;
    const kept = await store.vectors({ itemIds: items.map(({ id }) => id) });
    expect(kept.map((vector) => Array.from(vector ?? []))).toEqual(
      matrix.map((vector) => Array.from(Float32Array.from(vector))),
    );
  });

  test('an import with a bad vector adds nothing, or with skip all but that row', async () => {
    await createProject(service, { slug: 'bad-import' });
    const csv = 'text,vec\nfirst,1 2 3\nsecond,1 2\nthird,"[4, 5, 6]"\nfourth,1 nan 2\n';
    const query = { format: 'csv', vectorColumn: 'vec' };
    await expect(importText(service, 'bad-import', csv, query)).rejects.toThrow(
      /line 3, vec: the vector has 2 numbers, and the first vector of the file has 3[^]*line 5, vec: number 2 of the vector is "nan"/,
    );
    const { items } = await service.client.call('listItems', { project: 'bad-import' });
    expect(items).toEqual([]);
    const report = await importText(service, 'bad-import', csv, { ...query, badRows: 'skip' });
    expect(report).toMatchObject({ added: 2, rejectedCount: 2, vectors: 2 });
  });

  test.each([
    [
      'a wrong dimension',
      { key: 'k1', vector: [1, 2] },
      /line 2, vector: the vector has 2 numbers/,
    ],
    [
      'a number that is none',
      { key: 'k1', vector: [1, 'x', 3] },
      /line 2, vector: number 2 of the vector is "x": write a number/,
    ],
    [
      'an infinite number',
      { key: 'k1', vector: [1, 1e39, 3] },
      /line 2, vector: number 2 of the vector is not finite/,
    ],
    ['no vector', { key: 'k1' }, /line 2, vector: there is no vector: add it or remove the row/],
    ['no name', { vector: [1, 2, 3] }, /line 2, line: it names no item: add its "id"/],
    [
      'an unknown key',
      { key: 'k99', vector: [1, 2, 3] },
      /line 2, key: the project has no item with the key "k99": import the item first/,
    ],
    [
      'an unknown id',
      { id: '424242', vector: [1, 2, 3] },
      /line 2, id: the project has no item with the id "424242"/,
    ],
    [
      'an item twice',
      { key: 'k0', vector: [1, 2, 3] },
      /line 2, key: an earlier line of the file has a vector of this item/,
    ],
  ])(
    'a file with %s changes nothing and says where and how to mend it',
    async (name, line, message) => {
      const slug = `bad-${name.replaceAll(' ', '-')}`;
      await createProject(service, { slug });
      await importRows(service, slug, texts.slice(0, 4));
      const good = { key: 'k0', vector: [1, 2, 3] };
      await expect(addVectors(service, slug, { rows: [good, line] })).rejects.toThrow(message);
      const { items } = await service.client.call('listItems', { project: slug });
      const { store } = service.app.service;
      expect(await store.vectors({ itemIds: items.map(({ id }) => id) })).toEqual([
        null,
        null,
        null,
        null,
      ]);
      expect((await service.client.call('getProject', { project: slug })).encoder).toBe('auto');
      // The next file, mended, is taken.
      expect(await addVectors(service, slug, { rows: [good] })).toMatchObject({
        vectors: 1,
        waiting: 3,
      });
    },
  );

  test('NaN, which is no JSON, a torn matrix and an empty file are explained', async () => {
    await createProject(service, { slug: 'bad-files' });
    await importRows(service, 'bad-files', texts.slice(0, 2));
    const send = (body: string | Buffer, format: string) => {
      const stream = new Blob([
        Uint8Array.from(Buffer.from(body)),
      ]).stream() as ReadableStream<Uint8Array>;
      return service.client.call('addVectors', { project: 'bad-files', input: { format }, stream });
    };
    await expect(send('{"key":"k0","vector":[1,NaN]}\n', 'jsonl')).rejects.toThrow(
      /line 1, vector: a number of the vector is NaN or infinite/,
    );
    const matrix = npyFile([
      [1, 2],
      [3, 4],
    ]);
    await expect(send(matrix.subarray(0, -3), 'npy')).rejects.toThrow(/the file ends within row 2/);
    await expect(send('text', 'npy')).rejects.toThrow(
      /this is no .npy file: save it with numpy.save/,
    );
    await expect(send('', 'jsonl')).rejects.toThrow(/the file is empty/);
    await expect(send(Buffer.concat([matrix, matrix]), 'npy')).rejects.toThrow(/more in the file/);
  });
});
