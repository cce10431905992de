import type { ServerEvent, ServerPayload } from '../contract/events.js';
import type { LeaseId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { EmptyReason, JoinedQueue, LeasedItem, Progress } from '../contract/queue.js';
import type { Service } from '../service/service.js';
import type { Identity } from '../store/store.js';

/** The item on the screen of somebody whose connection dropped is kept for them this long. */
const graceMs = 60_000;
/** After a claim that the store could not carry out, as on a full disk. */
const claimAgainMs = 2000;

type Emit = <E extends ServerEvent>(event: E, payload: ServerPayload<E>) => void;

/** One connected annotator in one project: which items they hold, and how they get the next. */
export class AnnotatorSession {
  readonly identity: Identity;
  project: Project;
  readonly #service: Service;
  readonly #emit: Emit;
  /** Oldest first: the first is the one on the screen. */
  #held: LeaseId[] = [];
  #filling = false;
  #fillAgain = false;
  #closed = false;
  #claimAgain: NodeJS.Timeout | null = null;
  #lastEmpty: EmptyReason | null = null;

  constructor(parts: { service: Service; identity: Identity; project: Project; emit: Emit }) {
    this.#service = parts.service;
    this.identity = parts.identity;
    this.project = parts.project;
    this.#emit = parts.emit;
  }

  /** Takes back the leases still held, fills up with new items, and says where things stand. */
  async join(leaseIds: readonly LeaseId[]): Promise<JoinedQueue> {
    const { store } = this.#service;
    const { annotatorId } = this.identity;
    const { id: projectId } = this.project;
    const renewed = await store.renewLeases({ annotatorId, leaseIds, projectId });
    this.#held = renewed.map(({ leaseId }) => leaseId);
    const claimed = await this.#claim();
    const labels = this.project.labels.filter(({ retired }) => !retired);
    const items = [...renewed, ...claimed].map((item) => this.present(item));
    return { project: this.project, labels, items, progress: await this.progress() };
  }

  holds(leaseId: LeaseId): boolean {
    return this.#held.includes(leaseId);
  }

  /** The lease has ended, by an answer, a skip or its time. */
  drop(leaseId: LeaseId): void {
    this.#held = this.#held.filter((held) => held !== leaseId);
  }

  /** An item that came back by an undo goes on the screen first. */
  takeFirst(item: LeasedItem): void {
    this.#held.unshift(item.leaseId);
  }

  /** The item as this person may see it: without the model's opinion where the project hides it. */
  present(item: LeasedItem): LeasedItem {
    if (this.project.settings.suggestions !== false) return item;
    const { leaseId, expiresAt, item: shown, why } = item;
    return { leaseId, expiresAt, item: shown, why };
  }

  /** Pushes items until as many are held as the project leases ahead. */
  async fill(): Promise<void> {
    if (this.#filling) {
      this.#fillAgain = true;
      return;
    }
    this.#filling = true;
    try {
      do {
        this.#fillAgain = false;
        for (const item of await this.#claim()) this.#emit('item:next', this.present(item));
      } while (this.#wantsMore());
    } catch (error) {
      this.#service.log.debug({ err: error }, 'no items could be claimed');
      this.#fillLater();
    } finally {
      this.#filling = false;
    }
  }

  /** Nobody else would: a person without an item has nothing to do that would ask for one. */
  #fillLater(): void {
    if (this.#closed || this.#claimAgain !== null) return;
    this.#claimAgain = setTimeout(() => {
      this.#claimAgain = null;
      void this.fill();
    }, claimAgainMs);
  }

  async pushProgress(): Promise<void> {
    if (this.#closed) return;
    try {
      this.#emit('queue:progress', await this.progress());
    } catch (error) {
      this.#service.log.warn({ err: error }, 'no progress could be read');
    }
  }

  progress(): Promise<Progress> {
    const { annotatorId } = this.identity;
    return this.#service.store.progress({ projectId: this.project.id, annotatorId });
  }

  /** Gives back what was never shown at once, and what was on the screen after a grace. */
  async close(grace: 'grace' | 'none', keep: readonly LeaseId[] = []): Promise<void> {
    this.#closed = true;
    if (this.#claimAgain !== null) clearTimeout(this.#claimAgain);
    const [shown, ...ahead] = this.#held.filter((leaseId) => !keep.includes(leaseId));
    this.#held = [];
    const { store, loop } = this.#service;
    const { annotatorId } = this.identity;
    await store.releaseLeases({ annotatorId, leaseIds: ahead, graceMs: 0 });
    if (shown !== undefined) {
      const keepMs = grace === 'grace' ? graceMs : 0;
      await store.releaseLeases({ annotatorId, leaseIds: [shown], graceMs: keepMs });
    }
    loop.leasesReturned(this.project.id);
  }

  /** Read through a method, because it changes while `fill` awaits. */
  #wantsMore(): boolean {
    return this.#fillAgain && !this.#closed;
  }

  async #claim(): Promise<LeasedItem[]> {
    const count = this.project.settings.prefetch - this.#held.length;
    if (count <= 0 || this.#closed) return [];
    const { annotatorId } = this.identity;
    const { store } = this.#service;
    const claim = await store.claim({ projectId: this.project.id, annotatorId, count });
    const leaseIds = claim.items.map(({ leaseId }) => leaseId);
    if (this.#isClosed()) {
      // The person left while the claim was under way: nobody would ever see these.
      await store.releaseLeases({ annotatorId, leaseIds, graceMs: 0 });
      return [];
    }
    this.#held.push(...leaseIds);
    this.#sayWhenEmpty(claim.emptyReason);
    return claim.items;
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  #sayWhenEmpty(emptyReason: EmptyReason | null): void {
    const reason = this.#held.length === 0 ? emptyReason : null;
    if (reason !== null && reason !== this.#lastEmpty) {
      this.#emit('queue:empty', { projectId: this.project.id, reason });
    }
    this.#lastEmpty = reason;
  }
}
