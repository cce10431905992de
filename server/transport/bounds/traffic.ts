import type { Socket } from 'socket.io';
import { byteRate, packetRate, socketLimits } from '../../limits.js';
import { TokenBucket } from './token-bucket.js';

/** The connection under the protocol of Socket.IO. */
export type EngineSocket = Socket['conn'];

/** Why the service ended a connection; otherwise it ended by itself. */
export type DropCause = 'slow-reader' | 'flood' | 'silent' | 'signed-out';

/** Objects and frames around a packet that waits. */
const packetOverheadBytes = 100;

/**
 * Watches both directions of one connection: somebody who sends without end or does not read what they
 * are sent is dropped, so that what waits for them cannot fill the memory.
 */
export class Traffic {
  readonly #connection: EngineSocket;
  readonly #packets = new TokenBucket(packetRate);
  readonly #bytes = new TokenBucket(byteRate);
  /** Bytes that the protocol holds back because the system's socket takes no more. */
  #heldBack = 0;
  #bytesRead: number;
  #stalledSince: number | null = null;
  #cause: DropCause | null = null;

  constructor(connection: EngineSocket) {
    this.#connection = connection;
    this.#bytesRead = connection.request.socket.bytesRead;
    connection.on('packet', () => {
      if (!this.#packets.take()) this.drop('flood');
    });
    connection.on('packetCreate', (packet: { readonly data?: unknown }) => {
      this.#heldBack += sizeOf(packet.data) + packetOverheadBytes;
      if (this.#heldBack > socketLimits.waitingBytes) this.drop('slow-reader');
    });
    connection.on('flush', () => (this.#heldBack = 0));
    connection.once('close', (reason: string) => this.#release(reason));
  }

  /** Why the service dropped this connection; null where it did not. */
  get cause(): DropCause | null {
    return this.#cause;
  }

  /** Bytes that wait for the other side to read. */
  get waitingBytes(): number {
    return this.#heldBack + this.#connection.request.socket.writableLength;
  }

  /** Looks at what cannot be seen packet by packet; to be called about once a second. */
  check(now: number): void {
    const { bytesRead } = this.#connection.request.socket;
    const arrived = bytesRead - this.#bytesRead;
    this.#bytesRead = bytesRead;
    if (!this.#bytes.take(Math.min(arrived, byteRate.burst))) this.drop('flood');
    if (this.waitingBytes <= socketLimits.stalledBytes) this.#stalledSince = null;
    else this.#stalledSince ??= now;
    const stalledMs = now - (this.#stalledSince ?? now);
    if (stalledMs > socketLimits.stalledMs) this.drop('slow-reader');
  }

  /** Ends the connection at once, without waiting for what was not read. */
  drop(cause: DropCause): void {
    if (this.#cause !== null) return;
    this.#cause = cause;
    const { socket } = this.#connection.request;
    this.#connection.close(true);
    socket.destroy();
  }

  /** A closed connection waits for the goodbye of the other side, who may never read ours. */
  #release(reason: string): void {
    const { socket } = this.#connection.request;
    if (reason === 'ping timeout') socket.destroy();
    else setTimeout(() => socket.destroy(), socketLimits.closingMs).unref();
  }
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return Buffer.byteLength(data);
  return Buffer.isBuffer(data) ? data.length : 0;
}
