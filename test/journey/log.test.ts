import { randomUUID } from 'node:crypto';
import { createLog } from '../../server/log.js';
import {
  connect,
  createProject,
  eventually,
  importRows,
  importText,
  nextPush,
  send,
  sendOk,
  startTestService,
  type TestService,
} from '../support/service.js';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly answerId?: string;
  readonly answerIds?: readonly string[];
  readonly modelVersion?: number;
  readonly event?: string;
}

/** What must never stand in a log: each is in a place of its own on the way through the service. */
const secret = (place: string) => `canary-${place}-${randomUUID().slice(0, 8)}`;

describe('the log of a whole journey at its most talkative', () => {
  const written: string[] = [];
  const canaries: string[] = [];
  let service: TestService;
  beforeAll(async () => {
    const log = createLog('trace', { write: (line) => void written.push(line) });
    service = await startTestService(undefined, log);
  });
  afterAll(() => service.close());

  function canary(place: string): string {
    const word = secret(place);
    canaries.push(word);
    return word;
  }

  function lines(): Line[] {
    return written.map((line) => JSON.parse(line) as Line);
  }

  async function answerOne(): Promise<string> {
    const labels = [canary('label-one'), canary('label-two')];
    const guideline = canary('guideline');
    await createProject(service, { slug: 'logged', labels, guideline, encoder: 'lexical' });
    const rows = Array.from({ length: 12 }, (_, n) => ({
      text: `${canary('text')} ${n % 2 === 0 ? 'purr' : 'bark'}`,
      note: canary('meta'),
    }));
    await importRows(service, 'logged', rows);
    const input = { user: canary('name'), role: 'scientist', project: 'logged' } as const;
    const { token } = await service.client.call('createToken', { input });
    canaries.push(token);
    const socket = await connect(service.app.url, token);
    const joined = await sendOk(socket, 'queue:join', { projectId: 'logged' });
    const answerId = randomUUID();
    const published = nextPush(socket, 'model:updated', ({ trainedOn }) => trainedOn > 0);
    const [first, second] = joined.items;
    const answer = { answerId, leaseId: first?.leaseId, itemId: first?.item.id, elapsedMs: 5 };
    const value = { kind: 'label', labelId: joined.labels[0]?.id };
    await sendOk(socket, 'answer:submit', { ...answer, value });
    await published;
    await sendOk(socket, 'item:flag', { leaseId: second?.leaseId, note: canary('flag') });
    await sendOk(socket, 'item:comment', { leaseId: second?.leaseId, text: canary('comment') });
    await send(socket, 'item:explain', { leaseId: second?.leaseId });
    await sendOk(socket, 'item:skip', { leaseId: second?.leaseId, reason: canary('reason') });
    await send(socket, 'answer:submit', { ...answer, answerId: `${canary('id')} !` });
    await send(socket, canary('event') as never, { text: canary('payload') });
    socket.disconnect();
    return answerId;
  }

  async function callEverything(): Promise<void> {
    const { client, app } = service;
    const { url } = await client.call('createInvite', { project: 'logged' });
    const invite = url.slice(url.indexOf('#invite=') + '#invite='.length);
    canaries.push(invite);
    const headers = { 'content-type': 'application/json', origin: app.url };
    const name = canary('joiner');
    const body = JSON.stringify({ invite, name });
    const joined = await fetch(`${app.url}/api/join`, { method: 'POST', headers, body });
    expect(joined.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const cookie = joined.headers.get('set-cookie')?.split(';')[0] ?? '';
    canaries.push(cookie.slice(cookie.indexOf('=') + 1));
    await fetch(`${app.url}/api/me`, { headers: { cookie } });
    await fetch(`${app.url}/api/${canary('path')}?q=${canary('query')}`, { headers: { cookie } });
    const broken = `{"name": "${canary('broken')}`;
    await fetch(`${app.url}/api/join`, { method: 'POST', headers, body: broken });
    const bad = importText({ client }, 'logged', `{"text": 5, "x": "${canary('row')}"}\n{"te`, {
      ...{ format: 'jsonl', file: canary('file') },
    });
    await expect(bad).rejects.toThrow();
    const texts = { texts: [canary('predict')] };
    await client.call('predict', { project: 'logged', input: texts }).catch(() => null);
    await (await client.open('exportItems', { project: 'logged' })).text();
    // A bug whose error is logged.
    const { store } = app.service;
    const { rounds } = store;
    Object.assign(store, { rounds: () => Promise.reject(new TypeError('a bug')) });
    await client.call('listRounds', { project: 'logged' }).catch(() => null);
    Object.assign(store, { rounds });
    await fetch(`${app.url}/api/sign-out`, { method: 'POST', headers: { cookie } });
  }

  test('holds no text, label, name or secret, and one id leads from the socket to the disk to the model', async () => {
    const answerId = await answerOne();
    await callEverything();
    const followed = await eventually(() => {
      const about = lines().filter(
        (line) => line.answerId === answerId || line.answerIds?.includes(answerId),
      );
      return Promise.resolve(about.length >= 3 ? about : null);
    });
    const [socket, disk, model] = ['event', 'committed', 'model published'].map((message) =>
      followed.find(({ msg }) => msg === message),
    );
    expect(socket).toMatchObject({ event: 'answer:submit', outcome: 'ok' });
    expect(disk).toMatchObject({ commit: expect.any(Number) as number });
    expect(model).toMatchObject({ modelVersion: expect.any(Number) as number });
    expect(lines().some(({ msg }) => msg === 'unexpected error')).toBe(true);
    expect(lines().some(({ msg }) => msg === 'request')).toBe(true);
    const all = written.join('');
    expect(canaries.length).toBeGreaterThan(30);
    expect(canaries.filter((word) => all.includes(word))).toEqual([]);
  });
});
