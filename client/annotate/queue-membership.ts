import type { ClientReply } from '../../server/contract/events.js';
import type { ErrorCode } from '../../server/contract/errors.js';
import type { LeaseId } from '../../server/contract/ids.js';
import type { Connection } from '../wire.js';
import { isPassing } from './delivery.js';

const joinAgainMs = 2000;
const leasesPerMessage = 50;

export interface MembershipDependencies {
  readonly connection: Connection;
  /** Id or slug. */
  readonly project: string;
  /** Every lease that must not end: of items on screen or ahead, and of answers still unsent. */
  readonly heldLeases: () => readonly LeaseId[];
  readonly onJoined: (reply: ClientReply<'queue:join'>) => void;
  readonly onRefused: (code: ErrorCode, message: string) => void;
  readonly onOffline: () => void;
  readonly onLeasesEnded: (leaseIds: readonly LeaseId[]) => void;
}

/** Stays a member of one project's queue over every reconnect, and keeps its leases alive. */
export class QueueMembership {
  readonly #dependencies: MembershipDependencies;
  #joining = false;
  #joinAgain = false;
  #closed = false;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(dependencies: MembershipDependencies) {
    this.#dependencies = dependencies;
  }

  /** Joins when there is a connection; the returned function leaves. */
  open(): () => void {
    this.#closed = false;
    const { connection } = this.#dependencies;
    const stopFollowing = connection.onStatus(() => this.follow());
    this.follow();
    return () => {
      this.#closed = true;
      stopFollowing();
      clearInterval(this.#heartbeat);
      void connection.request('queue:leave', {}).catch(() => null);
    };
  }

  /** Does what the state of the connection asks for: joins again, or holds still. */
  follow(): void {
    if (this.#closed) return;
    if (this.#dependencies.connection.status === 'online') void this.#join();
    else this.#dependencies.onOffline();
  }

  /** One join at a time: a second one would give back the items that the first has just got. */
  async #join(): Promise<void> {
    this.#joinAgain = this.#joining;
    if (this.#joining) return;
    this.#joining = true;
    do {
      this.#joinAgain = false;
      await this.#askToJoin();
    } while (this.#wantsToJoinAgain());
    this.#joining = false;
  }

  /** Read through a method, because it changes while a join is awaited. */
  #wantsToJoinAgain(): boolean {
    return this.#joinAgain && !this.#closed;
  }

  async #askToJoin(): Promise<void> {
    const { connection, project, onJoined, onRefused } = this.#dependencies;
    const request = { projectId: project, leaseIds: this.#leases() };
    const ack = await connection.request('queue:join', request).catch(() => null);
    if (ack?.ok) {
      onJoined(ack);
      this.#beat(ack.project.settings.leaseSeconds);
      return;
    }
    if (ack) onRefused(ack.code, ack.message);
    // Silence over a live connection, or a "not now": ask once more in a moment.
    const silent = ack === null && connection.status === 'online';
    if (silent || (ack !== null && isPassing(ack.code))) this.#askLater();
  }

  #askLater(): void {
    setTimeout(() => this.follow(), joinAgainMs);
  }

  #beat(leaseSeconds: number): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => void this.#renew(), (leaseSeconds * 1000) / 3);
  }

  async #renew(): Promise<void> {
    const leaseIds = this.#leases();
    if (leaseIds.length === 0) return;
    const { connection, onLeasesEnded } = this.#dependencies;
    const ack = await connection.request('lease:renew', { leaseIds }).catch(() => null);
    if (!ack?.ok) return;
    const alive = new Set(ack.leases.map((lease) => lease.leaseId));
    const ended = leaseIds.filter((leaseId) => !alive.has(leaseId));
    if (ended.length > 0) onLeasesEnded(ended);
  }

  #leases(): LeaseId[] {
    return [...new Set(this.#dependencies.heldLeases())].slice(0, leasesPerMessage);
  }
}
