import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';
import proxyAddress from 'proxy-addr';
import { handshakeRate, handshakesWaiting, handshakeWaitMs } from '../../limits.js';

const msPerTurn = 1000 / handshakeRate.perSecond;

/**
 * Spreads new sockets of one address over time: some at once, the others one after the other. A crowd
 * that comes back after a restart gets in without being told to try again.
 */
export class HandshakeLine {
  readonly #now: () => number;
  /** By address: when its next turn would be if there were no bursts. */
  readonly #nextTurn = new Map<string, number>();
  #waiting = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Milliseconds until the turn of a newcomer from this address; null where the line is too long. */
  join(address: string): number | null {
    const now = this.#now();
    const earliest = now - (handshakeRate.burst - 1) * msPerTurn;
    const turn = Math.max(this.#nextTurn.get(address) ?? -Infinity, earliest);
    const waitMs = Math.max(0, turn - now);
    if (waitMs > handshakeWaitMs) return null;
    this.#nextTurn.set(address, turn + msPerTurn);
    return waitMs;
  }

  /** Resolves with true at the turn of this address, with false at once where the line is too long. */
  async turn(address: string): Promise<boolean> {
    if (this.#waiting >= handshakesWaiting) return false;
    const waitMs = this.join(address);
    if (waitMs === null) return false;
    if (waitMs === 0) return true;
    this.#waiting += 1;
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    this.#waiting -= 1;
    return true;
  }

  /** Forgets the addresses from which nobody came for long enough. */
  sweep(): void {
    const idle = this.#now() - handshakeRate.burst * msPerTurn;
    for (const [address, turn] of this.#nextTurn) {
      if (turn < idle) this.#nextTurn.delete(address);
    }
  }
}

const trust = proxyAddress.compile('loopback');

/** Who a connection is counted for: behind a proxy on this machine, whom that one names. */
export function addressOf(request: IncomingMessage): string {
  try {
    return ipKeyGenerator(proxyAddress(request, trust));
  } catch {
    // Headers can say anything; what the system says of the connection is a fact.
    return request.socket.remoteAddress ?? '';
  }
}
