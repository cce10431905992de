import { routes, type Route, type RouteReply } from '../../server/contract/http.js';
import { roles, type Role } from '../../server/contract/people.js';
import {
  createProject,
  importRows,
  importText,
  startTestService,
  type TestService,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';

/** The least role that may do what a route needs, told apart from `server/domain/access.ts`. */
const leastRole: Readonly<Record<string, Role | null>> = {
  'sign-in': null,
  annotate: 'annotator',
  read: 'reviewer',
  manage: 'scientist',
  administer: 'admin',
};
const rank: readonly Role[] = ['annotator', 'reviewer', 'scientist', 'admin'];

describe('the HTTP side', () => {
  let service: TestService;
  const tokens = new Map<Role, string>();
  beforeAll(async () => {
    service = await startTestService();
    await createProject(service, { slug: 'animals' });
    for (const role of roles) {
      // Only the admin sees every project.
      const input = { user: role, role, ...(role === 'admin' ? {} : { project: 'animals' }) };
      tokens.set(role, (await service.client.call('createToken', { input })).token);
    }
  });
  afterAll(() => service.close());

  function request(route: Route, token: string | undefined): Promise<Response> {
    const path = route.path.replace(':id', 'no-such-project');
    return fetch(`${service.app.url}${path}`, {
      method: route.method.toUpperCase(),
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(route.method === 'get' ? {} : { body: '{}' }),
    });
  }

  const cells = Object.entries(routes as Record<string, Route>).flatMap(([name, route]) =>
    [undefined, ...roles].map((role) => [name, role ?? 'nobody', route, role] as const),
  );

  test.each(cells)(
    '%s as %s is allowed or refused as it should be',
    async (_name, _who, route, role) => {
      const needed = leastRole[route.action] ?? null;
      const { status } = await request(route, role === undefined ? undefined : tokens.get(role));
      if (needed === null) expect([200, 400]).toContain(status);
      else if (role === undefined) expect(status).toBe(401);
      else if (rank.indexOf(role) < rank.indexOf(needed)) expect(status).toBe(403);
      else expect([200, 400, 404]).toContain(status);
    },
  );

  test('another project does not exist for somebody with access to one', async () => {
    await createProject(service, { slug: 'secret' });
    for (const path of ['', '/items', '/metrics', '/exports', '/rounds']) {
      const response = await fetch(`${service.app.url}/api/projects/secret${path}`, {
        headers: { authorization: `Bearer ${tokens.get('scientist') ?? ''}` },
      });
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
    const listed = await fetch(`${service.app.url}/api/projects`, {
      headers: { authorization: `Bearer ${tokens.get('annotator') ?? ''}` },
    });
    const { projects } = (await listed.json()) as { projects: { slug: string }[] };
    expect(projects.map(({ slug }) => slug)).toEqual(['animals']);
  });

  test('access to one project cannot be turned into more', async () => {
    const input = { user: 'local admin', role: 'admin', project: 'animals' };
    const scoped = await service.client.call('createToken', { input });
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${scoped.token}`,
    };
    const post = (path: string, body: object) =>
      fetch(`${service.app.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect((await post('/api/projects', { slug: 'another' })).status).toBe(403);
    expect((await post('/api/sign-in-links', {})).status).toBe(403);
    const made = await post('/api/tokens', { user: 'mallory', role: 'admin' });
    const { token } = (await made.json()) as { token: string };
    const elsewhere = await fetch(`${service.app.url}/api/projects/secret`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(elsewhere.status).toBe(404);
  });

  test('a field that nobody knows is refused by name', async () => {
    const response = await fetch(`${service.app.url}/api/projects/animals`, {
      method: 'PATCH',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${service.client.token}`,
      },
      body: JSON.stringify({ settings: { roundsize: 5 } }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('roundsize');
  });

  test('every refusal is a problem document, also off the beaten routes', async () => {
    for (const [method, path] of [
      ['POST', '/nope'],
      ['DELETE', '/readyz'],
      ['GET', '/api/nope'],
    ] as const) {
      const response = await fetch(`${service.app.url}${path}`, { method });
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test('the one-time link signs in once, and a form of another site cannot use the session', async () => {
    const token = await service.app.service.people.createSignInSecret();
    const signIn = () =>
      fetch(`${service.app.url}/api/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    const first = await signIn();
    expect(first.status).toBe(200);
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect((await signIn()).status).toBe(401);
    const create = (headers: Record<string, string>) =>
      fetch(`${service.app.url}/api/projects`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          cookie: cookie.split(';')[0] ?? '',
          ...headers,
        },
        body: JSON.stringify({ slug: 'forged' }),
      });
    expect((await create({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await create({ origin: service.app.url })).status).toBe(200);
  });

  test('a join link makes annotators of one project', async () => {
    const { url } = await service.client.call('createInvite', { project: 'animals' });
    const invite = new URL(url).hash.replace('#invite=', '');
    const response = await fetch(`${service.app.url}/api/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invite, name: 'Grace' }),
    });
    expect(await response.json()).toMatchObject({ name: 'Grace', role: 'annotator' });
  });

  test('an import with bad rows names line, field and remedy, and changes nothing', async () => {
    await createProject(service, { slug: 'imports', labels: ['cat', 'dog'] });
    const text = '{"text":"one","label":"cat"}\n{"label":"dog"}\n{"text":"three","label":"bird"}\n';
    const response = await fetch(`${service.app.url}/api/projects/imports/imports?format=jsonl`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.client.token}` },
      body: text,
    });
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { errors: { field: string; reason: string }[] };
    expect(problem.errors.map(({ field }) => field)).toEqual(['line 2, text', 'line 3, label']);
    expect(problem.errors[1]?.reason).toMatch(/bird/);
    const { items } = await service.client.call('listItems', { project: 'imports' });
    expect(items).toEqual([]);

    const skipping = { format: 'jsonl', badRows: 'skip' };
    const report = await importText(service, 'imports', text, skipping);
    expect(report).toMatchObject({ read: 3, added: 1, duplicates: 0, rejectedCount: 2 });
    const again = await importText(service, 'imports', text, skipping);
    expect(again).toMatchObject({ read: 3, added: 0, duplicates: 1, rejectedCount: 2 });
  });

  test('a refused import leaves no label behind, and the corrected file then comes in', async () => {
    await createProject(service, { slug: 'no-labels', labels: [] });
    const bad = '{"text":"one","label":"typo"}\n{"label":"cat"}\n';
    await expect(importText(service, 'no-labels', bad, { format: 'jsonl' })).rejects.toThrow(
      'line 2',
    );
    const good = '{"text":"one","label":"cat"}\n';
    expect(await importText(service, 'no-labels', good, { format: 'jsonl' })).toMatchObject({
      added: 1,
    });
    const { labels } = await service.client.call('getProject', { project: 'no-labels' });
    expect(labels.map(({ name }) => name)).toEqual(['cat']);
  });

  test('CSV with Chinese headers comes in and goes out again', async () => {
    await createProject(service, { slug: 'chinese', labels: [] });
    const text = '文本,标签\n很好吃,好评\n"送得慢, 还凉了",差评\n';
    const report = await importText(service, 'chinese', text, { format: 'csv' });
    expect(report).toMatchObject({ added: 2 });
    const { labels } = await service.client.call('getProject', { project: 'chinese' });
    expect(labels.map(({ name, key }) => [name, key])).toEqual([
      ['好评', '1'],
      ['差评', '2'],
    ]);
    const exported = await service.client.open('exportItems', {
      project: 'chinese',
      input: { format: 'csv' },
    });
    expect(await exported.text()).toContain('"送得慢, 还凉了",差评');
  });

  test('labels can be renamed, swapped, added and retired while their ids stay', async () => {
    await createProject(service, { slug: 'relabel', labels: ['a', 'b', 'c'] });
    const before = (await service.client.call('getProject', { project: 'relabel' })).labels;
    const [a, b, c] = before;
    const input = { labels: [{ id: a?.id, name: 'b' }, { id: b?.id, name: 'a' }, { name: 'new' }] };
    const { labels } = await service.client.call('updateLabels', { project: 'relabel', input });
    expect(labels.map(({ id, name, retired }) => [id, name, retired])).toEqual([
      [a?.id, 'b', false],
      [b?.id, 'a', false],
      [expect.any(String), 'new', false],
      [c?.id, 'c', true],
    ]);
  });

  test('items are listed page by page, without the ones of an import under way', async () => {
    await createProject(service, { slug: 'pages' });
    await importRows(service, 'pages', animalTexts(25));
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const input: object = { limit: 10, cursor };
      const page: RouteReply<'listItems'> = await service.client.call('listItems', {
        project: 'pages',
        input,
      });
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(25);
  });

  test('describes itself: health, version, metrics, OpenAPI and a page to read it', async () => {
    const get = async (path: string) => (await fetch(`${service.app.url}${path}`)).text();
    expect(JSON.parse(await get('/healthz'))).toEqual({ status: 'alive' });
    expect(JSON.parse(await get('/readyz'))).toEqual({ status: 'ready' });
    expect(JSON.parse(await get('/version'))).toMatchObject({ node: process.version });
    expect(await get('/metrics')).toMatch(/^querent_resident_bytes \d+$/m);
    const document = JSON.parse(await get('/openapi.json')) as {
      openapi: string;
      paths: Record<string, Record<string, object>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
    expect(described).toHaveLength(Object.keys(routes).length);
    expect(document.paths['/api/projects/{id}/predict']?.['post']).toBeDefined();
    expect(await get('/docs')).toContain('openapi.json');
  });
});
