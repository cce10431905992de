import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { importRows } from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import { makePeople, startCrowd, type Crowd } from './crowd.js';
import { attackByFrames, attackByRequests, type Attack } from './fuzz/attack.js';
import { expectSound, judge, readJournal } from './journal.js';
import { readMetric } from './read-metric.js';
import { median, p99During } from './round-trips.js';
import { isLong, report, times } from '../support/scale.js';
import { freePort, startService, type ServiceProcess } from './service-process.js';

const root = mkdtempSync(join(tmpdir(), 'querent-fuzz-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let service: ServiceProcess;
let crowd: Crowd;
afterEach(() => {
  crowd.kill();
  service.signal('SIGKILL');
});

const attackers = 8;
const honestPeople = 10;
/** Quiet and attack take turns, so that a machine that is busy otherwise is busy in both. */
const rounds = times({ long: 60, short: 6 });
const quietMs = isLong ? 4000 : 1000;

/** One project of honest people, and one whose tokens the attackers hold. */
async function startUnderWatch(name: string) {
  const place = { directory: join(root, name), port: await freePort() };
  service = await startService(place);
  const settings = { auditShare: 0, auditRate: 0, batchSize: 20 };
  for (const [slug, items] of [
    ['honest', times({ long: 100_000, short: 12_000 })],
    ['decoy', 50],
  ] as const) {
    const input = { slug, labels: ['cat', 'dog'], encoder: 'lexical', settings };
    await service.client.call('createProject', { input });
    const rows = animalTexts(items).map(({ text }) => ({ text }));
    await importRows({ client: service.client }, slug, rows);
  }
  const people = await makePeople(service.client, 'honest', honestPeople);
  const journal = join(root, `${name}.jsonl`);
  const paceMs = isLong ? 150 : 20;
  crowd = startCrowd({ url: service.url, project: 'honest', people, journal, paceMs });
  await crowd.more(20);
  return { place, journal };
}

/** Tokens that may do something, so that what is sent gets as far as it can. */
async function attackersOf(port: number) {
  const input = { role: 'scientist', project: 'decoy' } as const;
  return Promise.all(
    Array.from({ length: attackers }, async (_, index) => {
      const user = `Attacker ${index}`;
      const { token } = await service.client.call('createToken', { input: { ...input, user } });
      // Two of them do not even say who they are.
      return { port, from: `127.0.0.${2 + index}`, token: index < 2 ? '' : token };
    }),
  );
}

async function surviveAttack(name: string, attack: Attack, count: number) {
  const { place, journal } = await startUnderWatch(name);
  const targets = await attackersOf(place.port);
  const memoryBefore = await readMetric(service.url, 'querent_resident_bytes');
  const p99: { quiet: number[]; attacked: number[] } = { quiet: [], attacked: [] };
  const share = Math.ceil(count / rounds / attackers);
  for (let round = 0; round < rounds; round++) {
    p99.quiet.push(await p99During(crowd, () => sleep(quietMs)));
    const attacks = targets.map((target, index) => () => {
      return attack(target, { seed: 1 + round * attackers + index, count: share });
    });
    p99.attacked.push(await p99During(crowd, () => Promise.all(attacks.map((begin) => begin()))));
  }
  const metrics = {
    incidents: await readMetric(service.url, 'querent_incidents_total'),
    memoryMb: Math.round(
      ((await readMetric(service.url, 'querent_resident_bytes')) - memoryBefore) / 2 ** 20,
    ),
  };
  await crowd.stop();
  const verdict = await judge(readJournal(journal), {
    ...{ client: service.client, project: 'honest', directory: place.directory },
  });
  const log = service.log();
  expect(await service.end('SIGTERM')).toBe(0);
  const [quiet, attacked] = [median(p99.quiet), median(p99.attacked)];
  const { acknowledged } = verdict;
  report(name, {
    sent: share * rounds * attackers,
    acknowledged,
    p99Ms: { quiet, attacked },
    ...metrics,
  });
  await expectSound(verdict, place.directory);
  expect(log).toBe('');
  expect(metrics.incidents).toBe(0);
  expect(attacked).toBeLessThanOrEqual(3 * quiet);
}

test('no frame ends the service, and nobody else waits long for those who send them', async () => {
  const frames = times({ long: 1_000_000, short: 20_000 });
  await surviveAttack('frames', attackByFrames, frames);
}, 7_200_000);

test('no request ends the service, and nobody else waits long for those who send them', async () => {
  const requests = times({ long: 100_000, short: 5000 });
  await surviveAttack('requests', attackByRequests, requests);
}, 7_200_000);
