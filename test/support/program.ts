import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../server/package-root.js';

const program = join(packageRoot(), 'dist/server/main.js');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program to its end. */
export function querent(...parameters: string[]): Promise<Finished> {
  const child = start(...parameters);
  return finished(child);
}

export function start(...parameters: string[]): ChildProcess {
  const environment = { ...process.env, QUERENT_LOG_LEVEL: 'error' };
  return spawn(process.execPath, [program, ...parameters], { env: environment });
}

export function finished(child: ChildProcess): Promise<Finished> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** Runs `serve` and resolves with its JSON line once it is up. */
export async function serve(...parameters: string[]) {
  const child = start('serve', '--json', '--no-open', ...parameters);
  const line = await new Promise<string>((resolve, reject) => {
    let [out, err] = ['', ''];
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(out);
    });
    child.on('close', () => reject(new Error(`serve ended: ${err}`)));
  });
  const { url, signInUrl } = JSON.parse(line) as { url: string; signInUrl: string };
  const stop = async () => {
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    return ended;
  };
  /** Ends it as a power cut would. */
  const kill = async () => {
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    return ended;
  };
  return { url, signInUrl, stop, kill };
}
