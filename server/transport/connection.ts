import type { Socket } from 'socket.io';
import type {
  ClientEvent,
  ClientPayload,
  ClientReply,
  ClientToServerEvents,
  ServerToClientEvents,
} from '../contract/events.js';
import { Refusal, type ErrorCode } from '../contract/errors.js';
import type { LeaseId, ProjectId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { mayDo } from '../domain/access.js';
import { readMetrics } from '../service/dashboard.js';
import type { Service } from '../service/service.js';
import type { AnswerOutcome, Identity } from '../store/store.js';
import { explainItem } from '../service/explain-item.js';
import type { Admitted } from './admission.js';
import { AnnotatorSession } from './annotator-session.js';
import type { Traffic } from './bounds/traffic.js';
import { requireProject } from './require-project.js';

export type QuerentSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

type EventHandlers = {
  readonly [E in ClientEvent]: (payload: ClientPayload<E>) => Promise<ClientReply<E>>;
};

/** How often a client says that it is there; one that vanished without a word holds items until then. */
export const heartbeatMs = 5000;
/** Heartbeats may come this much later than due. */
const heartbeatGrace = 1.3;

/** Clocks are read at different moments for the same lease. */
const lookMs = 500;

/** Refusals after which a client sends the same answer again. */
const comesAgain: ReadonlySet<ErrorCode> = new Set(['full', 'disk-failed', 'not-ready']);

/** One socket: what each event does for the person behind it. */
export class Connection {
  readonly identity: Identity;
  /** The name of the session or token by which they came in. */
  readonly credential: string;
  readonly traffic: Traffic;
  readonly #service: Service;
  readonly #socket: QuerentSocket;
  session: AnnotatorSession | null = null;
  /** Events whose acknowledgement is still to come. */
  underWay = 0;
  #retired = false;
  #heardAt = performance.now();
  /** When the last event came, heartbeats aside. */
  spokeAt = performance.now();
  #isResting = false;

  constructor(service: Service, socket: QuerentSocket, parts: Admitted & { traffic: Traffic }) {
    this.#service = service;
    this.#socket = socket;
    this.identity = parts.identity;
    this.credential = parts.credential;
    this.traffic = parts.traffic;
  }

  readonly handlers: EventHandlers = {
    'queue:join': ({ projectId, leaseIds }) => this.#join(projectId, leaseIds ?? []),
    'queue:leave': async () => {
      await this.leave('none');
      return {};
    },
    'lease:renew': async ({ leaseIds }) => {
      const { annotatorId } = this.identity;
      const renewed = await this.#service.store.renewLeases({ annotatorId, leaseIds });
      return { leases: renewed.map(({ leaseId, expiresAt }) => ({ leaseId, expiresAt })) };
    },
    'answer:submit': async (answer) => {
      const { annotatorId } = this.identity;
      const recorded = this.#service.store.recordAnswer({ ...answer, annotatorId });
      // Claimed in the same breath, so that the next item shares the answer's flush.
      this.session?.drop(answer.leaseId);
      const filled = this.session?.fill();
      const outcome = await recorded.catch(async (error: unknown) => {
        await this.#afterRefusedAnswer(answer.leaseId, error);
        throw error;
      });
      // After an outage the same item may have been leased to this person a second time.
      if (outcome.endedLease !== null) this.#leaseEnded(outcome.endedLease);
      this.#service.meters.answers.inc({ status: outcome.receipt.status });
      this.#afterAnswer(outcome);
      void filled?.then(() => this.session?.pushProgress());
      return outcome.receipt;
    },
    'answer:undo': async ({ answerId }) => {
      const { annotatorId } = this.identity;
      const { outcome, item } = await this.#service.store.undoAnswer({ annotatorId, answerId });
      this.session?.takeFirst(item);
      this.#afterAnswer(outcome);
      void this.session?.pushProgress();
      return this.session?.present(item) ?? item;
    },
    'answer:correct': async ({ answerId, value }) => {
      const { annotatorId } = this.identity;
      const outcome = await this.#service.store.correctAnswer({ annotatorId, answerId, value });
      this.#afterAnswer(outcome);
      return outcome.receipt;
    },
    'item:skip': async ({ leaseId, reason }) => {
      const { annotatorId } = this.identity;
      const skip = { annotatorId, leaseId, reason: reason ?? null };
      const { projectId } = await this.#service.store.skipItem(skip);
      this.session?.drop(leaseId);
      this.#service.loop.leasesReturned(projectId);
      await this.session?.fill();
      return {};
    },
    'item:flag': async ({ leaseId, note }) => {
      const { annotatorId } = this.identity;
      await this.#service.store.flagItem({ annotatorId, leaseId, note });
      return {};
    },
    'item:comment': async ({ leaseId, text }) => {
      const { annotatorId } = this.identity;
      await this.#service.store.commentItem({ annotatorId, leaseId, text });
      return {};
    },
    'item:explain': async ({ leaseId }) => {
      const { annotatorId } = this.identity;
      const [held] = await this.#service.store.renewLeases({ annotatorId, leaseIds: [leaseId] });
      const project = this.session?.project;
      if (held === undefined || project === undefined) {
        throw new Refusal('lease-unknown', 'You do not hold this item: join the queue again.');
      }
      return explainItem(this.#service, held, project);
    },
    'project:watch': async ({ projectId }) => {
      const project = await this.#project(projectId, 'read');
      await this.#socket.join([roomOf(project.id), watchersOf(project.id)]);
      return readMetrics(this.#service, project);
    },
    'round:close': async ({ projectId }) => {
      const { id } = await this.#project(projectId, 'manage');
      const closing = await this.#service.store.closeRound({ projectId: id });
      this.#service.loop.roundClosed(closing);
      return { round: closing.round };
    },
    'project:pause': ({ projectId }) => this.#setPaused(projectId, true),
    'project:resume': ({ projectId }) => this.#setPaused(projectId, false),
  };

  /** Ends the work in the present queue; the leases in `keep` stay with the person. */
  async leave(grace: 'grace' | 'none', keep: readonly LeaseId[] = []): Promise<void> {
    const session = this.session;
    this.session = null;
    await session?.close(grace, keep);
  }

  /** The service stops: no more items here, while answers are still taken. */
  retire(): Promise<void> {
    this.#retired = true;
    return this.leave('grace');
  }

  /** Whatever a client sends, a heartbeat too, shows that it is there. */
  heard(): void {
    const wasSilent = this.isSilent;
    this.#heardAt = performance.now();
    if (wasSilent && !this.isAway) void this.session?.fill();
  }

  /** An event shows that it works too. */
  spoke(): void {
    this.spokeAt = performance.now();
    if (!this.#isResting) return;
    this.#isResting = false;
    void this.session?.fill();
  }

  /** No heartbeat came when one was due: what is given to this client may be held for nobody. */
  get isSilent(): boolean {
    return performance.now() - this.#heardAt > heartbeatGrace * heartbeatMs;
  }

  /** What is given to this client now would wait for its lease to end. */
  get isAway(): boolean {
    return this.isSilent || this.#isResting;
  }

  /**
   * Somebody who has missed a heartbeat as well is gone. Somebody who let two whole leases pass without
   * a word, heartbeats aside, gets nothing more until there is one: their machine may not even read.
   */
  leaseExpired(leaseId: LeaseId): void {
    const { session } = this;
    if (session?.holds(leaseId) !== true) return;
    this.#leaseEnded(leaseId);
    const leaseMs = session.project.settings.leaseSeconds * 1000;
    this.#isResting = performance.now() - this.spokeAt > 2 * leaseMs - lookMs;
    if (!this.isSilent) return;
    this.leave('none').catch((error: unknown) => {
      this.#service.log.warn({ err: error }, 'leases of a silent connection stay until they end');
    });
    this.traffic.drop('silent');
  }

  #leaseEnded(leaseId: LeaseId): void {
    if (this.session?.holds(leaseId) !== true) return;
    this.session.drop(leaseId);
    this.#socket.emit('lease:expired', { leaseId });
  }

  async #join(name: string, leaseIds: readonly LeaseId[]): Promise<ClientReply<'queue:join'>> {
    if (this.#retired) throw new Refusal('not-ready', 'The service is stopping: join again soon.');
    const project = await this.#project(name, 'annotate');
    await this.leave('none', leaseIds);
    const session = new AnnotatorSession({
      service: this.#service,
      identity: this.identity,
      project,
      emit: (event, payload) =>
        this.#socket.emit(
          event,
          ...([payload] as unknown as Parameters<ServerToClientEvents[typeof event]>),
        ),
    });
    const joined = await session.join(leaseIds);
    if (!this.#socket.connected) {
      await session.close('grace');
      return joined;
    }
    this.session = session;
    await this.#socket.join(roomOf(project.id));
    if (mayDo(this.identity, 'read')) await this.#socket.join(watchersOf(project.id));
    this.#service.broadcaster.metricsChanged(project.id);
    return joined;
  }

  async #project(name: string, action: 'annotate' | 'read' | 'manage'): Promise<Project> {
    if (!mayDo(this.identity, action)) {
      throw new Refusal('forbidden', `Your role may not ${action} here.`);
    }
    return requireProject(this.#service, name, this.identity);
  }

  /** An answer that the store cannot take now comes again, and must find its lease alive. */
  async #afterRefusedAnswer(leaseId: LeaseId, error: unknown): Promise<void> {
    if (!(error instanceof Refusal) || comesAgain.has(error.code)) return;
    const { annotatorId } = this.identity;
    await this.#service.store.releaseLeases({ annotatorId, leaseIds: [leaseId], graceMs: 0 });
  }

  #afterAnswer(outcome: AnswerOutcome): void {
    if (outcome.receipt.status === 'duplicate') return;
    const project = this.session?.project;
    if (project?.id === outcome.projectId) this.#service.loop.personAnswered(outcome, project);
    else void this.#afterAnswerElsewhere(outcome);
  }

  /** An answer may arrive before its queue was joined again, as from an outbox after a reconnect. */
  async #afterAnswerElsewhere(outcome: AnswerOutcome): Promise<void> {
    const project = await this.#service.store.project({ project: outcome.projectId });
    if (project !== null) this.#service.loop.personAnswered(outcome, project);
  }

  async #setPaused(name: string, paused: boolean): Promise<Record<string, never>> {
    const { id } = await this.#project(name, 'manage');
    const project = await this.#service.store.updateProject({ projectId: id, paused });
    this.#service.loop.projectChanged(project);
    return {};
  }
}

/** Everybody who works on a project or watches it. */
export function roomOf(projectId: ProjectId): string {
  return `project:${projectId}`;
}

/** Those of them who may read its figures. */
export function watchersOf(projectId: ProjectId): string {
  return `watchers:${projectId}`;
}
