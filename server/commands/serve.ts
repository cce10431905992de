import { spawn } from 'node:child_process';
import { InvalidArgumentError, type Command } from 'commander';
import { demoLoaders } from '../../data/demo/demo-loaders.js';
import { startApp, type App } from '../app.js';
import { readConfig, type Config } from '../config.js';
import { announceLock, removeLock, takeLock, type Lock } from '../lock-file.js';
import { createLog } from '../log.js';
import { packageVersion } from '../package-version.js';
import { signInLink } from '../service/sign-in-link.js';
import { addDemoProjects } from './demo.js';
import { CommandFailure, printResult, UsageError } from './outcome.js';
import { ServiceClient } from './service-client.js';

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
  const more = demosOf(flags.demo);
  const holder = takeLock(config.dataDirectory, 'service');
  if (holder !== null) {
    await pointTo(holder, flags);
    return;
  }
  const app = await startApp(config, createLog(config.logLevel)).catch((error: unknown) => {
    removeLock(config.dataDirectory);
    throw explainStart(error, config);
  });
  const { people, log } = app.service;
  // A bug in work that nobody waits for is worth a line in the log, not everybody's connection.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  const { url } = app;
  announceLock(config.dataDirectory, 'service', { url, secret: people.localSecret });
  endOnSignal(app, config);
  if (more !== null) await addDemoProjects(app.service, { more, say });
  await announce(app, flags);
}

/** The demos asked for beside the usual ones; null where none is wanted. */
function demosOf(demo: boolean | string | undefined): string[] | null {
  if (demo === undefined || demo === false) return null;
  if (demo === true) return [];
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

function endOnSignal(app: App, { dataDirectory }: Config): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    removeLock(dataDirectory);
    void app.close().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
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
