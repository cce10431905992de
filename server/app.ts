import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Config } from './config.js';
import type { IncidentParts } from './health/incident.js';
import { Meters } from './health/meters.js';
import { Learner } from './learner/learner.js';
import type { LearnerThreadData } from './learner/messages.js';
import type { Log } from './log.js';
import { databaseFileOf, openStore } from './open-store.js';
import { packageVersion } from './package-version.js';
import { ImportsUnderWay } from './service/imports-under-way.js';
import { BulkActions } from './service/items/bulk-actions.js';
import { ItemLists } from './service/items/item-lists.js';
import { WordIndex } from './service/items/word-index.js';
import { LabelingLoop } from './service/labeling-loop.js';
import { Oracle } from './service/oracle.js';
import { People } from './service/people.js';
import type { Service } from './service/service.js';
import type { Commit, Store } from './store/store.js';
import { createHttpApp } from './transport/http-app.js';
import { createHttpServer } from './transport/http-server.js';
import { Sockets } from './transport/sockets.js';

/** A running service. */
export interface App {
  readonly service: Service;
  /** Where it listens, for example http://127.0.0.1:3210. */
  readonly url: string;
  /** Stops taking work, lets what was begun reach the disk, and ends the threads. */
  close(): Promise<void>;
}

/** A stop waits this long for requests that are under way. */
const requestsEndWithinMs = 4000;

/**
 * Puts the service together and listens; the only place where its parts are wired. Who opens the store
 * before this file is loaded saves that time.
 */
export async function startApp(
  config: Config,
  log: Log,
  opening: Promise<Store> = openStore(config, log),
): Promise<App> {
  const store = await opening;
  const meters = new Meters();
  store.onCommit((commit) => noteCommit(commit, { meters, log }));
  const people = new People(store);
  await people.createOwner();
  const loop = new LabelingLoop(store, { log, meters });
  const learner = new Learner(learnerSettings(config), loop);
  const server = createHttpServer();
  const publicUrl = () => config.publicUrl ?? addressOf(server, config.host);
  const sockets = new Sockets(server, { publicUrl, meters });
  const oracle = new Oracle({ store, loop, log });
  const exposed = !isLoopback(config.host);
  const broadcaster = sockets;
  const itemLists = new ItemLists({ store, learner, loop });
  const bulkActions = new BulkActions({ store, itemLists, loop, log });
  const wordIndex = new WordIndex(store, log);
  const service: Service = {
    ...{ store, learner, loop, people, oracle, broadcaster, log, meters, exposed, publicUrl },
    ...{ itemLists, bulkActions, wordIndex, imports: new ImportsUnderWay() },
  };
  server.on(
    'request',
    createHttpApp(service, () => versionOf(learner)),
  );
  sockets.start(service);
  const close = async () => {
    loop.stop();
    oracle.stopAll();
    wordIndex.stop();
    await bulkActions.stopAll();
    // A long upload or export is cut off in the end: it has changed nothing, or is seen as broken.
    const cut = setTimeout(() => server.closeAllConnections(), requestsEndWithinMs);
    await sockets.close();
    clearTimeout(cut);
    await learner.close();
    await store.close();
  };
  try {
    await listen(server, config);
    // Behind the door: the store serves first items by itself, and the learner would slow the start.
    learner.start();
    await loop.start(learner, sockets);
    wordIndex.wake();
  } catch (error) {
    // Threads that nobody ends would keep the process alive behind its error message.
    await close();
    throw error;
  }
  return { service, url: addressOf(server, config.host), close };
}

function learnerSettings(config: Config): LearnerThreadData {
  const { dataDirectory, backend, encoderThreads } = config;
  return {
    databaseFile: databaseFileOf(config),
    vectorDirectory: join(dataDirectory, 'vectors'),
    modelDirectory: join(dataDirectory, 'models'),
    ...{ backend, encoderThreads },
  };
}

function noteCommit(commit: Commit, { meters, log }: IncidentParts): void {
  meters.commitSeconds.observe(commit.ms / 1000);
  meters.commitCalls.observe(commit.calls);
  const { number, calls, answerIds } = commit;
  log.debug({ commit: number, calls, ms: Math.round(commit.ms), answerIds }, 'committed');
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
