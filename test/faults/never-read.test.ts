import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../model/random.js';
import { socketLimits } from '../../server/limits.js';
import { connect, eventually, importRows, sendOk, type TestSocket } from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import { collectable, collectedMemory } from './collected-memory.js';
import { makePeople, startCrowd, type Crowd } from './crowd.js';
import { frame } from './fuzz/frames.js';
import { openWebsocket } from './fuzz/raw-socket.js';
import { expectSound, judge, readJournal } from './journal.js';
import { readMetric } from './read-metric.js';
import { report, times } from '../support/scale.js';
import { freePort, startService, type ServiceProcess } from './service-process.js';

const root = mkdtempSync(join(tmpdir(), 'querent-unread-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const readers = times({ long: 50, short: 20 });
const leaseSeconds = 5;
const broadcasts = 100;

let service: ServiceProcess;
let crowd: Crowd;
afterEach(() => {
  crowd.kill();
  service.signal('SIGKILL');
});

async function createProject(slug: string, items: number, settings: object = {}): Promise<void> {
  const all = { auditShare: 0, auditRate: 0, leaseSeconds, ...settings };
  const input = { slug, labels: ['cat', 'dog'], encoder: 'lexical', settings: all };
  await service.client.call('createProject', { input });
  const rows = animalTexts(items).map(({ text }) => ({ text }));
  await importRows({ client: service.client }, slug, rows);
}

/** Somebody who joins, says that they are there whenever they should, and reads nothing at all. */
async function neverRead(port: number, token: string, seed: number): Promise<Socket> {
  const random = createRandom(seed);
  const socket = await openWebsocket({ port, token, from: '127.0.0.1' }, random);
  socket.pause();
  const say = (text: string) => {
    if (!socket.destroyed) socket.write(frame(random, { opcode: 1, payload: Buffer.from(text) }));
  };
  // Introduced asynchronously: sent too early, an event would end the connection.
  await eventually(async () => (await readMetric(service.url, 'querent_sockets_open')) > seed);
  await new Promise((resolve) => setTimeout(resolve, 200));
  say('420["queue:join",{"projectId":"unread"}]');
  const pulse = setInterval(() => say('3'), 2000);
  socket.once('close', () => clearInterval(pulse));
  return socket;
}

/** Everybody who works on the project is told; the guideline makes it long. */
async function broadcastMuch(): Promise<void> {
  for (let n = 0; n < broadcasts; n++) {
    const guideline = `${n} ${'x'.repeat(90_000)}`;
    await service.client.call('updateProject', { project: 'unread', input: { guideline } });
  }
}

/** People who take over what others held, and go on showing that they are at work. */
async function takeOver(tokens: readonly string[], seen: Set<string>): Promise<TestSocket[]> {
  return Promise.all(
    tokens.map(async (token) => {
      const socket = await connect(service.url, token);
      let held: string[] = [];
      const take = ({ leaseId, item }: { leaseId: string; item: { id: string } }) => {
        seen.add(item.id);
        held.push(leaseId);
      };
      socket.on('item:next', take);
      socket.on('lease:expired', ({ leaseId }) => (held = held.filter((id) => id !== leaseId)));
      const joined = await sendOk(socket, 'queue:join', { projectId: 'unread' });
      joined.items.forEach(take);
      const renewal = setInterval(() => {
        if (held.length > 0) void sendOk(socket, 'lease:renew', { leaseIds: held.slice(0, 50) });
      }, 1500);
      socket.once('disconnect', () => clearInterval(renewal));
      return socket;
    }),
  );
}

test('people who never read lose their items and their connection, and nobody else notices', async () => {
  const directory = join(root, 'data');
  const place = { directory, port: await freePort(), environment: collectable };
  service = await startService(place);
  await createProject('unread', readers * 2);
  await createProject('others', times({ long: 20_000, short: 8000 }), { leaseSeconds: 300 });
  const people = await makePeople(service.client, 'others', 5);
  const journal = join(root, 'journal.jsonl');
  crowd = startCrowd({ url: service.url, project: 'others', people, journal, paceMs: 50 });
  await crowd.more(50);
  const tokens = (await makePeople(service.client, 'unread', readers + 3)).map(
    ({ token }) => token,
  );
  const waiting: TestSocket[] = [];

  // The same broadcasts with nobody there, so that only what is held for the unread is compared.
  await broadcastMuch();
  const before = await collectedMemory(service);
  const open = await readMetric(service.url, 'querent_sockets_open');
  const sockets: Socket[] = [];
  for (const token of tokens.slice(3))
    sockets.push(await neverRead(place.port, token, open + sockets.length));
  const held = () => readMetric(service.url, 'querent_project_leases', '"unread"');
  await eventually(async () => (await held()) >= readers * 2);
  const startedAt = performance.now();
  const prefetch = { settings: { prefetch: 50 } };
  await service.client.call('updateProject', { project: 'unread', input: prefetch });
  const seen = new Set<string>();
  waiting.push(...(await takeOver(tokens.slice(0, 3), seen)));
  const telling = broadcastMuch();
  await eventually(() => Promise.resolve(seen.size === readers * 2), { withinMs: 60_000 });
  const backMs = Math.round(performance.now() - startedAt);
  const during = await collectedMemory(service);
  await telling;
  const dropped = () => readMetric(service.url, 'querent_sockets_closed_total', '"slow-reader"');
  await eventually(async () => (await dropped()) >= readers, { withinMs: 60_000 });
  const goneMs = Math.round(performance.now() - startedAt);
  const after = await eventually(async () => {
    const now = await collectedMemory(service);
    return now <= before * 1.1 ? now : null;
  });

  for (const socket of waiting) socket.disconnect();
  await crowd.more(20);
  await crowd.stop();
  const verdict = await judge(readJournal(journal), {
    ...{ client: service.client, project: 'others', directory },
  });
  for (const socket of sockets) socket.destroy();
  expect(await readMetric(service.url, 'querent_incidents_total')).toBe(0);
  expect(await service.end('SIGTERM')).toBe(0);
  report('clients that never read', {
    ...{ readers, items: readers * 2, backMs, goneMs, acknowledged: verdict.acknowledged },
    memoryMb: [before, during, after].map((bytes) => Math.round(bytes / 2 ** 20)),
  });
  await expectSound(verdict, directory);
  // Else that it came back would show nothing.
  expect(during).toBeGreaterThan(before * 1.1);
  expect(backMs).toBeLessThan((leaseSeconds + 10) * 1000);
  expect(goneMs).toBeLessThan(socketLimits.stalledMs + 30_000);
}, 600_000);
