import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../server/package-root.js';
import { isLong } from '../support/scale.js';
import { mutants, type Mutant } from './model/mutants.js';

/** A mutant with which nothing is found wrong in the runs of the long form has survived. */
const comparison = ['5000', '100'];
const foundWithinMs = 600_000;
const parts = [
  ...['package.json', 'server/store/sqlite/migrations'],
  ...['dist/server', 'dist/model', 'dist/test/store', 'dist/test/support'],
];

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'querent-mutants-'));
  for (const part of parts)
    cpSync(join(packageRoot(), part), join(root, part), { recursive: true });
  symlinkSync(join(packageRoot(), 'node_modules'), join(root, 'node_modules'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Two suffice to show that a broken rule is noticed; the long form breaks every rule of the list. */
const chosen = isLong ? mutants : mutants.slice(0, 2);

test.each(chosen)(
  'a store where $breaks is found out',
  async (mutant) => {
    const file = join(root, mutant.file);
    const right = readFileSync(file, 'utf8');
    writeFileSync(file, broken(right, mutant));
    try {
      const { code, said } = await compare();
      // Found by a comparison or a constraint, not by a copy that does not run.
      expect(said).toMatch(/AssertionError|constraint failed/);
      expect(code).toBe(1);
    } finally {
      writeFileSync(file, right);
    }
  },
  foundWithinMs + 10_000,
);

test('every rule of the list is there to be broken', () => {
  for (const mutant of mutants) {
    const right = readFileSync(join(root, mutant.file), 'utf8');
    expect(broken(right, mutant)).not.toBe(right);
  }
});

test('the store as it is passes in the same way', async () => {
  expect(await compare(['20', '60'])).toEqual({ code: 0, said: '' });
}, 60_000);

function broken(text: string, { breaks, right, wrong }: Mutant): string {
  expect([breaks, text.split(right).length - 1]).toEqual([breaks, 1]);
  return text.replace(right, () => wrong);
}

function compare(size = comparison): Promise<{ code: number | null; said: string }> {
  const program = join(root, 'dist/test/store/model/compare-stores.js');
  const child = spawn(process.execPath, [program, ...size], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A mutant that survives for so long must not go on behind the other tests.
    timeout: foundWithinMs,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}
