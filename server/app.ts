import { createServer, type Server } from 'node:http';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';
import { Learner } from './learner/learner.js';
import type { Log } from './log.js';
import { packageVersion } from './package-version.js';
import { LabelingLoop } from './service/labeling-loop.js';
import { Oracle } from './service/oracle.js';
import { People } from './service/people.js';
import type { Service } from './service/service.js';
import { openSqliteStore } from './store/sqlite/sqlite-store.js';
import { createHttpApp } from './transport/http-app.js';
import { Sockets } from './transport/sockets.js';

/** A running service. */
export interface App {
  readonly service: Service;
  /** Where it listens, for example http://127.0.0.1:3210. */
  readonly url: string;
  /** Stops taking work, lets what was begun reach the disk, and ends the threads. */
  close(): Promise<void>;
}

/** Puts the service together and listens; the only place where its parts are wired. */
export async function startApp(config: Config, log: Log): Promise<App> {
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 });
  const databaseFile = join(config.dataDirectory, 'querent.db');
  const store = await openSqliteStore(databaseFile);
  const people = new People(store);
  await people.createOwner();
  const loop = new LabelingLoop(store, log);
  const learner = new Learner(
    {
      databaseFile,
      vectorDirectory: join(config.dataDirectory, 'vectors'),
      backend: config.backend,
      encoderThreads: config.encoderThreads,
    },
    loop,
  );
  const server = createServer();
  const publicUrl = () => config.publicUrl ?? addressOf(server, config.host);
  const sockets = new Sockets(server, publicUrl);
  const oracle = new Oracle({ store, loop, log });
  const exposed = !isLoopback(config.host);
  const broadcaster = sockets;
  const service = { store, learner, loop, people, oracle, broadcaster, log, exposed, publicUrl };
  server.on(
    'request',
    createHttpApp(service, () => versionOf(learner)),
  );
  sockets.start(service);
  const close = async () => {
    loop.stop();
    oracle.stopAll();
    await sockets.close();
    await learner.close();
    await store.close();
  };
  try {
    await loop.start(learner, sockets);
    await listen(server, config);
  } catch (error) {
    // Threads that nobody ends would keep the process alive behind its error message.
    await close();
    throw error;
  }
  return { service, url: addressOf(server, config.host), close };
}

function versionOf(learner: Learner): object {
  const { name = 'starting', reason = '' } = learner.backend ?? {};
  return { version: packageVersion(), backend: name, backendReason: reason, node: process.version };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** How many ports after the default one are tried when it is taken. */
const portTries = 20;

async function listen(server: Server, { port, portIsFixed, host }: Config): Promise<void> {
  const last = portIsFixed || port === 0 ? port : port + portTries;
  for (let candidate = port; ; candidate++) {
    try {
      await listenOn(server, candidate, host);
      return;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || candidate >= last) throw error;
    }
  }
}

function listenOn(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
