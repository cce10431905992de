import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { removeLock, takeLock } from '../lock-file.js';
import { backUp } from '../upkeep/back-up.js';
import { BackupProblem } from '../upkeep/manifest.js';
import { restore } from '../upkeep/restore.js';
import { CommandFailure, printResult } from './outcome.js';

interface BackupFlags {
  readonly out: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

interface RestoreFlags extends Omit<BackupFlags, 'out'> {
  readonly overwrite?: boolean;
}

/** `backup --out PATH` and `restore PATH`. */
export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description('copy a data directory, also while the service runs; the copy is checked')
    .requiredOption('--out <folder>', 'the new folder for the copy')
    .option('--data-dir <folder>', 'the data directory')
    .option('--json', 'print one JSON document')
    .action((flags: BackupFlags) => runBackup(flags));
  program
    .command('restore <folder>')
    .description('put a backup into a data directory that no service uses')
    .option('--data-dir <folder>', 'the data directory')
    .option('--overwrite', 'replace what is there; it is kept in a folder beside it')
    .option('--json', 'print one JSON document')
    .action((folder: string, flags: RestoreFlags) => runRestore(folder, flags));
}

async function runBackup({ out, dataDir, json }: BackupFlags): Promise<void> {
  const { dataDirectory } = readConfig(process.env, { dataDir });
  const target = resolve(out);
  const manifest = await explained(backUp(dataDirectory, target));
  const { projects, items, answers } = manifest.counts;
  printResult(json, { dataDirectory, out: target, ...manifest }, [
    `${target}: ${projects} projects, ${items} items, ${answers} answers; every promise checked`,
    `Bring it back with: querent restore ${target} --data-dir FOLDER`,
  ]);
}

async function runRestore(folder: string, flags: RestoreFlags): Promise<void> {
  const { dataDirectory } = readConfig(process.env, { dataDir: flags.dataDir });
  const holder = takeLock(dataDirectory, 'command');
  if (holder !== null) {
    throw new CommandFailure(`${dataDirectory} is in use: stop the service there first`);
  }
  const { overwrite = false } = flags;
  const work = restore(resolve(folder), dataDirectory, { overwrite });
  const { manifest, replaced } = await explained(work).finally(() => removeLock(dataDirectory));
  const { projects, items, answers } = manifest.counts;
  printResult(flags.json, { dataDirectory, replaced, ...manifest }, [
    `${dataDirectory}: ${projects} projects, ${items} items, ${answers} answers of ${manifest.createdAt}`,
    ...(replaced === null ? [] : [`What was there is in ${replaced}`]),
  ]);
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BackupProblem) throw new CommandFailure(error.message);
    const isOfSystem = error instanceof Error && 'code' in error;
    throw isOfSystem ? new CommandFailure(error.message) : error;
  }
}
