import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadRow } from '../../server/bench/load/measure-load.js';
import { querent } from '../support/program.js';
import { expectSound, judge, readJournal } from './journal.js';
import { leastOf } from '../support/least-of.js';
import { report, times } from '../support/scale.js';
import { freePort, startService } from './service-process.js';

const seconds = times({ long: 600, short: 20 });
const rounds = times({ long: 30, short: 2 });
const items = times({ long: 300_000, short: 20_000 });

const loopDelayMs = 75;
/** A round trip waits for a flush or two, and for other people's. */
const flushes = 5;
const besideFlushesMs = 200;

const root = mkdtempSync(join(tmpdir(), 'querent-load-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a hundred people at work beside a thousand who wait get their answers through while the model learns', async () => {
  expect(await leastOf(1, runLoad)).toBeLessThanOrEqual(1);
}, 3_600_000);

/** Puts the load on a new service; returns its worse time as a share of what is allowed. */
async function runLoad(): Promise<number> {
  const directory = mkdtempSync(join(root, 'run-'));
  const work = ['--seconds', `${seconds}`, '--rounds', `${rounds}`, '--items', `${items}`];
  const finished = await querent('bench', 'load', '--json', '--keep', directory, ...work);
  expect(finished).toMatchObject({ code: 0 });
  const [row] = (JSON.parse(finished.out) as { rows: LoadRow[] }).rows;
  if (row === undefined) throw new Error('the benchmark printed no row');
  report('a crowd at work', row);
  const service = await startService({ directory, port: await freePort() });
  const lines = readJournal(join(directory, 'journal.jsonl'));
  const verdict = await judge(lines, { client: service.client, project: 'load', directory });
  await service.end('SIGTERM');
  await expectSound(verdict, directory);
  expect(verdict.acknowledged).toBeGreaterThanOrEqual(row.rush.roundTrips + row.calm.roundTrips);
  expect(row.models).toBeGreaterThan(1);
  const calmMs = flushes * row.flush.p99Ms + besideFlushesMs;
  return Math.max(row.eventLoopDelayP99Ms / loopDelayMs, row.calm.p99Ms / calmMs);
}
