import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { importRows } from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import { makePeople, startCrowd, type Crowd } from './crowd.js';
import { expectSound, judge, readJournal } from './journal.js';
import { readMetric } from './read-metric.js';
import { median, p99During } from './round-trips.js';
import { leastOf } from '../support/least-of.js';
import { report, times } from '../support/scale.js';
import { freePort, startService, type ServiceProcess } from './service-process.js';

const root = mkdtempSync(join(tmpdir(), 'querent-import-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const imports = times({ long: 5, short: 1 });
const rows = 100_000;
const people = 20;
/** Faster than anybody reads. */
const paceMs = 200;
const quietMs = 4000;
const timesQuiet = 2;

let service: ServiceProcess;
let crowd: Crowd;
afterEach(() => {
  crowd.kill();
  service.signal('SIGKILL');
});

/** Texts that no import before has brought. */
function newRows(from: number): { text: string }[] {
  return Array.from({ length: rows }, (_, n) => ({ text: `order ${from + n} came late again` }));
}

test('a hundred thousand rows come in while twenty people label, and they hardly notice', async () => {
  const place = { directory: join(root, 'data'), port: await freePort() };
  service = await startService(place);
  const { client } = service;
  for (const slug of ['labeled', 'imported']) {
    const settings = { auditShare: 0, auditRate: 0, batchSize: 20 };
    const input = { slug, labels: ['cat', 'dog'], encoder: 'lexical', settings };
    await client.call('createProject', { input });
  }
  const texts = animalTexts(times({ long: 180_000, short: 30_000 })).map(({ text }) => ({ text }));
  await importRows({ client }, 'labeled', texts);
  // What is new waits, so that the import is measured and not the encoding that follows it.
  const input = { settings: { encodingPaused: true } };
  await client.call('updateProject', { project: 'imported', input });
  const journal = join(root, 'journal.jsonl');
  const tokens = await makePeople(client, 'labeled', people);
  crowd = startCrowd({ url: service.url, project: 'labeled', people: tokens, journal, paceMs });
  await crowd.more(20 * people);
  const p99Ms: { quiet: number; importing: number }[] = [];
  let imported = 0;
  const slowdown = await leastOf(timesQuiet, async () => {
    const p99: { quiet: number[]; importing: number[] } = { quiet: [], importing: [] };
    for (let n = 0; n < imports; n++) {
      p99.quiet.push(await p99During(crowd, () => sleep(quietMs)));
      const more = newRows(imported++ * rows);
      p99.importing.push(await p99During(crowd, () => importRows({ client }, 'imported', more)));
      p99.quiet.push(await p99During(crowd, () => sleep(quietMs)));
    }
    const [quiet, importing] = [median(p99.quiet), median(p99.importing)];
    p99Ms.push({ quiet, importing });
    return importing / quiet;
  });
  const incidents = await readMetric(service.url, 'querent_incidents_total');
  await crowd.stop();
  const verdict = await judge(readJournal(journal), {
    ...{ client, project: 'labeled', directory: place.directory },
  });
  expect(await service.end('SIGTERM')).toBe(0);
  const { acknowledged } = verdict;
  report('import while people label', { imports: imported, rows, acknowledged, p99Ms });
  await expectSound(verdict, place.directory);
  expect(incidents).toBe(0);
  expect(slowdown).toBeLessThanOrEqual(timesQuiet);
}, 3_600_000);
