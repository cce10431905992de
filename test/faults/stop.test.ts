import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLock } from '../../server/lock-file.js';
import {
  connect,
  connectAnnotator,
  importRows,
  nextPush,
  send,
  sendOk,
  type TestService,
} from '../support/service.js';
import { freePort, startService } from './service-process.js';

const directory = mkdtempSync(join(tmpdir(), 'querent-stop-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a stop takes what is under way, gives back what nobody saw, tells everybody, and a start goes on', async () => {
  const place = { directory: join(directory, 'data'), port: await freePort() };
  const service = await startService(place);
  const { client, url } = service;
  const settings = { auditShare: 0, auditRate: 0, prefetch: 5 };
  const input = { slug: 'stopped', labels: ['cat', 'dog'], encoder: 'lexical', settings };
  await client.call('createProject', { input });
  const rows = Array.from({ length: 5 }, (_, n) => ({ text: `text ${n}` }));
  await importRows({ client }, 'stopped', rows);
  const someone = { user: 'Ada', role: 'annotator', project: 'stopped' } as const;
  const { token } = await client.call('createToken', { input: someone });
  const ada = await connect(url, token);
  const joined = await sendOk(ada, 'queue:join', { projectId: 'stopped' });
  expect(joined.items).toHaveLength(5);
  const ben = await connectAnnotator(
    { app: { url }, client } as TestService,
    ...(['Ben', 'stopped'] as const),
  );

  const told = nextPush(ben, 'service:stopping');
  const closed = new Promise((resolve) => ada.once('disconnect', resolve));
  const [first, shown] = joined.items;
  const answer = {
    ...{ answerId: randomUUID(), leaseId: first?.leaseId, itemId: first?.item.id },
    ...{ value: { kind: 'label', labelId: joined.labels[0]?.id }, elapsedMs: 5 },
  };
  const underWay = send(ada, 'answer:submit', answer);
  const ended = service.end('SIGTERM');
  await told;
  // Sent after the signal: it is still taken, or the connection is gone and it comes again.
  expect(readLock(place.directory)).toMatchObject({ url: null });
  expect(await underWay).toMatchObject({ ok: true, status: 'recorded' });
  await closed;
  expect(await ended).toBe(0);
  expect(readLock(place.directory)).toBeNull();

  const again = await startService(place);
  const back = await connect(again.url, token);
  const leaseIds = joined.items.map(({ leaseId }) => leaseId);
  const rejoined = await sendOk(back, 'queue:join', { projectId: 'stopped', leaseIds });
  expect(rejoined.items[0]?.leaseId).toBe(shown?.leaseId);
  expect(Date.parse(rejoined.items[0]?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 250_000);
  // What was ahead came back under new leases, which somebody else could have had as well.
  expect(rejoined.items).toHaveLength(4);
  const kept = rejoined.items.filter(({ leaseId }) => leaseIds.includes(leaseId));
  expect(kept).toHaveLength(1);
  expect(await send(back, 'answer:submit', answer)).toMatchObject({ status: 'recorded' });
  for (const socket of [ada, ben, back]) socket.disconnect();
  expect(await again.end('SIGTERM')).toBe(0);
});

test('an export that nobody reads does not hold up a stop', async () => {
  const place = { directory: join(directory, 'other'), port: await freePort() };
  const service = await startService(place);
  await service.client.call('createProject', { input: { slug: 'big', labels: ['cat', 'dog'] } });
  const rows = Array.from({ length: 400 }, (_, n) => ({
    ...{ text: `text ${n} ${'word '.repeat(5000)}`, label: 'cat' },
  }));
  await importRows({ client: service.client }, 'big', rows);
  const response = await service.client.open('exportItems', { project: 'big', input: {} });
  const startedAt = performance.now();
  expect(await service.end('SIGTERM')).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  await response.body?.cancel().catch(() => undefined);
});
