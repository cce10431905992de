import { randomInt, randomUUID } from 'node:crypto';
import { Refusal } from '../contract/errors.js';
import type { ProjectId } from '../contract/ids.js';
import { defaultSettings } from '../contract/project.js';
import { maySee } from '../domain/access.js';
import { readMetrics } from '../service/dashboard.js';
import type { Handlers } from './handlers.js';

export const projectHandlers: Handlers<
  | 'listProjects'
  | 'createProject'
  | 'getProject'
  | 'updateProject'
  | 'updateLabels'
  | 'deleteProject'
  | 'listRounds'
  | 'closeRound'
  | 'metrics'
  | 'listAnnotators'
  | 'requestAuditBatch'
  | 'runOracle'
> = {
  listProjects: async ({ service, query, caller }) => {
    const { limit } = query;
    const page = await service.store.projects({ after: query.cursor ?? null, limit });
    const projects = page.filter(({ id }) => maySee(caller(), id));
    return { projects, nextCursor: page.length < limit ? null : (page.at(-1)?.slug ?? null) };
  },

  createProject: async ({ service, body, caller }) => {
    if (caller().projectId !== null) {
      throw new Refusal('forbidden', 'Your access is to one project: you cannot create others.');
    }
    const project = await service.store.createProject({
      id: randomUUID() as ProjectId,
      slug: body.slug,
      name: body.name ?? body.slug,
      task: { kind: body.task },
      domain: body.domain,
      labels: body.labels,
      guideline: body.guideline,
      settings: { ...defaultSettings, ...withoutUndefined(body.settings) },
      encoder: body.encoder,
      seed: body.seed ?? randomInt(2 ** 31),
    });
    service.loop.itemsChanged(project.id);
    return project;
  },

  getProject: ({ project }) => project(),

  updateProject: async ({ service, body, project }) => {
    const { id } = await project();
    const { settings, ...rest } = withoutUndefined(body);
    const change =
      settings === undefined ? rest : { ...rest, settings: withoutUndefined(settings) };
    const changed = await service.store.updateProject({ projectId: id, ...change });
    service.loop.projectChanged(changed);
    return changed;
  },

  updateLabels: async ({ service, body, project }) => {
    const { id } = await project();
    const changed = await service.store.updateLabels({ projectId: id, labels: body.labels });
    service.loop.projectChanged(changed);
    return changed;
  },

  deleteProject: async ({ service, project }) => {
    const { id } = await project();
    service.oracle.stop(id);
    await service.store.deleteProject({ projectId: id });
    service.loop.projectDeleted(id);
    return { ok: true };
  },

  listRounds: async ({ service, project }) => {
    const { id } = await project();
    return { rounds: await service.store.rounds({ projectId: id }) };
  },

  closeRound: async ({ service, project }) => {
    const { id } = await project();
    const closing = await service.store.closeRound({ projectId: id });
    service.loop.roundClosed(closing);
    return { round: closing.round };
  },

  metrics: async ({ service, project }) => readMetrics(service, await project()),

  listAnnotators: async ({ service, project }) => {
    const { annotators } = await readMetrics(service, await project());
    return { annotators };
  },

  requestAuditBatch: async ({ service, body, project }) => {
    const { id } = await project();
    const reply = await service.store.requestAuditBatch({ projectId: id, size: body.size });
    service.broadcaster.metricsChanged(id);
    return reply;
  },

  runOracle: async ({ service, body, project }) => {
    const target = await project();
    if (body.running) await service.oracle.start(target, body.answersPerSecond);
    else service.oracle.stop(target.id);
    service.broadcaster.metricsChanged(target.id);
    return service.oracle.state(target.id);
  },
};

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Parsed bodies say `undefined` for what was left out; settings must not be overwritten with that. */
function withoutUndefined<T extends object>(value: T): Partial<Defined<T>> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as Partial<Defined<T>>;
}
