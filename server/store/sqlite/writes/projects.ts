import { randomUUID } from 'node:crypto';
import { Refusal } from '../../../contract/errors.js';
import type { LabelId, ProjectId } from '../../../contract/ids.js';
import type { Project, ProjectSettings } from '../../../contract/project.js';
import { assignKeys } from '../../../domain/labels.js';
import { overlapSteps } from '../../../domain/overlap.js';
import type { StoreWrites } from '../../store.js';
import type { StoreContext } from '../context.js';
import { projectRow, projectSettings, readLabels, readProject } from '../rows.js';

type Method<M extends keyof StoreWrites> = (
  context: StoreContext,
  argument: Parameters<StoreWrites[M]>[0],
) => ReturnType<StoreWrites[M]>;

export const createProject: Method<'createProject'> = (context, project) => {
  const { database, now } = context;
  const taken = database.get('SELECT 1 FROM projects WHERE slug = ?', project.slug);
  if (taken !== undefined) {
    throw new Refusal(
      'conflict',
      `A project "${project.slug}" exists already: choose another slug.`,
    );
  }
  refuseRepeats(project.labels.map((name) => ({ name })));
  database.run(
    `INSERT INTO projects (id, slug, name, task, domain, settings, encoder, seed, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[project.id, project.slug, project.name, JSON.stringify(project.task), project.domain],
    ...[JSON.stringify(project.settings), project.encoder, project.seed, now()],
  );
  insertGuideline(context, { projectId: project.id, version: 1, text: project.guideline });
  writeLabels(
    context,
    project.id,
    project.labels.map((name) => ({ name })),
  );
  return load(context, project.id);
};

export const updateProject: Method<'updateProject'> = (context, change) => {
  const { database } = context;
  const row = projectRow(database, change.projectId);
  const before = projectSettings(row);
  const settings = { ...before, ...change.settings };
  database.run(
    'UPDATE projects SET name = ?, domain = ?, settings = ?, paused = ? WHERE id = ?',
    change.name ?? row.name,
    change.domain ?? row.domain,
    JSON.stringify(settings),
    Number(change.paused ?? row.paused === 1),
    row.id,
  );
  if (settings.overlap !== before.overlap || settings.overlapShare !== before.overlapShare) {
    changeOverlap(context, row.id, settings);
  }
  if (change.guideline !== undefined) changeGuideline(context, row.id, change.guideline);
  return load(context, row.id);
};

export const updateLabels: Method<'updateLabels'> = (context, { projectId, labels }) => {
  projectRow(context.database, projectId);
  refuseRepeats(labels);
  writeLabels(context, projectId, labels);
  return load(context, projectId);
};

export const deleteProject: Method<'deleteProject'> = ({ database, now }, { projectId }) => {
  projectRow(database, projectId);
  // The name is free again, and nobody of this project is known any more, nor its model.
  database.run(
    `UPDATE projects SET deleted_at = ?, slug = id, name = '', domain = '', model_version = 0
     WHERE id = ?`,
    ...[now(), projectId],
  );
  database.run(
    `DELETE FROM credentials WHERE project_id = :project
     OR annotator_id IN (SELECT id FROM annotators WHERE project_id = :project)`,
    { project: projectId },
  );
  // Nothing of an import that never ended is ever seen.
  for (const table of ['imports', 'vector_files']) {
    database.run(
      `UPDATE ${table} SET finished_at = NULL, aborted = 1 WHERE project_id = ?`,
      projectId,
    );
  }
  // What counts or names rows that go one by one must not be there while they do.
  for (const table of ['rounds', 'stream_counts', 'guidelines']) {
    database.run(`DELETE FROM ${table} WHERE project_id = ?`, projectId);
  }
  return null;
};

interface WantedLabel {
  readonly id?: LabelId | undefined;
  readonly name: string;
  readonly key?: string | null | undefined;
}

function refuseRepeats(labels: readonly WantedLabel[]): void {
  const names = labels.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new Refusal('conflict', `Two labels are called "${repeated}": give one another name.`);
  }
  const ids = labels.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size < ids.length) {
    throw new Refusal('conflict', 'One label is in the list twice: leave one of them out.');
  }
}

/** Makes the project's labels those of the list, in its order; labels left out are retired. */
export function writeLabels(
  { database }: StoreContext,
  projectId: ProjectId,
  wanted: readonly WantedLabel[],
): void {
  const existing = readLabels(database, projectId);
  const keys = assignKeys(
    wanted.map(({ id, key }) => key ?? existing.find((label) => label.id === id)?.key),
  );
  refuseStagedNames(database, projectId, wanted);
  // Names are unique per project: set aside the old ones first, so that two labels can swap theirs.
  database.run(
    `UPDATE labels SET name = id || ' ' || name WHERE project_id = ? AND import_id IS NULL`,
    projectId,
  );
  const byId = new Set(wanted.map(({ id }) => id));
  const kept = new Set<string>();
  for (const [position, { id, name }] of wanted.entries()) {
    const known = existing.find((label) =>
      id === undefined ? label.name === name && !byId.has(label.id) : label.id === id,
    );
    if (id !== undefined && known === undefined) {
      throw new Refusal('label-unknown', `The project has no label with the id "${id}".`);
    }
    const labelId = known?.id ?? (randomUUID() as LabelId);
    kept.add(labelId);
    database.run(
      `INSERT INTO labels (id, project_id, name, key, position, retired) VALUES (?, ?, ?, ?, ?, 0)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, key = excluded.key,
         position = excluded.position, retired = 0`,
      ...[labelId, projectId, name, keys[position] ?? null, position],
    );
  }
  retireOthers(database, existing, { kept, firstPosition: wanted.length });
}

/** A name that an import under way will bring cannot be taken from under it. */
function refuseStagedNames(
  database: StoreContext['database'],
  projectId: ProjectId,
  wanted: readonly WantedLabel[],
): void {
  const staged = database.all<{ name: string }>(
    'SELECT name FROM labels WHERE project_id = ? AND import_id IS NOT NULL',
    projectId,
  );
  const clash = staged.find(({ name }) => wanted.some((label) => label.name === name));
  if (clash === undefined) return;
  throw new Refusal(
    'conflict',
    `An import under way brings a label "${clash.name}": try again when it has ended.`,
  );
}

function retireOthers(
  database: StoreContext['database'],
  existing: Project['labels'],
  { kept, firstPosition }: { kept: ReadonlySet<string>; firstPosition: number },
): void {
  const others = existing.filter((label) => !kept.has(label.id));
  for (const [index, label] of others.entries()) {
    const nameTaken = database.get(
      'SELECT 1 FROM labels WHERE project_id = (SELECT project_id FROM labels WHERE id = ?) AND name = ?',
      label.id,
      label.name,
    );
    database.run(
      'UPDATE labels SET name = ?, key = NULL, position = ?, retired = 1 WHERE id = ?',
      nameTaken === undefined ? label.name : `${label.name} (${label.id.slice(0, 8)})`,
      firstPosition + index,
      label.id,
    );
  }
}

function insertGuideline(
  { database, now }: StoreContext,
  { projectId, version, text }: { projectId: ProjectId; version: number; text: string },
): void {
  database.run(
    'INSERT INTO guidelines (project_id, version, text, created_at) VALUES (?, ?, ?, ?)',
    ...[projectId, version, text, now()],
  );
}

function changeGuideline(context: StoreContext, projectId: ProjectId, text: string): void {
  const { version, text: before } = load(context, projectId).guideline;
  if (text === before) return;
  insertGuideline(context, { projectId, version: version + 1, text });
  context.database.run(
    'UPDATE projects SET guideline_version = ? WHERE id = ?',
    version + 1,
    projectId,
  );
}

/** Items that hold more answers and leases than the new overlap keep room for just those. */
function changeOverlap(
  context: StoreContext,
  projectId: ProjectId,
  { overlap, overlapShare }: ProjectSettings,
): void {
  context.database.run(
    `UPDATE items SET overlap = max(iif(sample_key % ? < ?, ?, 1), live + answered)
     WHERE project_id = ? AND overlap > 0
       AND id NOT IN (SELECT item_id FROM item_marks
                      WHERE project_id = ? AND (label_id IS NOT NULL OR retired = 1))`,
    ...[overlapSteps, overlapShare * overlapSteps, overlap, projectId, projectId],
  );
  context.database.run(
    `UPDATE item_marks SET asked = (SELECT iif(sample_key % ? < ?, ?, 1) FROM items WHERE id = item_id)
     WHERE project_id = ? AND asked > 0`,
    ...[overlapSteps, overlapShare * overlapSteps, overlap, projectId],
  );
  recountStreams(context, projectId);
}

/** Sets the counters of a project from its visible items, after a change that no trigger follows. */
export function recountStreams({ database }: StoreContext, projectId: ProjectId): void {
  database.run(
    `UPDATE stream_counts SET (items, open, closed, live, answers) = (
       SELECT count(*), coalesce(sum(live + answered < overlap), 0),
              coalesce(sum(overlap > 0 AND answered >= overlap), 0),
              coalesce(sum(live), 0), coalesce(sum(answered), 0)
       FROM items JOIN imports ON imports.id = items.import_id
       WHERE items.project_id = stream_counts.project_id AND items.stream = stream_counts.stream
         AND imports.finished_at IS NOT NULL AND (items.overlap > 0 OR items.stream = 'test'))
     WHERE project_id = ?`,
    projectId,
  );
}

function load({ database }: StoreContext, projectId: ProjectId): Project {
  return readProject(database, projectRow(database, projectId));
}
