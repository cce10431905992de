import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedFailure, SimulationUsageError } from '../../simulation/explained-failure.js';
import { readLabeledTexts } from '../../simulation/labeled-texts.js';
import type { SimulationSet } from '../../simulation/simulation-set.js';
import { arrangeSimulation } from '../../simulation/simulation-set.js';

export interface LabeledSet {
  name: string;
  set: SimulationSet;
  /** Changes with every byte of the two files. */
  fingerprint: string;
}

/** A folder that has no text classification with one class a text. */
export class NotOurTask extends Error {}

const files = ['train.jsonl', 'test.jsonl'] as const;

/** The names of the sets below `folder`, sorted: the wanted ones, or every subfolder with both files. */
export async function findSets(folder: string, wanted: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new SimulationUsageError(`cannot read the folder ${folder}: ${String(error)}`);
  });
  const found = entries
    .map(({ name }) => name)
    .filter((name) => files.every((file) => existsSync(join(folder, name, file))))
    .sort();
  const missing = wanted.filter((name) => !found.includes(name));
  if (missing.length > 0) {
    throw new SimulationUsageError(
      `${folder} has no set ${missing.join(', ')}; it has ${found.join(', ') || 'none'} ` +
        `(a set is a subfolder with ${files.join(' and ')})`,
    );
  }
  return wanted.length > 0 ? [...wanted] : found;
}

/**
 * Reads one set. Throws NotOurTask, with the reason, for lines of another task, and an ExplainedFailure
 * that names the line for a set that is broken.
 */
export async function readSet(folder: string, name: string): Promise<LabeledSet> {
  const [train, test] = files.map((file) => join(folder, name, file)) as [string, string];
  const contents = await Promise.all([readFile(train), readFile(test)]);
  for (const content of contents) refuseOtherTask(firstLine(content.toString('utf8')));
  const hash = createHash('sha256');
  for (const content of contents) hash.update(String(content.length)).update('\n').update(content);
  const [pool, scored] = await Promise.all([readLabeledTexts(train), readLabeledTexts(test)]);
  const set = arrangeSimulation(pool, scored);
  return { name, set, fingerprint: hash.digest('hex').slice(0, 16) };
}

function firstLine(content: string): unknown {
  const line = content.split('\n', 1)[0] ?? '';
  try {
    return JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch {
    throw new ExplainedFailure('the first line of a file is not JSON');
  }
}

function refuseOtherTask(row: unknown): void {
  if (typeof row !== 'object' || row === null) throw new NotOurTask('its lines are not objects');
  const fields = Object.keys(row).join(', ');
  const { text, label } = row as { text?: unknown; label?: unknown };
  if (Array.isArray(label) || 'labels' in row)
    throw new NotOurTask('a text may have several labels');
  if (typeof text === 'string' && ['string', 'number'].includes(typeof label)) return;
  throw new NotOurTask(`no text with one class: the fields are ${fields}`);
}
