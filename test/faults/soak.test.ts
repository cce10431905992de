import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { report, times } from '../support/scale.js';
import { eventually, importRows } from '../support/service.js';
import { animalTexts } from '../support/texts.js';
import { collectable, collectedMemory } from './collected-memory.js';
import { makePeople, startCrowd, type Crowd } from './crowd.js';
import { expectSound, judge, readJournal } from './journal.js';
import { readMetric } from './read-metric.js';
import { freePort, startService, type ServiceProcess } from './service-process.js';

/** A day of twenty people who answer every ten seconds, as fast as the service takes it. */
const hours = times({ long: 24, short: 0 });
const answersAnHour = 7200;
const people = 20;
/** Until here caches fill and code is compiled. */
const warmHours = 6;

const slopeMbAnHour = 1;
const logMb = 64;
const mebibyte = 2 ** 20;

const root = mkdtempSync(join(tmpdir(), 'querent-soak-'));
const directory = join(root, 'data');
let service: ServiceProcess;
let crowd: Crowd | null = null;
afterAll(() => {
  crowd?.kill();
  if (hours > 0) service.signal('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

interface Hour {
  readonly memoryMb: number;
  readonly residentMb: number;
  /** Open files and sockets. */
  readonly handles: number;
  readonly threads: number;
}

/** A project is made, filled, labeled, exported and deleted. */
async function work(hour: number): Promise<void> {
  const { client, url } = service;
  const project = `hour-${hour}`;
  const input = { slug: project, labels: ['cat', 'dog'], encoder: 'lexical' };
  await client.call('createProject', { input });
  // Some more than are answered: what a broken connection held stays held for a minute.
  const texts = animalTexts(answersAnHour + 10 * people);
  const rows = texts.map(({ text }) => ({ text: `${text} of hour ${hour}` }));
  await importRows({ client }, project, rows);
  const journal = join(root, `journal-${hour}`);
  const tokens = await makePeople(client, project, people);
  crowd = startCrowd({ url, project, people: tokens, journal, dropShare: 0.002, copies: 2 });
  for (let n = 0; n < answersAnHour; n += answersAnHour / 10) await crowd.more(answersAnHour / 10);
  await crowd.stop();
  const verdict = await judge(readJournal(journal), { client, project, directory });
  await expectSound(verdict, directory);
  await client.call('deleteProject', { project });
  await eventually(() => Promise.resolve(storedAnswers() === 0));
  rmSync(journal);
}

function storedAnswers(): number {
  const database = new SqliteDatabase(join(directory, 'querent.db'), 'read');
  const row = database.get<{ n: number }>('SELECT count(*) AS n FROM answers');
  database.close();
  return row?.n ?? 0;
}

async function measure(): Promise<Hour> {
  const count = (what: string) => readdirSync(`/proc/${service.pid}/${what}`).length;
  const resident = await readMetric(service.url, 'querent_resident_bytes');
  return {
    memoryMb: (await collectedMemory(service)) / mebibyte,
    residentMb: Math.round(resident / mebibyte),
    handles: count('fd'),
    threads: count('task'),
  };
}

/** Of the line of least squares, by the place in the list. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rise = values.reduce((sum, value, x) => sum + (x - middle) * (value - mean), 0);
  return rise / values.reduce((sum, _, x) => sum + (x - middle) ** 2, 0);
}

(hours === 0 ? test.skip : test)(
  'a day of work leaves nothing behind',
  async () => {
    service = await startService({ directory, port: await freePort(), environment: collectable });
    const log = join(directory, 'querent.db-wal');
    let longestLog = 0;
    const watch = setInterval(() => {
      if (existsSync(log)) longestLog = Math.max(longestLog, statSync(log).size / mebibyte);
    }, 200);
    const measured: Hour[] = [];
    for (let hour = 0; hour < hours; hour++) {
      await work(hour);
      measured.push(await measure());
    }
    clearInterval(watch);
    const incidents = await readMetric(service.url, 'querent_incidents_total');
    expect(await service.end('SIGTERM')).toBe(0);
    const warm = measured.slice(warmHours);
    const memorySlope = slope(warm.map(({ memoryMb }) => memoryMb));
    report('a day of work', {
      ...{ hours, answers: hours * answersAnHour, longestLogMb: Math.round(longestLog) },
      ...{ memorySlopeMbAnHour: Number(memorySlope.toFixed(3)), incidents },
      first: measured[0],
      warm: warm[0],
      last: measured.at(-1),
    });
    expect(incidents).toBe(0);
    expect(memorySlope).toBeLessThanOrEqual(slopeMbAnHour);
    expect(longestLog).toBeLessThanOrEqual(logMb);
    for (const kind of ['handles', 'threads'] as const) {
      const counts = warm.map((hour) => hour[kind]);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    }
  },
  7_200_000,
);
