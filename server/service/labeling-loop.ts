import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelState } from '../contract/dashboard.js';
import type { AnswerId, ProjectId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { IncidentParts } from '../health/incident.js';
import type { Meters } from '../health/meters.js';
import type { Learner, LearnerListener } from '../learner/learner.js';
import type { Log } from '../log.js';
import type {
  AnswerOutcome,
  ClosingRound,
  EndedLease,
  FinishedRound,
  PublishedModel,
  Store,
} from '../store/store.js';
import type { Broadcaster } from './broadcaster.js';

const reapEveryMs = 1000;
/** After a ranking or a score that could not be stored, as on a full disk. */
const storeAgainMs = 2000;
/** After a longer silence nobody is taken to be labeling. */
const peopleAnswerWithinMs = 2000;

/**
 * The loop: an answer that is on disk wakes the learner, its ranking is stored, its scores are shown, and
 * those who wait get their next item. Nothing here computes or touches the disk itself.
 */
export class LabelingLoop implements LearnerListener {
  readonly #store: Store;
  readonly #log: Log;
  readonly #meters: Meters;
  #learner: Learner | null = null;
  #broadcaster: Broadcaster | null = null;
  /** Answers since the learner was last woken. */
  readonly #sinceRefresh = new Map<ProjectId, AnswerId[]>();
  readonly #changes = new Map<ProjectId, number>();
  /** Projects of which the learner hears at the end of this turn. */
  readonly #modelDue = new Set<ProjectId>();
  /** When the last answer came, by the monotonic clock. */
  #answeredAt = -Infinity;
  #reaper: NodeJS.Timeout | null = null;
  /** Background work that failed the last time, and the message of then: it is logged once. */
  readonly #failing = new Map<string, string>();

  constructor(store: Store, { log, meters }: IncidentParts) {
    this.#store = store;
    this.#log = log;
    this.#meters = meters;
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

  /** Follows what a person did with an answer; work that nobody waits for gives way to them. */
  personAnswered(outcome: AnswerOutcome, project: Project): void {
    this.#answeredAt = performance.now();
    this.answerChanged(outcome, project);
  }

  /** Follows an answer that was recorded, undone or corrected. */
  answerChanged(outcome: AnswerOutcome, project: Project): void {
    const { projectId, closedRound } = outcome;
    this.#countChange(projectId);
    const answers = [...(this.#sinceRefresh.get(projectId) ?? []), outcome.receipt.answerId];
    this.#sinceRefresh.set(projectId, answers);
    const due = answers.length >= project.settings.batchSize || closedRound !== null;
    if (due) this.modelIsDue(projectId);
    if (closedRound !== null) void this.#scoreInBackground();
    this.#broadcaster?.metricsChanged(projectId);
  }

  /**
   * Work in steps that nobody waits for, such as an import, pauses for as long as its last step took while
   * people answer, so that they find a processor and the disk free.
   */
  async giveWay(workedMs: number): Promise<void> {
    if (performance.now() - this.#answeredAt < peopleAnswerWithinMs) await sleep(workedMs);
  }

  /** Follows a change of many items: the model forgets or learns them, and who held one gets another. */
  itemsDecided(projectId: ProjectId, ended: readonly EndedLease[]): void {
    this.#countChange(projectId);
    for (const lease of ended) this.#broadcaster?.leaseExpired(lease);
    this.#broadcaster?.refill(projectId);
    this.#broadcaster?.metricsChanged(projectId);
  }

  /** The answers of one turn, as those that shared a flush, reach the learner as one message. */
  modelIsDue(projectId: ProjectId): void {
    if (this.#modelDue.has(projectId)) return;
    this.#modelDue.add(projectId);
    setImmediate(() => {
      if (!this.#modelDue.delete(projectId)) return;
      const answerIds = this.#sinceRefresh.get(projectId) ?? [];
      this.#sinceRefresh.delete(projectId);
      const annotators = this.#annotators(projectId);
      this.#learner?.send({ kind: 'changed', projectId, annotators, answerIds });
    });
  }

  /** Grows with every change of the project's items: a list made at another count may be out of date. */
  changesOf(projectId: ProjectId): number {
    return this.#changes.get(projectId) ?? 0;
  }

  /** Follows an import, or the creation of a project. */
  itemsChanged(projectId: ProjectId): void {
    this.#countChange(projectId);
    const annotators = this.#annotators(projectId);
    this.#learner?.send({ kind: 'items-changed', projectId, annotators });
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
    this.#sinceRefresh.delete(projectId);
    this.#modelDue.delete(projectId);
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

  onModel(model: PublishedModel, answerIds: readonly AnswerId[]): void {
    const { projectId, modelVersion, trainedOn, refreshMs } = model;
    this.#meters.refreshSeconds.observe(refreshMs / 1000);
    void this.#guard('publish', async () => {
      try {
        await this.#store.publishFrontier(model);
      } catch (error) {
        // The learner waits for this word before it refreshes again; the lost ranking is made anew.
        setTimeout(() => this.modelIsDue(projectId), storeAgainMs);
        throw error;
      } finally {
        this.#learner?.send({ kind: 'published', projectId });
      }
      const about = { projectId, modelVersion, trainedOn, refreshMs, answerIds };
      this.#log.debug(about, 'model published');
      this.#broadcaster?.refill(projectId);
    });
  }

  onRound(finished: FinishedRound): void {
    void this.#guard('finish round', async () => {
      try {
        await this.#store.finishRound(finished);
      } catch (error) {
        setTimeout(() => void this.#scoreInBackground(), storeAgainMs);
        throw error;
      }
      // Dashboards get the score; the items behind it are asked for when somebody opens a cell.
      const { round } = finished;
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
        const annotators = this.#annotators(projectId);
        this.#learner?.send({ kind: 'items-changed', projectId, annotators });
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

  #scoreInBackground(): Promise<void> {
    return this.#guard('score rounds', () => this.#scoreClosedRounds());
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

  #countChange(projectId: ProjectId): void {
    this.#changes.set(projectId, this.changesOf(projectId) + 1);
  }

  /** How many people are at work. */
  #annotators(projectId: ProjectId): number {
    return this.#broadcaster?.connected(projectId).size ?? 0;
  }

  /** Work that nobody waits for must not end the process when it fails. */
  async #guard(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failing.delete(what);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (this.#failing.get(what) === message) return;
      this.#failing.set(what, message);
      this.#log.error({ err: error, what }, 'background work failed');
    }
  }
}
