import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../server/package-root.js';

/** `npm run test:faults`: the fault harness alone, one file at a time; with `--long` its full forms. */
const parameters = process.argv.slice(2);
const rest = parameters.filter((parameter) => parameter !== '--long');
const isLong = rest.length < parameters.length;
/** Where the harness stands: what is done to a running service, and what is done to the store alone. */
const harness = ['faults', 'store/model.test', 'store/mutants'].map((part) => `dist/test/${part}`);
const jest = join(packageRoot(), 'node_modules/jest/bin/jest.js');
// The full forms take as long as they take.
const limits = isLong ? ['--testTimeout', '3600000'] : [];
const { status } = spawnSync(
  process.execPath,
  [jest, '--runInBand', ...harness, ...limits, ...rest],
  {
    cwd: packageRoot(),
    env: { ...process.env, ...(isLong ? { QUERENT_FAULTS: 'long' } : {}) },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
