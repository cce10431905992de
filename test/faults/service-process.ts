import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ServiceClient } from '../../server/commands/service-client.js';
import { readLock } from '../../server/lock-file.js';
import { packageRoot } from '../../server/package-root.js';

/** The service as people run it: a process of its own, which a test can kill. */
export interface ServiceProcess {
  readonly url: string;
  /** Acts for the owner. */
  readonly client: ServiceClient;
  /** From its start to its first answer over HTTP. */
  readonly startMs: number;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Sends a signal and waits for the end; resolves with the exit code, null after a kill. */
  end(name: NodeJS.Signals): Promise<number | null>;
  /** What it has written to stderr. */
  log(): string;
}

export interface Place {
  readonly directory: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts `querent serve`; rejects with its stderr when it ends before it is up. */
export async function startService(place: Place): Promise<ServiceProcess> {
  const startedAt = performance.now();
  const program = join(packageRoot(), 'dist/server/main.js');
  const flags = ['--port', String(place.port), '--data-dir', place.directory];
  const child = spawn(process.execPath, [program, 'serve', '--json', '--no-open', ...flags], {
    env: { ...process.env, QUERENT_LOG_LEVEL: 'error', ...place.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await untilUp(child, () => log);
  const lock = readLock(place.directory);
  const url = `http://127.0.0.1:${place.port}`;
  return {
    url,
    client: new ServiceClient(url, lock?.secret ?? ''),
    startMs: performance.now() - startedAt,
    pid: child.pid ?? 0,
    signal: (name) => void child.kill(name),
    end: (name) => {
      child.kill(name);
      return ended;
    },
    log: () => log,
  };
}

/** The line with the address is printed when the service listens. */
function untilUp(child: ChildProcess, log: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => {
      reject(new Error(`the service ended with ${String(code)} at its start: ${log()}`));
    });
  });
}

/** A port that nobody listens on now; clients find the service there again after each restart. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
