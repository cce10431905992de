import { randomUUID } from 'node:crypto';
import { demoLoaders } from '../../data/demo/demo-loaders.js';
import {
  demoFile,
  splitDemo,
  type DemoProject,
  type DemoRow,
} from '../../data/demo/demo-project.js';
import type { LabelUse } from '../contract/dataset.js';
import type { ProjectId } from '../contract/ids.js';
import { defaultSettings, type Project } from '../contract/project.js';
import { importItems } from '../dataset/import-items.js';
import type { Service } from '../service/service.js';

interface DemoOptions {
  /** The demos to add beside the usual ones, by name. */
  readonly more: readonly string[];
  readonly say: (line: string) => void;
}

/** The seed of every demo project, so that all newcomers see the same questions. */
const demoSeed = 1;
/** The test set and the pool. */
const importsOfDemo = 2;

/** Adds the demo projects that are not there yet; says which cannot be had and why. */
export async function addDemoProjects(service: Service, { more, say }: DemoOptions): Promise<void> {
  const wanted = demoLoaders.filter(({ name, byDefault }) => byDefault || more.includes(name));
  for (const { load } of wanted) {
    const result = await load();
    if (result.kind === 'not-installed') {
      say(result.message);
      continue;
    }
    if (await isComplete(service, result.project)) continue;
    const { name, rows } = result.project;
    say(`Adding the demo project “${name}” (${rows.length} texts) …`);
    await addDemoProject(service, result.project);
  }
}

/** Whether the demo is there; one that a crash left half made is removed first. */
async function isComplete({ store }: Service, { slug }: DemoProject): Promise<boolean> {
  const project = await store.project({ project: slug });
  if (project === null) return false;
  const imports = await store.imports({ projectId: project.id });
  if (imports.length >= importsOfDemo) return true;
  await store.deleteProject({ projectId: project.id });
  return false;
}

async function addDemoProject(service: Service, demo: DemoProject): Promise<void> {
  const project = await service.store.createProject({
    id: randomUUID() as ProjectId,
    slug: demo.slug,
    name: demo.name,
    task: { kind: 'classification' },
    domain: demo.domain,
    labels: demo.labels,
    guideline: demo.guideline,
    settings: defaultSettings,
    encoder: 'auto',
    seed: demoSeed,
  });
  const { test, pool } = splitDemo(demo);
  await importRows(service, project, { rows: test, labelsAs: 'test' });
  await importRows(service, project, { rows: pool, labelsAs: 'oracle' });
  service.loop.itemsChanged(project.id);
}

async function importRows(
  { store }: Service,
  project: Project,
  { rows, labelsAs }: { rows: readonly DemoRow[]; labelsAs: LabelUse },
): Promise<void> {
  const file = `${project.slug}-${labelsAs}.jsonl`;
  const options = { format: 'jsonl', file, labelsAs, badRows: 'stop' } as const;
  await importItems({ store, project, options, source: demoFile(rows) });
}
