#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { CommandFailure, UsageError } from './commands/outcome.js';
import { ConfigError } from './config.js';
import { Refusal } from './contract/errors.js';
import { packageVersion } from './package-version.js';

/** The program `querent`: exits 0 on success, 1 on an explained failure, 2 on a wrong call. */
async function main(): Promise<void> {
  const program = new Command('querent')
    .description('The labeling loop that asks the right question next.')
    .version(packageVersion())
    .showHelpAfterError('(--help says more)');
  await register(program, process.argv[2] ?? '');
  exitOnlyHere(program);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = explain(error);
  }
}

type Register = (program: Command) => void;

const access = async () => (await import('./commands/access.js')).registerAccess;
const backup = async () => (await import('./commands/backup.js')).registerBackup;

/** Where each command is, in the order of `--help`. */
const commands: Readonly<Record<string, () => Promise<Register>>> = {
  serve: async () => (await import('./commands/serve.js')).registerServe,
  project: async () => (await import('./commands/project.js')).registerProject,
  import: async () => (await import('./commands/import.js')).registerImport,
  vectors: async () => (await import('./commands/vectors.js')).registerVectors,
  export: async () => (await import('./commands/export.js')).registerExport,
  simulate: async () => (await import('./commands/simulate.js')).registerSimulate,
  bench: async () => (await import('./commands/bench.js')).registerBench,
  token: access,
  invite: access,
  fsck: async () => (await import('./commands/fsck.js')).registerFsck,
  backup,
  restore: backup,
};

/** Loads the named command alone: loading all of them takes as long as a service may take to start. */
async function register(program: Command, name: string): Promise<void> {
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const wanted = named === undefined ? new Set(Object.values(commands)) : [named];
  for (const load of wanted) (await load())(program);
}

/** Commander exits with 1 on a wrong call; this makes it throw, all the way down. */
function exitOnlyHere(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitOnlyHere(child);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return say(error.message, 2);
  const expected = [CommandFailure, ConfigError, Refusal].some((kind) => error instanceof kind);
  if (expected && error instanceof Error) return say(error.message, 1);
  return say(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
}

function say(message: string, exitCode: number): number {
  process.stderr.write(`querent: ${message}\n`);
  return exitCode;
}

void main();
