import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { commands } from './commands.js';
import { makeTemplate, World } from './world.js';

export interface Comparison {
  readonly numRuns: number;
  /** Commands of one run, at most. */
  readonly maxCommands: number;
}

/** Runs random commands on the SQLite store and on the model; throws with the shortest that tell them apart. */
export function compareStores({ numRuns, maxCommands }: Comparison): void {
  const { folder, template } = makeTemplate();
  try {
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
    fc.assert(property, { numRuns, ...(isAlone ? { endOnFailure: true } : {}) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Run by itself, as for each mutant, it looks for no shorter sequence. */
const isAlone = require.main === module;
if (isAlone) {
  const [numRuns = 1, maxCommands = 1] = process.argv.slice(2).map(Number);
  compareStores({ numRuns, maxCommands });
}
