import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { Refusal } from '../contract/errors.js';
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
import type { Meters } from '../health/meters.js';
import { eventsUnderWay, socketLimits } from '../limits.js';
import type { Broadcaster } from '../service/broadcaster.js';
import type { Service } from '../service/service.js';
import { Admission, type Admitted } from './admission.js';
import { OpenSockets } from './bounds/open-sockets.js';
import { Traffic, type EngineSocket } from './bounds/traffic.js';
import { Connection, heartbeatMs, roomOf, watchersOf, type QuerentSocket } from './connection.js';
import { handleEvent, type EventPath } from './handle-event.js';

type QuerentServer = Server<ClientToServerEvents, ServerToClientEvents>;

/** A stop waits this long for events that are under way. */
const drainMs = 3000;
/** Dashboards hear of moved counts at most this often. */
const metricsEveryMs = 1000;
const lookAtTrafficEveryMs = 1000;
/** A session that ended in another way than by signing out ends its sockets at the latest then. */
const lookAtCredentialsEveryMs = 10_000;

/** The socket side of the service; also how the loop reaches those who are connected. */
export class Sockets implements Broadcaster {
  readonly #io: QuerentServer;
  readonly #connections = new Set<Connection>();
  /** Events whose acknowledgement is still to come. */
  #underWay = 0;
  #drained: () => void = () => undefined;
  readonly #metricsDue = new Map<ProjectId, NodeJS.Timeout>();
  readonly #open = new OpenSockets();
  readonly #admission = new Admission(this.#open);
  readonly #traffic = new Map<EngineSocket, Traffic>();
  readonly #meters: Meters;
  #rounds: NodeJS.Timeout[] = [];

  constructor(
    server: HttpServer,
    { publicUrl, meters }: { publicUrl: () => string; meters: Meters },
  ) {
    this.#meters = meters;
    this.#io = new Server(server, {
      // Websocket only: no sticky sessions, and none of the weaknesses of long polling.
      transports: ['websocket'],
      maxHttpBufferSize: socketLimits.messageBytes,
      serveClient: false,
      perMessageDeflate: false,
      connectTimeout: socketLimits.introductionMs,
      pingInterval: heartbeatMs,
      pingTimeout: 2 * heartbeatMs,
      allowRequest: (request, decide) => {
        const open = () => this.#traffic.size;
        void this.#admission.refuse(request, { publicUrl: publicUrl(), open }).then((cause) => {
          if (cause !== null) meters.handshakesRefused.inc({ cause });
          decide(cause, cause === null);
        });
      },
    });
    this.#io.engine.on('connection', (connection: EngineSocket) => this.#watch(connection));
  }

  /** Begins to serve events. */
  start(service: Service): void {
    this.#io.use((socket, next) => {
      void this.#admission.identify(service, socket as QuerentSocket).then(
        (admitted) => {
          socket.data = admitted;
          next();
        },
        (error: unknown) => next(error instanceof Error ? error : new Error(String(error))),
      );
    });
    this.#io.on('connection', (socket) => this.#accept(service, socket));
    this.#rounds = [
      setInterval(() => this.#lookAtTraffic(), lookAtTrafficEveryMs),
      setInterval(() => void this.#lookAtCredentials(service), lookAtCredentialsEveryMs),
    ];
  }

  /**
   * Gives nothing out any more, takes back what nobody has seen, lets the acknowledgements of what is
   * under way leave, and then closes the connections.
   */
  async close(): Promise<void> {
    this.#io.emit('service:stopping', {});
    await Promise.allSettled([...this.#connections].map((connection) => connection.retire()));
    await this.#drain();
    for (const timer of [...this.#metricsDue.values(), ...this.#rounds]) clearTimeout(timer);
    await this.#io.close();
  }

  async #drain(): Promise<void> {
    if (this.#underWay === 0) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
      setTimeout(resolve, drainMs).unref();
    });
  }

  async #count<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    connection.underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      connection.underWay -= 1;
      // The acknowledgement is sent after this turn.
      if (this.#underWay === 0) setImmediate(this.#drained);
    }
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
    const here = [...this.#connections].filter(({ session }) => session?.project.id === projectId);
    // Those at work first: who has not said a word for long may never look at what they get.
    here.sort((a, b) => b.spokeAt - a.spokeAt);
    for (const { session, isAway } of here) {
      if (!isAway) void session?.fill();
    }
  }

  leaseExpired: Broadcaster['leaseExpired'] = ({ leaseId }) => {
    for (const connection of this.#connections) connection.leaseExpired(leaseId);
  };

  credentialEnded(ended: string): void {
    for (const { credential, traffic } of this.#connections) {
      if (credential === ended) traffic.drop('signed-out');
    }
  }

  traffic(): { sockets: number; waitingBytes: number } {
    const all = [...this.#traffic.values()];
    const waitingBytes = all.reduce((sum, traffic) => sum + traffic.waitingBytes, 0);
    return { sockets: all.length, waitingBytes };
  }

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

  #watch(connection: EngineSocket): void {
    const traffic = new Traffic(connection);
    this.#traffic.set(connection, traffic);
    connection.once('close', (reason: string) => {
      this.#traffic.delete(connection);
      this.#meters.socketsClosed.inc({ cause: traffic.cause ?? reason.replaceAll(' ', '-') });
    });
  }

  #lookAtTraffic(): void {
    const now = performance.now();
    for (const traffic of this.#traffic.values()) traffic.check(now);
    this.#admission.sweep();
  }

  /** A session that has expired, or whose project was deleted, is no longer anybody's. */
  async #lookAtCredentials({ people, log }: Service): Promise<void> {
    const credentials = new Set([...this.#connections].map(({ credential }) => credential));
    try {
      for (const credential of credentials) {
        if (!(await people.isGood(credential))) this.credentialEnded(credential);
      }
    } catch (error) {
      log.debug({ err: error }, 'sessions could not be looked at');
    }
  }

  #accept(service: Service, socket: QuerentSocket): void {
    const traffic = this.#traffic.get(socket.conn);
    // It ended between its introduction and now.
    if (traffic === undefined) return;
    const connection = new Connection(service, socket, {
      ...(socket.data as Admitted),
      traffic,
    });
    this.#connections.add(connection);
    socket.conn.on('packet', () => connection.heard());
    const { log, meters } = service;
    const admit = (event: string) => this.#admit(connection, event);
    const path: EventPath = { log, meters, socket: socket.id, admit };
    for (const event of Object.keys(clientEvents) as ClientEvent[]) {
      const handler = connection.handlers[event] as (payload: unknown) => Promise<never>;
      const counted = (payload: unknown) => this.#count(connection, () => handler(payload));
      socket.on(event, handleEvent(event, path, counted));
    }
    socket.onAny((event: string, ...values: unknown[]) => refuseUnknown(event, values));
    socket.on('disconnect', () => {
      this.#connections.delete(connection);
      connection.leave('grace').catch((error: unknown) => {
        log.warn({ err: error }, 'leases of a lost connection stay until they end');
      });
    });
  }

  #admit(connection: Connection, event: string): void {
    connection.spoke();
    const { annotatorId } = connection.identity;
    const isBusy = connection.underWay >= eventsUnderWay;
    if (!isBusy && this.#open.allows(annotatorId, event)) return;
    this.#meters.eventsLimited.inc({ event });
    throw new Refusal(
      'too-many',
      'Too many messages at once: wait a moment, then send this one again.',
    );
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
