import { spawn } from 'node:child_process';
import { InvalidArgumentError, type Command } from 'commander';
import type { App } from '../app.js';
import { readConfig, type Config } from '../config.js';
import { logIncident, type IncidentParts } from '../health/incident.js';
import { announceLock, removeLock, takeLock, type Lock } from '../lock-file.js';
import { createLog } from '../log.js';
import { openStore } from '../open-store.js';
import { packageVersion } from '../package-version.js';
import { signInLink } from '../service/sign-in-link.js';
import { CommandFailure, printResult, UsageError } from './outcome.js';

interface ServeFlags {
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  readonly demo?: boolean | string;
  readonly open: boolean;
  readonly json?: boolean;
}

/** `serve`: runs the service until it is told to stop. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('run the service')
    .option('--port <n>', 'the port; taken: a failure (default: 3210 or the next free one)', toPort)
    .option('--host <address>', 'the address to listen on (default: this machine only)')
    .option('--data-dir <folder>', 'where everything is kept')
    .option('--demo [more]', 'add the demo projects; "mail" adds spam mail')
    .option('--no-open', 'do not open a browser')
    .option('--json', 'print one JSON document')
    .action((flags: ServeFlags) => run(flags));
}

async function run(flags: ServeFlags): Promise<void> {
  const config = readConfig(process.env, flags);
  const more = await demosOf(flags.demo);
  const holder = takeLock(config.dataDirectory, 'service');
  if (holder !== null) {
    await pointTo(holder, flags);
    return;
  }
  const app = await start(config).catch((error: unknown) => {
    removeLock(config.dataDirectory);
    throw explainStart(error, config);
  });
  const { people } = app.service;
  surviveBugs(app.service);
  const { url } = app;
  announceLock(config.dataDirectory, 'service', { url, secret: people.localSecret });
  endOnSignal(app, config);
  if (more !== null) {
    const { addDemoProjects } = await import('./demo.js');
    await addDemoProjects(app.service, { more, say });
  }
  await announce(app, flags);
}

/** The threads of the store open the database while this one loads the rest of the program. */
async function start(config: Config): Promise<App> {
  const log = createLog(config.logLevel);
  const opening = openStore(config, log);
  // It may fail before anybody waits for it.
  opening.catch(() => undefined);
  const { startApp } = await import('../app.js');
  return startApp(config, log, opening);
}

/**
 * A bug in work that nobody waits for is worth a line in the log, not everybody's connection. This thread
 * holds nothing that could be saved wrongly: what is to last is the writing thread's, in transactions.
 */
function surviveBugs(parts: IncidentParts): void {
  process.on('unhandledRejection', (error) => logIncident(parts, error, { where: 'rejection' }));
  process.on('uncaughtException', (error) => logIncident(parts, error, { where: 'exception' }));
}

/** The demos asked for beside the usual ones; null where none is wanted. */
async function demosOf(demo: boolean | string | undefined): Promise<string[] | null> {
  if (demo === undefined || demo === false) return null;
  if (demo === true) return [];
  const { demoLoaders } = await import('../../data/demo/demo-loaders.js');
  const names = demoLoaders.map(({ name }) => name);
  if (names.includes(demo)) return [demo];
  throw new UsageError(`there is no demo "${demo}": ${names.join(', ')}`);
}

/** A second start in the same folder: the running service is where people want to go. */
async function pointTo(holder: Lock, flags: ServeFlags): Promise<void> {
  const { url, secret, role } = holder;
  if (url === null || role === 'command') {
    throw new CommandFailure('another Querent command uses this data directory: try again shortly');
  }
  const { ServiceClient } = await import('./service-client.js');
  const { url: signInUrl } = await new ServiceClient(url, secret).call('createSignInLink');
  printResult(flags.json, { url, signInUrl, running: true }, [
    `Querent is already running at ${url}`,
    '',
    'Sign in with this link (it works once, within an hour):',
    `  ${signInUrl}`,
  ]);
}

async function announce(app: App, flags: ServeFlags): Promise<void> {
  const signInUrl = await signInLink(app.service);
  printResult(flags.json, { url: app.url, signInUrl, running: false }, [
    '',
    `Querent ${packageVersion()} is running at ${app.url}`,
    '',
    'Sign in with this link (it works once, within an hour):',
    `  ${signInUrl}`,
    '',
    ...(app.service.exposed ? exposureWarning : []),
    'Press Ctrl+C to stop.',
  ]);
  if (flags.open) openBrowser(signInUrl);
}

const exposureWarning = [
  'WARNING: other machines can reach this service, and what they send is not encrypted.',
  'Put a proxy that speaks HTTPS in front of it, and set QUERENT_PUBLIC_URL.',
  '',
];

/** What people read while they wait; stdout is kept for the result. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function explainStart(error: unknown, { port, host }: Config): Error {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new CommandFailure(`port ${port} on ${host} is taken: choose another one with --port`);
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** A stop that takes longer than this is given up. */
const stopWithinMs = 15_000;
/** npm passes a signal on that the process has got from the terminal already. */
const sameSignalMs = 1000;

/** The first signal ends in peace, a second one at once. */
function endOnSignal(app: App, { dataDirectory }: Config): void {
  let endingSince: number | null = null;
  const end = (): void => {
    if (endingSince !== null) {
      if (performance.now() - endingSince > sameSignalMs) process.exit(1);
      return;
    }
    endingSince = performance.now();
    // The directory stays ours until everything is on disk, but nobody should be sent here any more.
    announceLock(dataDirectory, 'service', { url: null, secret: '' });
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    void stop(app).then((code) => {
      removeLock(dataDirectory);
      process.exit(code);
    });
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

async function stop(app: App): Promise<number> {
  try {
    await app.close();
    return 0;
  } catch (error) {
    app.service.log.error({ err: error }, 'the service could not stop cleanly');
    return 1;
  }
}

/** Tries to show the page; without a desktop the printed link is enough. */
function openBrowser(url: string): void {
  const programs: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' };
  const program = programs[process.platform];
  const desktop = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined;
  if (program === undefined || !desktop || !process.stdout.isTTY) return;
  spawn(program, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('a port is a number from 0 to 65535');
  }
  return port;
}
