import { randomUUID } from 'node:crypto';
import type { AnnotatorId, AnswerId, ProjectId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { oracleAnnotatorPrefix } from '../domain/oracle.js';
import type { EmptyReason } from '../contract/queue.js';
import type { Log } from '../log.js';
import type { Store } from '../store/store.js';
import type { LabelingLoop } from './labeling-loop.js';

const defaultAnswersPerSecond = 5;

/** Reasons for an empty queue that may pass by themselves. */
const mayPass: ReadonlySet<EmptyReason> = new Set<EmptyReason>(['paused', 'all-leased']);

interface Run {
  answersPerSecond: number;
  timer: NodeJS.Timeout | null;
}

/** Lets the hidden labels of a demo project answer, at a pace that people can watch. */
export class Oracle {
  readonly #store: Store;
  readonly #loop: LabelingLoop;
  readonly #log: Log;
  readonly #runs = new Map<ProjectId, Run>();

  constructor(parts: { store: Store; loop: LabelingLoop; log: Log }) {
    this.#store = parts.store;
    this.#loop = parts.loop;
    this.#log = parts.log;
  }

  state(projectId: ProjectId): { running: boolean; answersPerSecond: number } {
    const run = this.#runs.get(projectId);
    return {
      running: run !== undefined,
      answersPerSecond: run?.answersPerSecond ?? defaultAnswersPerSecond,
    };
  }

  async start(project: Project, answersPerSecond = defaultAnswersPerSecond): Promise<void> {
    this.stop(project.id);
    const annotatorId = `${oracleAnnotatorPrefix}${project.id}`.slice(0, 64) as AnnotatorId;
    const person = {
      annotatorId,
      name: 'Oracle',
      role: 'annotator',
      projectId: project.id,
    } as const;
    await this.#store.addPerson(person);
    const run: Run = { answersPerSecond, timer: null };
    this.#runs.set(project.id, run);
    this.#schedule(run, project.id, annotatorId);
  }

  stop(projectId: ProjectId): void {
    const run = this.#runs.get(projectId);
    if (run?.timer) clearTimeout(run.timer);
    this.#runs.delete(projectId);
  }

  stopAll(): void {
    for (const projectId of [...this.#runs.keys()]) this.stop(projectId);
  }

  #schedule(run: Run, projectId: ProjectId, annotatorId: AnnotatorId): void {
    // A run that was stopped or replaced while its last answer was under way ends here.
    if (this.#runs.get(projectId) !== run) return;
    run.timer = setTimeout(() => {
      void this.#answerOne(projectId, annotatorId).then((goOn) => {
        if (goOn) this.#schedule(run, projectId, annotatorId);
        else if (this.#runs.get(projectId) === run) this.stop(projectId);
      });
    }, 1000 / run.answersPerSecond);
  }

  /** One claim and one answer, the way of any annotator; false when there is nothing left to answer. */
  async #answerOne(projectId: ProjectId, annotatorId: AnnotatorId): Promise<boolean> {
    try {
      const project = await this.#store.project({ project: projectId });
      if (project === null) return false;
      const claim = await this.#store.claim({ projectId, annotatorId, count: 1 });
      const [leased] = claim.items;
      if (leased === undefined) return claim.emptyReason !== null && mayPass.has(claim.emptyReason);
      const labelId = await this.#store.oracleLabel({ itemId: leased.item.id });
      if (labelId === null) {
        await this.#store.skipItem({
          annotatorId,
          leaseId: leased.leaseId,
          reason: 'no hidden label',
        });
        return true;
      }
      const outcome = await this.#store.recordAnswer({
        answerId: randomUUID() as AnswerId,
        leaseId: leased.leaseId,
        itemId: leased.item.id,
        annotatorId,
        value: { kind: 'label', labelId },
        elapsedMs: 0,
      });
      this.#loop.answerChanged(outcome, project);
      return true;
    } catch (error) {
      this.#log.error({ err: error, projectId }, 'oracle stopped');
      return false;
    }
  }
}
