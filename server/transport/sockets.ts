import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import {
  clientEvents,
  type ClientEvent,
  type ClientToServerEvents,
  type ServerEvent,
  type ServerPayload,
  type ServerToClientEvents,
} from '../contract/events.js';
import type { AnnotatorId, ProjectId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { mayDo } from '../domain/access.js';
import type { Broadcaster } from '../service/broadcaster.js';
import type { Service } from '../service/service.js';
import { isSameOrigin, secretOf } from './authentication.js';
import { Connection, roomOf, watchersOf, type QuerentSocket } from './connection.js';
import { handleEvent } from './handle-event.js';

type QuerentServer = Server<ClientToServerEvents, ServerToClientEvents>;

const messageBytesMax = 64 * 1024;
/** Dashboards hear of moved counts at most this often. */
const metricsEveryMs = 1000;

/** The socket side of the service; also how the loop reaches those who are connected. */
export class Sockets implements Broadcaster {
  readonly #io: QuerentServer;
  readonly #connections = new Set<Connection>();
  readonly #metricsDue = new Map<ProjectId, NodeJS.Timeout>();

  constructor(server: HttpServer, publicUrl: () => string) {
    this.#io = new Server(server, {
      // Websocket only: no sticky sessions, and none of the weaknesses of long polling.
      transports: ['websocket'],
      maxHttpBufferSize: messageBytesMax,
      serveClient: false,
      perMessageDeflate: false,
      connectTimeout: 5000,
      // Socket.IO's cors setting does not protect websockets; this does.
      allowRequest: (request, decide) => decide(null, isSameOrigin(request, publicUrl())),
    });
  }

  /** Begins to serve events. */
  start(service: Service): void {
    this.#io.use((socket, next) => {
      void authenticate(service, socket as QuerentSocket).then(
        () => next(),
        (error: unknown) => next(error instanceof Error ? error : new Error(String(error))),
      );
    });
    this.#io.on('connection', (socket) => this.#accept(service, socket));
  }

  async close(): Promise<void> {
    for (const timer of this.#metricsDue.values()) clearTimeout(timer);
    await this.#io.close();
  }

  toEveryone: Broadcaster['toEveryone'] = (projectId, event, payload) => {
    this.#emitTo(roomOf(projectId), event, payload);
  };

  toWatchers: Broadcaster['toWatchers'] = (projectId, event, payload) => {
    this.#emitTo(watchersOf(projectId), event, payload);
  };

  projectChanged(project: Project): void {
    for (const { session } of this.#connections) {
      if (session?.project.id === project.id) session.project = project;
    }
  }

  projectDeleted(projectId: ProjectId): void {
    this.toEveryone(projectId, 'queue:empty', { projectId, reason: 'no-items' });
    for (const connection of this.#connections) {
      if (connection.session?.project.id === projectId) connection.session = null;
    }
    this.#io
      .in([roomOf(projectId), watchersOf(projectId)])
      .socketsLeave([roomOf(projectId), watchersOf(projectId)]);
  }

  metricsChanged(projectId: ProjectId): void {
    if (this.#metricsDue.has(projectId)) return;
    const timer = setTimeout(() => {
      this.#metricsDue.delete(projectId);
      this.toWatchers(projectId, 'metrics:changed', { projectId });
    }, metricsEveryMs);
    this.#metricsDue.set(projectId, timer.unref());
  }

  refill(projectId: ProjectId): void {
    for (const { session } of this.#connections) {
      if (session?.project.id === projectId) void session.fill();
    }
  }

  leaseExpired: Broadcaster['leaseExpired'] = ({ leaseId }) => {
    for (const connection of this.#connections) connection.leaseExpired(leaseId);
  };

  connected(projectId: ProjectId): ReadonlySet<AnnotatorId> {
    const sessions = [...this.#connections].map(({ session }) => session);
    return new Set(
      sessions.flatMap((session) =>
        session?.project.id === projectId ? [session.identity.annotatorId] : [],
      ),
    );
  }

  #emitTo<E extends ServerEvent>(room: string, event: E, payload: ServerPayload<E>): void {
    const values = [payload] as unknown as Parameters<ServerToClientEvents[E]>;
    this.#io.to(room).emit(event, ...values);
  }

  #accept(service: Service, socket: QuerentSocket): void {
    const { identity } = socket.data as { identity: Connection['identity'] };
    const connection = new Connection(service, socket, identity);
    this.#connections.add(connection);
    for (const event of Object.keys(clientEvents) as ClientEvent[]) {
      const handler = connection.handlers[event] as (payload: unknown) => Promise<never>;
      socket.on(event, handleEvent(event, service.log, handler));
    }
    socket.onAny((event: string, ...values: unknown[]) => refuseUnknown(event, values));
    socket.on('disconnect', () => {
      this.#connections.delete(connection);
      connection.leave('grace').catch((error: unknown) => {
        service.log.warn({ err: error }, 'leases of a lost connection stay until they end');
      });
    });
  }
}

/** An unknown event is answered like a malformed one instead of leaving its sender waiting. */
function refuseUnknown(event: string, values: readonly unknown[]): void {
  if (Object.hasOwn(clientEvents, event)) return;
  const acknowledge = values.at(-1);
  if (typeof acknowledge !== 'function') return;
  const message = `There is no event "${event.slice(0, 60)}": see /docs.`;
  (acknowledge as (reply: unknown) => void)({ ok: false, code: 'malformed', message });
}

async function authenticate(service: Service, socket: QuerentSocket): Promise<void> {
  const { token } = socket.handshake.auth as { token?: unknown };
  const secret =
    typeof token === 'string' && token !== '' ? token : secretOf(socket.request)?.secret;
  const identity = secret === undefined ? null : await service.people.identify(secret);
  if (identity === null || !mayDo(identity, 'annotate')) {
    const error = new Error('Sign in first: open the link that the service printed.');
    throw Object.assign(error, { data: { code: 'not-signed-in' } });
  }
  socket.data = { identity };
}
