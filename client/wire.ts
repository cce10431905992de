import type {
  Ack,
  ClientEvent,
  ClientPayload,
  ClientReply,
  ServerEvent,
  ServerPayload,
} from '../server/contract/events.js';

/**
 * `connecting`: the first try is under way; `offline`: the connection was lost and is being tried
 * again; `signed-out`: the server does not know this browser, so trying again is no use.
 */
export type ConnectionStatus = 'connecting' | 'online' | 'offline' | 'signed-out';

/** What pages know of the socket. `connection.ts` is the one file that knows its library. */
export interface Connection {
  /** Resolves with the acknowledgement; rejects with `Unreachable` when none came in time. */
  request<E extends ClientEvent>(event: E, payload: ClientPayload<E>): Promise<Ack<ClientReply<E>>>;
  /** Listens to a push of the server; the returned function stops that. */
  on<E extends ServerEvent>(event: E, listener: (payload: ServerPayload<E>) => void): () => void;
  readonly status: ConnectionStatus;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** Tries again at once, for example after signing in. */
  reconnect(): void;
}

/** No acknowledgement came: the message may or may not have arrived. */
export class Unreachable extends Error {
  constructor() {
    super('the server did not acknowledge in time');
    this.name = 'Unreachable';
  }
}
