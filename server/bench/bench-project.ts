import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { App } from '../app.js';
import type { AnnotatorId, ProjectId } from '../contract/ids.js';
import { defaultSettings, type Project } from '../contract/project.js';
import type { Store } from '../store/store.js';

/** Between two looks at the learner; short beside anything that is timed with it. */
const settlePauseMs = 50;

export const benchAnnotator = 'bench' as AnnotatorId;

/** A project that is measured, with one person and without an audit. */
export async function createBenchProject(
  store: Store,
  { labels, encoder }: { labels: readonly string[]; encoder: string },
): Promise<Project> {
  await store.addPerson({
    annotatorId: benchAnnotator,
    name: 'Bench',
    role: 'admin',
    projectId: null,
  });
  return store.createProject({
    id: randomUUID() as ProjectId,
    slug: 'bench',
    name: 'bench',
    task: { kind: 'classification' },
    domain: '',
    labels: [...labels],
    guideline: '',
    settings: {
      ...defaultSettings,
      strategy: 'margin',
      auditShare: 0,
      auditRate: 0,
      roundSize: 10_000,
    },
    encoder,
    seed: 1,
  });
}

/** Resolves when a model of all that is known has been published, under a penalty that was chosen for it. */
export async function settled({ service }: App, { id: projectId }: Project): Promise<void> {
  while (!(await service.learner.ask({ kind: 'settled', projectId }))) {
    await setTimeout(settlePauseMs);
  }
}
