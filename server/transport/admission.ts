import type { IncomingMessage } from 'node:http';
import { Refusal, type ErrorCode } from '../contract/errors.js';
import { mayDo } from '../domain/access.js';
import type { Service } from '../service/service.js';
import { socketLimits } from '../limits.js';
import { isSameOrigin, secretOf } from './authentication.js';
import { addressOf, HandshakeLine } from './bounds/handshake-line.js';
import type { OpenSockets } from './bounds/open-sockets.js';
import type { EngineSocket } from './bounds/traffic.js';
import type { Connection, QuerentSocket } from './connection.js';

/** Who stands behind a socket, and by which session or token. */
export interface Admitted {
  readonly identity: Connection['identity'];
  readonly credential: string;
}

/** Lets sockets in: first the connection, by where it comes from, then the person, by their secret. */
export class Admission {
  readonly #open: OpenSockets;
  readonly #line = new HandshakeLine();
  /** Connections on which somebody has said who they are; one connection is one person, once. */
  readonly #introduced = new WeakSet<EngineSocket>();

  constructor(open: OpenSockets) {
    this.#open = open;
  }

  /** Null where the request may become a connection, else why not. */
  async refuse(
    request: IncomingMessage,
    { publicUrl, open }: { publicUrl: string; open: () => number },
  ): Promise<'other-site' | 'too-many' | null> {
    // Socket.IO's cors setting does not protect websockets; this does.
    if (!isSameOrigin(request, publicUrl)) return 'other-site';
    if (!(await this.#line.turn(addressOf(request)))) return 'too-many';
    return open() >= socketLimits.openInAll ? 'too-many' : null;
  }

  /** Finds out who connects; rejects with what the client is told where they are not let in. */
  async identify(service: Service, socket: QuerentSocket): Promise<Admitted> {
    const { conn } = socket;
    if (this.#introduced.has(conn)) {
      throw refusal('malformed', 'Introduce yourself once for each connection.');
    }
    this.#introduced.add(conn);
    const { token } = socket.handshake.auth as { token?: unknown };
    const given = typeof token === 'string' && token !== '' ? token : undefined;
    const secret = given ?? secretOf(socket.request)?.secret;
    const known = secret === undefined ? null : await service.people.recognize(secret);
    if (known === null || !mayDo(known.identity, 'annotate')) {
      throw refusal(
        'not-signed-in',
        'Sign in first: open the link that the service printed, or the one you were sent.',
      );
    }
    this.#count(known, conn);
    return known;
  }

  sweep(): void {
    this.#line.sweep();
    this.#open.sweep();
  }

  #count({ identity: { annotatorId } }: Admitted, conn: EngineSocket): void {
    // Gone while it was looked up: nothing would ever count it back.
    if (conn.readyState !== 'open') throw refusal('not-ready', 'The connection has ended.');
    if (!this.#open.open(annotatorId)) {
      const most = socketLimits.openPerPerson;
      throw refusal('too-many', `You have ${most} connections open: close other tabs or scripts.`);
    }
    conn.once('close', () => this.#open.close(annotatorId));
  }
}

/** An error whose code Socket.IO passes on to the client. */
function refusal(code: ErrorCode, message: string): Error {
  return Object.assign(new Refusal(code, message), { data: { code } });
}
