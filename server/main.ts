#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerAccess } from './commands/access.js';
import { registerBench } from './commands/bench.js';
import { registerExport } from './commands/export.js';
import { registerImport } from './commands/import.js';
import { CommandFailure, UsageError } from './commands/outcome.js';
import { registerProject } from './commands/project.js';
import { registerServe } from './commands/serve.js';
import { registerSimulate } from './commands/simulate.js';
import { ConfigError } from './config.js';
import { Refusal } from './contract/errors.js';
import { packageVersion } from './package-version.js';

/** The program `querent`: exits 0 on success, 1 on an explained failure, 2 on a wrong call. */
async function main(): Promise<void> {
  const program = new Command('querent')
    .description('The labeling loop that asks the right question next.')
    .version(packageVersion())
    .showHelpAfterError('(--help says more)');
  for (const register of registrations) register(program);
  exitOnlyHere(program);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = explain(error);
  }
}

const registrations = [
  registerServe,
  registerProject,
  registerImport,
  registerExport,
  registerSimulate,
  registerBench,
  registerAccess,
];

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
