import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../model/random.js';
import {
  connect,
  connectAnnotator,
  eventually,
  importRows,
  sendOk,
  type TestService,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import { makePeople, startCrowd, type CrowdOptions } from './crowd.js';
import { expectSound, judge, readJournal } from './journal.js';
import { report, times } from '../support/scale.js';
import { freePort, startService, type ServiceProcess } from './service-process.js';
import { compileShim } from './shim/compile.js';
import { TurnedClock } from './turned-clock.js';

const root = mkdtempSync(join(tmpdir(), 'querent-crowd-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const people = 20;

let service: ServiceProcess;
afterEach(() => service.signal('SIGKILL'));

/** A service with a project of unlabeled texts. */
async function startProject(
  name: string,
  {
    items,
    leaseSeconds,
    environment = {},
  }: { items: number; leaseSeconds: number; environment?: Record<string, string> },
) {
  const place = { directory: join(root, name), port: await freePort(), environment };
  service = await startService(place);
  const settings = { auditShare: 0, auditRate: 0, leaseSeconds };
  const input = { slug: name, labels: ['cat', 'dog'], encoder: 'lexical', settings };
  await service.client.call('createProject', { input });
  const rows = animalTexts(items).map(({ text }) => ({ text }));
  await importRows({ client: service.client }, name, rows);
  return place;
}

async function crowdOf(name: string, options: Partial<CrowdOptions> = {}) {
  const journal = join(root, `${name}.jsonl`);
  const made = await makePeople(service.client, name, people);
  const crowd = startCrowd({ url: service.url, project: name, people: made, journal, ...options });
  return { crowd, journal };
}

/** Ends the crowd and the service, and holds the journal against what is there. */
async function conclude(
  name: string,
  { crowd, journal }: Awaited<ReturnType<typeof crowdOf>>,
  directory: string,
) {
  await crowd.stop();
  const verdict = await judge(readJournal(journal), {
    ...{ client: service.client, project: name, directory },
  });
  await service.end('SIGTERM');
  await expectSound(verdict, directory);
  return verdict;
}

test('answers sent up to five times, late and over broken connections are one answer with one receipt', async () => {
  const answers = times({ long: 100_000, short: 5000 });
  const place = await startProject('repeats', { items: answers * 2, leaseSeconds: 5 });
  const bad = { copies: 5, dropShare: 0.02, lateShare: 0.02, lateMs: 6500 };
  const working = await crowdOf('repeats', bad);
  await eventually(() => Promise.resolve(working.crowd.acknowledged() >= answers), {
    withinMs: 3_000_000,
  });
  const verdict = await conclude('repeats', working, place.directory);
  report('repeated and late answers', { ...verdict, copies: bad.copies });
  expect(verdict.late).toBeGreaterThan(0);
}, 3_600_000);

test('a process that was frozen for longer than its leases wakes up and gives no item to two people', async () => {
  const freezes = times({ long: 50, short: 20 });
  const place = await startProject('frozen', { items: 2000 + freezes * 500, leaseSeconds: 5 });
  const working = await crowdOf('frozen');
  await working.crowd.more(20);
  for (let freeze = 0; freeze < freezes; freeze++) {
    service.signal('SIGSTOP');
    await sleep(6500);
    service.signal('SIGCONT');
    await working.crowd.more(20);
  }
  const { acknowledged, late } = await conclude('frozen', working, place.directory);
  report('frozen process', { freezes, acknowledged, late });
}, 3_600_000);

const shim = compileShim('clock', root);

if ('reason' in shim) {
  test.skip(`a clock that jumps (not tried: ${shim.reason})`, () => undefined);
} else {
  test('a wall clock that jumps by hours and years ends no lease early and keeps none for ever', async () => {
    const jumps = times({ long: 200, short: 20 });
    const clock = new TurnedClock(join(root, 'offset'));
    const environment = { LD_PRELOAD: shim.path, QUERENT_CLOCK_FILE: clock.file };
    const given = { items: 4000, leaseSeconds: 60, environment };
    const place = await startProject('jumps', given);
    const working = await crowdOf('jumps');
    await working.crowd.more(20);
    const random = createRandom(3);
    const [hour, year] = [3600, 365 * 24 * 3600];
    for (let jump = 0; jump < jumps; jump++) {
      const reach = random.next() < 0.5 ? hour : year;
      clock.turn(Math.round((2 * random.next() - 1) * reach));
      await sleep(100);
      if (jump % 5 === 0) await working.crowd.more(1);
    }
    // A session that begins a year ago is a session all the same.
    clock.turn(-year);
    const { url } = await service.client.call('createSignInLink');
    const token = url.slice(url.indexOf('#token=') + '#token='.length);
    const reply = await fetch(`${service.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: service.url },
      body: JSON.stringify({ token }),
    });
    const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
    const me = await fetch(`${service.url}/api/me`, { headers: { cookie } });
    expect([reply.status, me.status]).toEqual([200, 200]);
    const { acknowledged, late } = await conclude('jumps', working, place.directory);
    report('clock jumps', { jumps, acknowledged, late });
    expect(late).toBe(0);
  }, 3_600_000);
}

test('people who vanish without a word lose their items to others when their time is over', async () => {
  const vanished = times({ long: 500, short: 20 });
  const leaseSeconds = 5;
  await startProject('vanished', { items: vanished * 2, leaseSeconds });
  const proxy = await startProxy(Number(new URL(service.url).port));
  const held: string[] = [];
  const sockets = [];
  for (const { token } of await makePeople(service.client, 'vanished', vanished)) {
    const socket = await connect(proxy.url, token);
    const { items } = await sendOk(socket, 'queue:join', { projectId: 'vanished' });
    held.push(...items.map(({ item }) => item.id));
    sockets.push(socket);
  }
  expect(new Set(held).size).toBe(vanished * 2);
  proxy.goSilent();
  const startedAt = performance.now();
  const { client, url } = service;
  await client.call('updateProject', {
    ...{ project: 'vanished', input: { settings: { prefetch: 50 } } },
  });
  const seen = new Set<string>();
  for (let person = 0; seen.size < held.length; person++) {
    const other = await connectAnnotator(
      { app: { url }, client } as TestService,
      ...([`Other ${person}`, 'vanished'] as const),
    );
    other.on('item:next', ({ item }) => seen.add(item.id));
    const { items } = await sendOk(other, 'queue:join', { projectId: 'vanished' });
    for (const { item } of items) seen.add(item.id);
    const due = Math.min(held.length, (person + 1) * 50);
    await eventually(() => Promise.resolve(seen.size >= due), { withinMs: 40_000 });
    other.off('item:next');
    sockets.push(other);
  }
  const ms = Math.round(performance.now() - startedAt);
  report('vanished without FIN', { vanished, items: held.length, backMs: ms, leaseSeconds });
  expect(ms).toBeLessThan((leaseSeconds + 10) * 1000);
  proxy.close();
  for (const socket of sockets) socket.disconnect();
}, 600_000);

/** Stands between clients and the service; when it goes silent, nobody is told that anybody is gone. */
async function startProxy(port: number) {
  const pairs: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connectTcp(port, '127.0.0.1');
    client.pipe(upstream);
    upstream.pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    pairs.push(client, upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    goSilent: () => {
      for (const socket of pairs) socket.unpipe().pause();
    },
    close: () => {
      for (const socket of pairs) socket.destroy();
      server.close();
    },
  };
}
