import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { commands } from './model/commands.js';
import { makeTemplate, World } from './model/world.js';

const long = process.env['QUERENT_TEST_LONG'] === '1';
const { numRuns, maxCommands } = long
  ? { numRuns: 5000, maxCommands: 100 }
  : { numRuns: 500, maxCommands: 60 };

describe('the SQLite store against the model in memory', () => {
  let folder: string;
  let template: string;
  beforeAll(() => ({ folder, template } = makeTemplate()));
  afterAll(() => rmSync(folder, { recursive: true }));

  test(
    `agrees with it after every one of up to ${maxCommands} random commands`,
    () => {
      const sequences = fc.commands(commands, { maxCommands, size: 'max' });
      let runs = 0;
      const property = fc.property(sequences, (sequence) => {
        const world = new World(template, join(folder, `run-${++runs}.db`));
        try {
          fc.modelRun(() => ({ model: {}, real: world }), sequence);
          world.compareAll();
        } finally {
          world.close();
        }
      });
      fc.assert(property, { numRuns });
    },
    long ? 3_600_000 : 300_000,
  );
});
