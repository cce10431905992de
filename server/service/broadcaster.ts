import type { ServerEvent, ServerPayload } from '../contract/events.js';
import type { AnnotatorId, LeaseId, ProjectId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';

/** How the loop reaches the people who are connected; the sockets implement it. */
export interface Broadcaster {
  /** To everyone who works on the project or watches it. */
  toEveryone<E extends ServerEvent>(
    projectId: ProjectId,
    event: E,
    payload: ServerPayload<E>,
  ): void;
  /** To those who may read the project's figures. */
  toWatchers<E extends ServerEvent>(
    projectId: ProjectId,
    event: E,
    payload: ServerPayload<E>,
  ): void;
  /** Counts moved: dashboards may fetch again. Called often; it is thinned out on the way. */
  metricsChanged(projectId: ProjectId): void;
  /** Items may have come free: those who wait get theirs. */
  refill(projectId: ProjectId): void;
  /** Those who work on the project go on under its new settings. */
  projectChanged(project: Project): void;
  /** Ends the work of everybody on a project that is gone. */
  projectDeleted(projectId: ProjectId): void;
  leaseExpired(lease: { leaseId: LeaseId; annotatorId: AnnotatorId; projectId: ProjectId }): void;
  /** A session or token is no longer good: whoever came in by it is shown out. */
  credentialEnded(credential: string): void;
  /** Open connections, and the bytes that wait for their other sides to read. */
  traffic(): { sockets: number; waitingBytes: number };
  /** Annotators of the project who are connected now. */
  connected(projectId: ProjectId): ReadonlySet<AnnotatorId>;
}
