import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../model/random.js';
import { recount } from '../store/model/recount.js';
import { temporaryFolder } from '../store/harness.js';
import { openDirectStore } from '../store/sqlite-direct.js';
import { DiskLog, writeCut, type CutState } from './disk-log.js';
import { report, times } from '../support/scale.js';
import { compileShim } from './shim/compile.js';

const cuts = times({ long: 200, short: 15 });
const answers = times({ long: 6000, short: 500 });
const folder = temporaryFolder('fast');
const shim = compileShim('disk', folder);

afterAll(() => rmSync(folder, { recursive: true }));

if ('reason' in shim) {
  test.skip(`a power cut (not tried: ${shim.reason})`, () => undefined);
} else {
  describe('a power cut', () => {
    test('at any moment loses no acknowledged answer and leaves a sound database', () => {
      const log = runAndLog(shim.path, 'full');
      const { lost, broken, acknowledged } = check(log, createRandom(1));
      report('power cut, FULL', { cuts, acknowledged, lost, broken: broken.length });
      expect(log.checkpoints).toBeGreaterThan(1);
      expect(broken).toEqual([]);
      expect(lost).toBe(0);
    });

    test('loses answers where SQLite is left at NORMAL, so that this test can see a loss', () => {
      const log = runAndLog(shim.path, 'normal');
      const { lost, broken, acknowledged } = check(log, createRandom(2));
      report('power cut, NORMAL', { cuts, acknowledged, lost, broken: broken.length });
      expect(lost).toBeGreaterThan(0);
    });
  });
}

/** Lets a process answer under the shim; its log says what reached the disk, and when. */
function runAndLog(library: string, synchronous: 'full' | 'normal'): DiskLog {
  const path = join(folder, `${synchronous}.log`);
  const work = temporaryFolder('fast');
  const program = join(__dirname, 'answering-process.js');
  const parameters = [join(work, 'querent.db'), join(work, 'sent.acks'), synchronous];
  const environment = { ...process.env, LD_PRELOAD: library, QUERENT_DISK_LOG: path };
  const { signal, stderr } = spawnSync(process.execPath, [program, ...parameters, `${answers}`], {
    env: environment,
    encoding: 'utf8',
  });
  rmSync(work, { recursive: true });
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself: ${stderr}`);
  return new DiskLog(path);
}

function check(log: DiskLog, random: ReturnType<typeof createRandom>) {
  const broken: string[] = [];
  let [lost, acknowledged] = [0, 0];
  for (const cut of log.cuts(cuts, random)) {
    acknowledged += cut.acknowledged.length;
    const found = checkCut(cut);
    lost += found.lost;
    broken.push(...found.broken);
  }
  return { lost, broken, acknowledged };
}

/** Starts a store on what the cut left, as the service does, and looks for every acknowledged answer. */
function checkCut(cut: CutState): { lost: number; broken: string[] } {
  const directory = temporaryFolder('fast');
  const { database, close } = openDirectStore(writeCut(cut, directory), Date.now);
  try {
    const rows = database.all<{ line: string }>(
      `SELECT id || ' ' || label_id AS line FROM answers WHERE status = 'counted'`,
    );
    const kept = new Set(rows.map(({ line }) => line));
    const lost = cut.acknowledged.filter((line) => !kept.has(line)).length;
    return { lost, broken: recount(database) };
  } finally {
    close();
    rmSync(directory, { recursive: true });
  }
}
