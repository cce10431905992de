import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { startApp, type App } from '../../server/app.js';
import { ServiceClient } from '../../server/commands/service-client.js';
import { readConfig } from '../../server/config.js';
import type {
  Ack,
  ClientEvent,
  ClientPayload,
  ClientReply,
  ClientToServerEvents,
  ServerEvent,
  ServerPayload,
  ServerToClientEvents,
} from '../../server/contract/events.js';
import type { Role } from '../../server/contract/people.js';
import type { CreateProject, Project } from '../../server/contract/project.js';
import { createLog } from '../../server/log.js';

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** A whole service on a port and a folder of its own. */
export interface TestService {
  readonly app: App;
  readonly client: ServiceClient;
  readonly directory: string;
  /** Ends the service and starts it again on the same data. */
  restart(): Promise<TestService>;
  close(): Promise<void>;
}

export async function startTestService(
  directory = mkdtempSync(join(tmpdir(), 'querent-test-')),
  log = createLog('error'),
): Promise<TestService> {
  const config = readConfig({}, { port: 0, host: '127.0.0.1', dataDir: directory });
  const app = await startApp(config, log);
  const client = new ServiceClient(app.url, app.service.people.localSecret);
  return {
    app,
    client,
    directory,
    restart: async () => {
      await app.close();
      return startTestService(directory, log);
    },
    close: async () => {
      await app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Creates a project through the API; without audit unless the settings say so. */
export function createProject(
  { client }: Pick<TestService, 'client'>,
  input: Partial<Omit<CreateProject, 'settings'>> & {
    settings?: Partial<CreateProject['settings']>;
  },
): Promise<Project> {
  const settings = { auditShare: 0, auditRate: 0, ...input.settings };
  const defaults = { slug: 'animals', labels: ['cat', 'dog'], seed: 1 };
  return client.call('createProject', { input: { ...defaults, ...input, settings } });
}

/** Imports rows as a JSONL file. */
export function importRows(
  { client }: Pick<TestService, 'client'>,
  project: string,
  rows: readonly object[],
  query: Readonly<Record<string, string>> = {},
) {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return importText({ client }, project, text, { format: 'jsonl', ...query });
}

export function importText(
  { client }: Pick<TestService, 'client'>,
  project: string,
  text: string,
  query: Readonly<Record<string, string>>,
) {
  const stream = new Blob([text]).stream() as ReadableStream<Uint8Array>;
  return client.call('importItems', { project, input: query, stream });
}

/** Connects as somebody with a token; rejects when the service refuses. */
export async function connect(url: string, token: string): Promise<TestSocket> {
  const socket: TestSocket = io(url, {
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** An annotator of the project with a token of their own, connected. */
export async function connectAnnotator(
  service: TestService,
  user: string,
  project: string,
  role: Role = 'annotator',
): Promise<TestSocket> {
  const input = { user, role, project };
  const { token } = await service.client.call('createToken', { input });
  return connect(service.app.url, token);
}

/** Sends an event and returns its acknowledgement. */
export function send<E extends ClientEvent>(
  socket: TestSocket,
  event: E,
  payload: unknown,
): Promise<Ack<ClientReply<E>>> {
  return socket.timeout(15_000).emitWithAck(event, ...([payload] as never));
}

/** Sends an event that must be accepted. */
export async function sendOk<E extends ClientEvent>(
  socket: TestSocket,
  event: E,
  payload: ClientPayload<E> | Record<string, unknown>,
): Promise<ClientReply<E>> {
  const reply = await send(socket, event, payload);
  if (!reply.ok) throw new Error(`${event} was refused: ${reply.code}, ${reply.message}`);
  return reply;
}

/** The next push of this event that fits. */
export function nextPush<E extends ServerEvent>(
  socket: TestSocket,
  event: E,
  fits: (payload: ServerPayload<E>) => boolean = () => true,
): Promise<ServerPayload<E>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.off(event, listen as never);
      reject(new Error(`no fitting ${event} came within 40 s`));
    }, 40_000);
    const listen = (payload: ServerPayload<E>) => {
      if (!fits(payload)) return;
      clearTimeout(timer);
      socket.off(event, listen as never);
      resolve(payload);
    };
    socket.on(event, listen as never);
  });
}

/** Waits until `check` gives something, asking again and again. */
export async function eventually<T>(
  check: () => Promise<T | null | undefined | false>,
  { withinMs = 40_000, everyMs = 50 } = {},
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`it did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Begins to send two rows of `a.jsonl` and never ends by itself. */
export function beginImport(
  service: TestService,
  project: string,
  query = '',
): ReturnType<typeof request> {
  const url = `${service.app.url}/api/projects/${project}/imports?file=a.jsonl${query}`;
  const sending = request(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.client.token}`, 'content-length': '1000000' },
  });
  sending.on('error', () => undefined);
  sending.write('{"text":"one"}\n{"text":"two"}\n');
  return sending;
}
