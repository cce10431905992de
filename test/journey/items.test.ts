import type { ItemPage } from '../../server/contract/items.js';
import {
  connect,
  createProject,
  importRows,
  sendOk,
  startTestService,
  type TestService,
} from '../support/service.js';

describe('looking through the items over HTTP', () => {
  let service: TestService;
  beforeAll(async () => (service = await startTestService()));
  afterAll(() => service.close());

  const rows = Array.from({ length: 60 }, (_, index) => ({
    text: index % 2 === 0 ? `a cat purrs softly ${index}` : `狗在叫 a dog barks loudly ${index}`,
  }));

  function page(slug: string, query: Record<string, string> = {}): Promise<ItemPage> {
    return service.client.call('listItems', { project: slug, input: query });
  }

  async function start(slug: string, settings = {}) {
    const project = await createProject(service, { slug, settings: { batchSize: 1, ...settings } });
    await importRows(service, slug, rows);
    const label = (name: string) => project.labels.find((one) => one.name === name)?.id ?? '';
    return { project, cat: label('cat'), dog: label('dog') };
  }

  test('pages follow each other by cursor and by place, and find their way in a list made anew', async () => {
    await start('pages');
    const first = await page('pages', { limit: '25' });
    expect(first).toMatchObject({ total: 60, position: 0, stale: false });
    const second = await page('pages', { limit: '25', cursor: first.nextCursor ?? '' });
    const third = await page('pages', { limit: '25', cursor: second.nextCursor ?? '' });
    expect(third.nextCursor).toBeNull();
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(60);
    const { list } = first;
    const middle = await page('pages', { position: '30', limit: '5', list });
    expect(middle.items.map(({ id }) => id)).toEqual(ids.slice(30, 35));
    const [, place, item] = (second.nextCursor ?? '').split('.');
    const anew = await page('pages', { limit: '25', cursor: `gone.${place}.${item}` });
    expect(anew.items.map(({ id }) => id)).toEqual(ids.slice(50));
    await expect(page('pages', { cursor: '17' })).rejects.toThrow(/nextCursor of the page before/);
    await expect(page('pages', { position: '-1' })).rejects.toThrow(/position/);
    await expect(page('pages', { true: 'x' })).rejects.toThrow(/true: only holds for a round/);
  });

  test('a change of all that match is learned, is undone exactly and keeps nobody else waiting', async () => {
    const { project, cat, dog } = await start('bulk');
    expect(await page('bulk', { q: '狗' })).toMatchObject({ total: 30 });
    const dogs = await service.client.call('startBulk', {
      project: 'bulk',
      input: { action: { kind: 'label', labelId: dog }, filter: { q: '狗' } },
    });
    expect(dogs).toMatchObject({
      selected: 30,
      changed: 30,
      running: false,
      by: expect.any(String) as string,
    });
    const [first] = (await page('bulk', { q: 'cat' })).items;
    await service.client.call('startBulk', {
      project: 'bulk',
      input: { action: { kind: 'label', labelId: cat }, itemIds: [first?.id ?? ''] },
    });
    const trained = await until(
      () => page('bulk', { predicted: cat, state: 'open' }),
      (found) => found.total === 29,
    );
    expect(trained.items[0]?.probabilities?.[0]).toMatchObject({ labelId: cat });
    const least = await page('bulk', { sort: 'uncertainty', limit: '60' });
    const sure = least.items.map(({ probabilities }) => probabilities?.[0]?.probability ?? 0);
    expect(sure).toEqual([...sure].sort((a, b) => a - b));
    expect((await page('bulk', { sort: 'score' })).total).toBe(29);
    expect((await page('bulk', { minUncertainty: '0', maxUncertainty: '1' })).total).toBe(60);
    const undone = await service.client.call('undoBulk', {
      project: 'bulk',
      part: dogs.bulkId,
    });
    expect(undone).toMatchObject({ undone: true, changed: 0 });
    expect(await page('bulk', { label: dog })).toMatchObject({ total: 0 });
    // One class is left: there is nothing to predict with any more.
    await until(
      () => page('bulk', { predicted: cat }),
      ({ total }) => total === 0,
    );
    expect(await service.client.call('listBulk', { project: project.slug })).toMatchObject({
      bulkActions: [{ action: { kind: 'label', labelId: cat } }, { undone: true }],
    });
    await expect(
      service.client.call('startBulk', {
        project: 'bulk',
        input: { action: { kind: 'flag' } },
      }),
    ).rejects.toThrow(/itemIds.*or by .filter/);
  });

  test('what is assigned to somebody is taken from others at once, and comes to them first', async () => {
    await start('assigned', { auditShare: 0, auditRate: 0, prefetch: 2 });
    const [ann, bob] = await Promise.all(
      ['ann', 'bob'].map(async (user) => {
        const input = { user, role: 'annotator', project: 'assigned' } as const;
        return connect(
          service.app.url,
          (await service.client.call('createToken', { input })).token,
        );
      }),
    );
    if (ann === undefined || bob === undefined) throw new Error('two people were expected');
    const queue = { projectId: 'assigned' };
    const { items } = await sendOk(ann, 'queue:join', queue);
    const itemIds = items.map(({ item }) => item.id);
    const lost: string[] = [];
    ann.on('lease:expired', ({ leaseId }) => lost.push(leaseId));
    const { people } = await service.client.call('listPeople', { project: 'assigned' });
    const bobsId = people.find(({ name }) => name === 'bob')?.annotatorId ?? '';
    const change = await service.client.call('startBulk', {
      project: 'assigned',
      input: { action: { kind: 'assign', annotatorIds: [bobsId] }, itemIds },
    });
    expect(change).toMatchObject({ changed: itemIds.length, leftOut: 0 });
    await until(
      () => Promise.resolve(lost.sort()),
      (gone) => gone.length === itemIds.length,
    );
    expect(lost).toEqual(items.map(({ leaseId }) => leaseId).sort());
    const own = await sendOk(bob, 'queue:join', queue);
    expect(own.items.slice(0, itemIds.length).map(({ item }) => item.id)).toEqual(
      expect.arrayContaining(itemIds),
    );
    expect(await page('assigned', { assignee: bobsId })).toMatchObject({ total: itemIds.length });
    await expect(
      service.client.call('startBulk', {
        project: 'assigned',
        input: { action: { kind: 'assign', annotatorIds: ['nobody'] }, itemIds },
      }),
    ).rejects.toThrow(/annotatorIds: nobody with the id "nobody".*people/);
    for (const socket of [ann, bob]) socket.disconnect();
  });

  test('annotators and other projects see none of it', async () => {
    await start('closed');
    const { token } = await service.client.call('createToken', {
      input: { user: 'ann', role: 'annotator', project: 'closed' },
    });
    const { token: reader } = await service.client.call('createToken', {
      input: { user: 'rex', role: 'reviewer', project: 'closed' },
    });
    const [item] = (await page('closed')).items;
    const call = async (who: string, path: string, body?: object) => {
      const response = await fetch(`${service.app.url}/api/projects/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.status;
    };
    const bulk = { action: { kind: 'retire' }, itemIds: [item?.id] };
    expect(await call(token, 'closed/items')).toBe(403);
    expect(await call(token, `closed/items/${item?.id ?? ''}`)).toBe(403);
    expect(await call(reader, `closed/items/${item?.id ?? ''}`)).toBe(200);
    expect(await call(reader, 'closed/items/none')).toBe(404);
    expect(await call(reader, 'closed/bulk-actions', bulk)).toBe(403);
    expect(await call(reader, 'pages/items')).toBe(404);
  });
});

async function until<T>(ask: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await ask();
    if (holds(found)) return found;
    if (tries > 200) throw new Error(`still ${JSON.stringify(found).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
