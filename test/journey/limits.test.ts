import { request as httpRequest } from 'node:http';
import { createLog } from '../../server/log.js';
import { eventRate, httpLimits, socketLimits } from '../../server/limits.js';
import {
  connect,
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  send,
  sendOk,
  startTestService,
  type TestService,
  type TestSocket,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';

describe('limits', () => {
  let service: TestService;
  const lines: string[] = [];
  beforeAll(async () => {
    const log = createLog('error', { write: (line) => void lines.push(line) });
    service = await startTestService(undefined, log);
    await createProject(service, { slug: 'limits', encoder: 'lexical' });
    const texts = animalTexts(40).map(({ text }) => ({ text }));
    await importRows(service, 'limits', texts);
  });
  afterAll(() => service.close());

  function tokenOf(user: string, role: 'annotator' | 'admin' = 'annotator') {
    const scope = role === 'admin' ? {} : { project: 'limits' };
    return service.client.call('createToken', { input: { user, role, ...scope } });
  }

  function ended(socket: TestSocket): Promise<string> {
    return new Promise((resolve) => socket.once('disconnect', resolve));
  }

  test('who sends without end is refused with a sentence, nobody else is, and later they go on', async () => {
    const ada = await connectAnnotator(service, 'Ada', 'limits');
    const ben = await connectAnnotator(service, 'Ben', 'limits');
    await sendOk(ada, 'queue:join', { projectId: 'limits' });
    const nobody = { leaseIds: ['nobody'] };
    const burst = Array.from({ length: eventRate.burst + 800 }, () =>
      send(ada, 'lease:renew', nobody),
    );
    const bens = await sendOk(ben, 'queue:join', { projectId: 'limits' });
    expect(bens.items).toHaveLength(2);
    const replies = await Promise.all(burst);
    const refused = replies.filter((reply) => !reply.ok);
    expect(refused.length).toBeGreaterThan(0);
    expect(replies.length - refused.length).toBeGreaterThan(0);
    for (const reply of refused) {
      expect(reply).toMatchObject({ ok: false, code: 'too-many' });
      expect(reply.message).toContain('wait a moment');
    }
    await eventually(async () => (await send(ada, 'lease:renew', nobody)).ok);
    ada.disconnect();
    ben.disconnect();
  });

  test('a flood that goes on ends its socket and no other', async () => {
    const ada = await connectAnnotator(service, 'Flood', 'limits');
    const ben = await connectAnnotator(service, 'Calm', 'limits');
    const end = ended(ada);
    const raw = ada as unknown as { emit(event: string, payload: unknown): void };
    while (ada.connected) {
      for (let n = 0; n < 500; n++) raw.emit('lease:renew', {});
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await end;
    await sendOk(ben, 'queue:join', { projectId: 'limits' });
    const metrics = await (await fetch(`${service.app.url}/metrics`)).text();
    expect(metrics).toMatch(/querent_sockets_closed_total\{cause="flood"\} 1\n/);
    expect(metrics).toMatch(/querent_events_limited_total\{event="lease:renew"\} \d+/);
    ben.disconnect();
  });

  test('a person has a bounded number of sockets, and a closed one makes room', async () => {
    const { token } = await tokenOf('Many Tabs');
    const open: TestSocket[] = [];
    for (let n = 0; n < socketLimits.openPerPerson; n++) {
      open.push(await connect(service.app.url, token));
    }
    await expect(connect(service.app.url, token)).rejects.toMatchObject({
      message: expect.stringContaining('close other tabs') as string,
      data: { code: 'too-many' },
    });
    open.pop()?.disconnect();
    open.push(await eventually(() => connect(service.app.url, token).catch(() => null)));
    for (const socket of open) socket.disconnect();
  });

  test('signing out ends the sockets of that session and of no other', async () => {
    const { url } = await service.client.call('createSignInLink');
    const other = await tokenOf('Bystander');
    const reply = await fetch(`${service.app.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: service.app.url },
      body: JSON.stringify({ token: url.slice(url.indexOf('#token=') + '#token='.length) }),
    });
    const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
    const secret = cookie.slice(cookie.indexOf('=') + 1);
    const [mine, theirs] = [
      await connect(service.app.url, secret),
      await connect(service.app.url, other.token),
    ];
    const end = ended(mine);
    await fetch(`${service.app.url}/api/sign-out`, { method: 'POST', headers: { cookie } });
    await end;
    await expect(connect(service.app.url, secret)).rejects.toThrow('Sign in first');
    await sendOk(theirs, 'queue:join', { projectId: 'limits' });
    theirs.disconnect();
  });

  test('revoking a token ends its sockets and makes it useless', async () => {
    const { token } = await tokenOf('Leaver');
    const socket = await connect(service.app.url, token);
    const end = ended(socket);
    await service.client.call('revokeToken', { input: { token } });
    await end;
    await expect(connect(service.app.url, token)).rejects.toThrow('Sign in first');
    const me = await fetch(`${service.app.url}/api/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(me.status).toBe(401);
  });

  test('a token that ends in another way ends its sockets soon after', async () => {
    const { token } = await tokenOf('Expired');
    const socket = await connect(service.app.url, token);
    const end = ended(socket);
    // As an expired session, or a project that was deleted.
    await service.app.service.people.revoke(token);
    await end;
  }, 20_000);

  test('a bug in a handler is answered, logged once under an id, and ends nothing', async () => {
    const { token } = await tokenOf('Unlucky');
    const socket = await connect(service.app.url, token);
    const { store } = service.app.service;
    const { renewLeases } = store;
    Object.assign(store, { renewLeases: () => Promise.reject(new TypeError('a bug')) });
    const reply = await send(socket, 'lease:renew', { leaseIds: ['any'] });
    Object.assign(store, { renewLeases });
    expect(reply).toMatchObject({ ok: false, code: 'internal' });
    const incident = /under ([0-9a-f]{8})/.exec(reply.ok ? '' : reply.message)?.[1] ?? 'no id';
    expect(lines.filter((line) => line.includes(incident))).toHaveLength(1);
    expect(lines.find((line) => line.includes(incident))).toContain('a bug');
    await sendOk(socket, 'queue:join', { projectId: 'limits' });
    socket.disconnect();
  });

  test('strangers may send little, and nobody headers without end', async () => {
    const stranger = await fetch(`${service.app.url}/api/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: service.app.url },
      body: JSON.stringify({ invite: 'x'.repeat(httpLimits.strangersBodyBytes), name: 'Eve' }),
    });
    expect(stranger.status).toBe(413);
    const nobody = await fetch(`${service.app.url}/api/projects`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: service.app.url },
      body: JSON.stringify({ slug: 'x'.repeat(httpLimits.bodyBytes) }),
    });
    expect(nobody.status).toBe(401);
    const status = await new Promise((resolve, reject) => {
      const headers = { 'x-long': 'x'.repeat(httpLimits.headerBytes) };
      httpRequest(`${service.app.url}/healthz`, { headers }, (reply) => {
        resolve(reply.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(431);
  });
});
