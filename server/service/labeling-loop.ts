import type { ModelState } from '../contract/dashboard.js';
import type { ProjectId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { Round } from '../contract/score.js';
import type { Learner, LearnerListener } from '../learner/learner.js';
import type { Log } from '../log.js';
import type { AnswerOutcome, ClosingRound, PublishedModel, Store } from '../store/store.js';
import type { Broadcaster } from './broadcaster.js';

/** Items in a frontier: enough for everybody's next questions while the model is busy. */
const frontierMin = 200;
const frontierPerAnnotator = 20;

const reapEveryMs = 1000;
/** After a ranking that could not be stored, as on a full disk. */
const retryPublishMs = 2000;

/**
 * The loop: an answer that is on disk wakes the learner, its ranking is stored, its scores are shown, and
 * those who wait get their next item. Nothing here computes or touches the disk itself.
 */
export class LabelingLoop implements LearnerListener {
  readonly #store: Store;
  readonly #log: Log;
  #learner: Learner | null = null;
  #broadcaster: Broadcaster | null = null;
  readonly #sinceRefresh = new Map<ProjectId, number>();
  #reaper: NodeJS.Timeout | null = null;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Starts the loop for every project, as after a restart: rounds that wait for a score get theirs. */
  async start(learner: Learner, broadcaster: Broadcaster): Promise<void> {
    this.#learner = learner;
    this.#broadcaster = broadcaster;
    await this.#wakeLearner();
    this.#reaper = setInterval(() => void this.#reap(), reapEveryMs);
  }

  stop(): void {
    if (this.#reaper !== null) clearInterval(this.#reaper);
  }

  /** Follows an answer that was recorded, undone or corrected. */
  answerChanged(outcome: AnswerOutcome, project: Project): void {
    const { projectId, closedRound } = outcome;
    const count = (this.#sinceRefresh.get(projectId) ?? 0) + 1;
    const due = count >= project.settings.batchSize || closedRound !== null;
    this.#sinceRefresh.set(projectId, due ? 0 : count);
    if (due) this.modelIsDue(projectId);
    if (closedRound !== null) void this.#scoreClosedRounds();
    this.#broadcaster?.metricsChanged(projectId);
  }

  modelIsDue(projectId: ProjectId): void {
    this.#learner?.send({
      kind: 'changed',
      projectId,
      frontierSize: this.#frontierSize(projectId),
    });
  }

  /** Follows an import, or the creation of a project. */
  itemsChanged(projectId: ProjectId): void {
    const frontierSize = this.#frontierSize(projectId);
    this.#learner?.send({ kind: 'items-changed', projectId, frontierSize });
    this.#broadcaster?.refill(projectId);
    this.#broadcaster?.metricsChanged(projectId);
  }

  projectChanged(project: Project): void {
    this.#broadcaster?.toEveryone(project.id, 'project:changed', project);
    this.#broadcaster?.projectChanged(project);
    this.modelIsDue(project.id);
    this.#broadcaster?.refill(project.id);
    this.#broadcaster?.metricsChanged(project.id);
  }

  projectDeleted(projectId: ProjectId): void {
    this.#learner?.send({ kind: 'forget', projectId });
    this.#broadcaster?.projectDeleted(projectId);
  }

  roundClosed(closing: ClosingRound): void {
    this.modelIsDue(closing.projectId);
    this.#learner?.send({ kind: 'evaluate', closing });
  }

  /** Follows leases that were given back. */
  leasesReturned(projectId: ProjectId): void {
    this.#broadcaster?.refill(projectId);
  }

  onModel(model: PublishedModel): void {
    const { projectId } = model;
    void this.#guard('publish', async () => {
      try {
        await this.#store.publishFrontier(model);
      } catch (error) {
        // The learner waits for this word before it refreshes again; the lost ranking is made anew.
        setTimeout(() => this.modelIsDue(projectId), retryPublishMs);
        throw error;
      } finally {
        this.#learner?.send({ kind: 'published', projectId });
      }
      this.#broadcaster?.refill(projectId);
    });
  }

  onRound(round: Round): void {
    void this.#guard('finish round', async () => {
      await this.#store.finishRound(round);
      this.#broadcaster?.toWatchers(round.projectId, 'round:finished', round);
    });
  }

  onState(state: ModelState): void {
    this.#broadcaster?.toWatchers(state.projectId, 'model:updated', state);
  }

  onReady(): void {
    this.#log.info({ backend: this.#learner?.backend }, 'learner ready');
  }

  onRestart(reason: string): void {
    this.#log.error({ reason }, 'learner restarted');
    void this.#guard('wake learner', () => this.#wakeLearner());
  }

  async #wakeLearner(): Promise<void> {
    for (let after: string | null = null; ;) {
      const page: Project[] = await this.#store.projects({ after, limit: 100 });
      for (const { id: projectId } of page) {
        const frontierSize = this.#frontierSize(projectId);
        this.#learner?.send({ kind: 'items-changed', projectId, frontierSize });
      }
      after = page.at(-1)?.slug ?? null;
      if (after === null) break;
    }
    await this.#scoreClosedRounds();
  }

  async #scoreClosedRounds(): Promise<void> {
    for (const closing of await this.#store.closingRounds()) {
      this.#learner?.send({ kind: 'evaluate', closing });
    }
  }

  async #reap(): Promise<void> {
    await this.#guard('reap leases', async () => {
      const ended = await this.#store.reapExpired();
      for (const lease of ended) this.#broadcaster?.leaseExpired(lease);
      for (const projectId of new Set(ended.map((lease) => lease.projectId))) {
        this.#broadcaster?.refill(projectId);
      }
    });
  }

  #frontierSize(projectId: ProjectId): number {
    const active = this.#broadcaster?.connected(projectId).size ?? 0;
    return Math.max(frontierMin, frontierPerAnnotator * active);
  }

  /** Work that nobody waits for must not end the process when it fails. */
  async #guard(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log.error({ err: error, what }, 'background work failed');
    }
  }
}
