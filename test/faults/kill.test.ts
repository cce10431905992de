import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../model/random.js';
import { importRows } from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import { makePeople, startCrowd } from './crowd.js';
import { exportedLabels } from './exported.js';
import { expectSound, judge, readJournal } from './journal.js';
import { report, times } from '../support/scale.js';
import { freePort, startService, type ServiceProcess } from './service-process.js';
import { bareStartMs, startBoundMs } from './start-bound.js';

const kills = times({ long: 100, short: 10 });
const people = 40;
/** The share of the starts that must be up again in time. */
const inTimeShare = 0.95;

const directory = mkdtempSync(join(tmpdir(), 'querent-kill-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What is under way besides the answers when the process is killed. */
const activities = ['answers', 'import', 'export', 'publish'] as const;

let service: ServiceProcess;
afterEach(() => service.signal('SIGKILL'));

const importSize = 1000;
const isImported = new Map<string, boolean>();

/** Texts without labels: only those are asked about. */
function textsOf(count: number): { text: string }[] {
  return animalTexts(count).map(({ text }) => ({ text }));
}

/** Begins the activity; whether it was acknowledged is known later, or never. */
function begin(activity: (typeof activities)[number], { client }: ServiceProcess, kill: number) {
  const ignore = () => undefined;
  if (activity === 'import') {
    const rows = Array.from({ length: importSize }, (_, n) => ({
      text: `import ${kill} row ${n}`,
    }));
    isImported.set(`import ${kill} `, false);
    importRows({ client }, 'killed', rows).then(
      () => isImported.set(`import ${kill} `, true),
      ignore,
    );
  }
  if (activity === 'export') exportedLabels(client, 'killed').catch(ignore);
}

test('a service killed under forty people loses, invents and doubles nothing', async () => {
  const place = { directory: join(directory, 'data'), port: await freePort() };
  service = await startService(place);
  const settings = { auditShare: 0, auditRate: 0, roundSize: 50 };
  const input = { slug: 'killed', labels: ['cat', 'dog'], encoder: 'lexical', seed: 1, settings };
  await service.client.call('createProject', { input });
  const items = times({ long: 60_000, short: 6000 });
  await importRows({ client: service.client }, 'killed', textsOf(items));
  const journal = join(directory, 'journal.jsonl');
  const crowd = startCrowd({
    ...{ url: service.url, project: 'killed', journal },
    people: await makePeople(service.client, 'killed', people),
  });
  const random = createRandom(1);
  const starts: { ms: number; floorMs: number }[] = [];
  await crowd.more(50);
  for (let kill = 0; kill < kills; kill++) {
    begin(activities[kill % activities.length] ?? 'answers', service, kill);
    await sleep(random.next() * 600);
    await service.end('SIGKILL');
    service = await startService(place);
    starts.push({ ms: service.startMs, floorMs: bareStartMs() });
    await crowd.more(20);
  }
  await crowd.stop();
  const verdict = await judge(readJournal(journal), { ...place, ...service, project: 'killed' });
  await expectImportsWhole(service);
  await service.end('SIGTERM');
  await expectSound(verdict, place.directory);
  const inTime = starts.filter(({ ms, floorMs }) => ms <= startBoundMs(floorMs)).length;
  const upAgainMs = { ...spreadOf(starts.map(({ ms }) => ms)), inTime };
  const floorMs = spreadOf(starts.map((start) => start.floorMs));
  const { acknowledged, late } = verdict;
  report('kill -9', { kills, people, acknowledged, late, upAgainMs, floorMs });
  expect(acknowledged).toBeGreaterThan(20 * kills);
  expect(inTime).toBeGreaterThanOrEqual(Math.floor(inTimeShare * kills));
}, 3_600_000);

function spreadOf(values: readonly number[]): { median: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { median: quantile(0.5), p95: quantile(0.95) };
}

/** An import is there as a whole or not at all; one that was acknowledged is there. */
async function expectImportsWhole({ client }: ServiceProcess): Promise<void> {
  const { imports } = await client.call('listImports', { project: 'killed' });
  const { progress } = await client.call('metrics', { project: 'killed' });
  expect(progress.items).toBe(imports.reduce((sum, { added }) => sum + added, 0));
  const later = imports.map(({ added }) => added).filter((added) => added === importSize);
  const known = [...isImported.values()].filter((done) => done).length;
  expect(later.length).toBeGreaterThanOrEqual(known);
  expect(later.length).toBeLessThanOrEqual(isImported.size);
}
