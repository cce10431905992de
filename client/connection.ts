import { io, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientEvent,
  ClientPayload,
  ClientReply,
  ClientToServerEvents,
  ServerEvent,
  ServerPayload,
  ServerToClientEvents,
} from '../server/contract/events.js';
import { basePath } from './base.js';
import { Unreachable, type Connection, type ConnectionStatus } from './wire.js';

const acknowledgeWithinMs = 10_000;
const retryRefusedMs = 4000;

/** The library types an emit by overloads that a generic event name cannot pick from. */
interface Emitter {
  emitWithAck(event: string, payload: unknown): Promise<unknown>;
}
interface Receiver {
  on(event: string, listener: (payload: never) => void): void;
  off(event: string, listener: (payload: never) => void): void;
}

class SocketConnection implements Connection {
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #listeners = new Set<(status: ConnectionStatus) => void>();
  #status: ConnectionStatus = 'connecting';

  constructor() {
    this.#socket = io({
      path: `${basePath}socket.io`,
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
    });
    this.#socket.on('connect', () => this.#become('online'));
    this.#socket.on('disconnect', (reason) => {
      this.#become('offline');
      // The library reconnects by itself except when the server closed the socket on purpose.
      if (reason === 'io server disconnect') this.#retryLater();
    });
    this.#socket.on('connect_error', (error) => this.#refused(error));
    // The browser knows sooner than the heartbeat of the socket that the network is gone or back.
    window.addEventListener('online', () => this.reconnect());
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  async request<E extends ClientEvent>(
    event: E,
    payload: ClientPayload<E>,
  ): Promise<Ack<ClientReply<E>>> {
    // Nothing is left to the buffer of the library: the outbox decides what is sent again.
    if (!this.#socket.connected) throw new Unreachable();
    const emitter = this.#socket.timeout(acknowledgeWithinMs) as unknown as Emitter;
    try {
      return (await emitter.emitWithAck(event, payload)) as Ack<ClientReply<E>>;
    } catch {
      throw new Unreachable();
    }
  }

  on<E extends ServerEvent>(event: E, listener: (payload: ServerPayload<E>) => void): () => void {
    const receiver = this.#socket as unknown as Receiver;
    receiver.on(event, listener);
    return () => receiver.off(event, listener);
  }

  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  reconnect(): void {
    if (!this.#socket.connected) this.#socket.connect();
  }

  #refused(error: Error): void {
    const code = (error as Error & { data?: { code?: string } }).data?.code;
    if (code === 'not-signed-in') {
      this.#become('signed-out');
      return;
    }
    this.#become('offline');
    // `active` is false when the server itself refused the handshake: then nobody else retries.
    if (!this.#socket.active) this.#retryLater();
  }

  #retryLater(): void {
    setTimeout(() => this.reconnect(), retryRefusedMs * (0.5 + Math.random()));
  }

  #become(status: ConnectionStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }
}

/** Opens the one socket of this page. */
export function openConnection(): Connection {
  return new SocketConnection();
}
