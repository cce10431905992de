import { Refusal } from '../../contract/errors.js';
import type { LabelId, ProjectId } from '../../contract/ids.js';
import type { Label, Project } from '../../contract/project.js';
import { assignKeys } from '../../domain/labels.js';
import { itemOverlap } from '../../domain/overlap.js';
import {
  countedAnswers,
  isoTime,
  liveLeases,
  type Argument,
  type MemoryProject,
  type MemoryState,
  type Result,
} from './state.js';

export function createProject(
  state: MemoryState,
  project: Argument<'createProject'>,
): Result<'createProject'> {
  if ([...state.projects.values()].some(({ slug }) => slug === project.slug)) {
    throw new Refusal('conflict', 'The slug is taken.');
  }
  refuseRepeatedNames(project.labels);
  const { labels, guideline, ...rest } = project;
  const created: MemoryProject = {
    ...rest,
    createdAt: state.now(),
    labels: [],
    guidelines: [guideline],
    paused: false,
    auditThreshold: 0,
    auditBatchTarget: 0,
    modelVersion: 0,
    vectorDimension: null,
    vectorGeneration: 0,
    frontier: [],
  };
  const wanted = labels.map((name) => ({ name }));
  created.labels = arrangeLabels(state, created.labels, wanted);
  state.projects.set(created.id, created);
  return present(created);
}

export function updateProject(
  state: MemoryState,
  change: Argument<'updateProject'>,
): Result<'updateProject'> {
  const project = state.project(change.projectId);
  project.name = change.name ?? project.name;
  project.domain = change.domain ?? project.domain;
  project.paused = change.paused ?? project.paused;
  const before = project.settings;
  project.settings = { ...before, ...change.settings };
  const { overlap, overlapShare } = project.settings;
  if (overlap !== before.overlap || overlapShare !== before.overlapShare) {
    changeOverlap(state, project);
  }
  if (change.guideline !== undefined && change.guideline !== project.guidelines.at(-1)) {
    project.guidelines.push(change.guideline);
  }
  return present(project);
}

/** What is promised or answered already stays: such an item keeps room for just that. */
function changeOverlap(state: MemoryState, { id, settings }: MemoryProject): void {
  for (const item of state.itemsOf(id)) {
    const taken = liveLeases(item).length + countedAnswers(item).length;
    const wanted = itemOverlap(settings, item.sampleKey);
    if (item.asked !== null) item.asked = item.asked > 0 ? wanted : 0;
    else if (item.overlap > 0) item.overlap = Math.max(wanted, taken);
  }
}

export function updateLabels(
  state: MemoryState,
  { projectId, labels }: Argument<'updateLabels'>,
): Result<'updateLabels'> {
  const project = state.project(projectId);
  refuseRepeatedNames(labels.map(({ name }) => name));
  const ids = labels.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size < ids.length) throw new Refusal('conflict', 'One label is there twice.');
  const coming = state.imports.filter((other) => other.projectId === projectId);
  if (labels.some(({ name }) => coming.some(({ newLabels }) => newLabels.has(name)))) {
    throw new Refusal('conflict', 'An import under way brings a label of this name.');
  }
  project.labels = arrangeLabels(state, project.labels, labels);
  return present(project);
}

type WantedLabel = Argument<'updateLabels'>['labels'][number];

/**
 * The project's labels as the list wants them. A label is known by its id, or else by its name where
 * the list does not speak of it by id; known ones that are not in the list are retired behind it.
 */
export function arrangeLabels(
  state: MemoryState,
  before: readonly Label[],
  wanted: readonly WantedLabel[],
): Label[] {
  const named = new Set(wanted.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const known = wanted.map(({ id, name }) =>
    before.find((label) =>
      id === undefined ? label.name === name && !named.has(label.id) : label.id === id,
    ),
  );
  if (wanted.some(({ id }, index) => id !== undefined && known[index] === undefined)) {
    throw new Refusal('label-unknown', 'The project has no such label.');
  }
  const keys = assignKeys(
    wanted.map(({ id, key }, index) => key ?? (id === undefined ? null : known[index]?.key)),
  );
  const offered = wanted.map(({ name }, order) => ({
    ...{ id: known[order]?.id ?? state.newId<LabelId>(), name },
    ...{ key: keys[order] ?? null, order, retired: false },
  }));
  const others = before.filter(({ id }) => offered.every((label) => label.id !== id));
  const names = new Set(offered.map(({ name }) => name));
  const retired = others.map(({ id, name }, index) => ({
    ...{ id, name: names.has(name) ? `${name} (${id.slice(0, 8)})` : name },
    ...{ key: null, order: offered.length + index, retired: true },
  }));
  return [...offered, ...retired];
}

function refuseRepeatedNames(names: readonly string[]): void {
  if (new Set(names).size < names.length) {
    throw new Refusal('conflict', 'Two labels have one name.');
  }
}

export function deleteProject(
  state: MemoryState,
  { projectId }: Argument<'deleteProject'>,
): Result<'deleteProject'> {
  state.project(projectId);
  state.projects.delete(projectId);
  const elsewhere = (row: { readonly projectId: ProjectId | null }) => row.projectId !== projectId;
  state.imports = state.imports.filter(elsewhere);
  state.vectorFiles = state.vectorFiles.filter(elsewhere);
  state.items = state.items.filter(elsewhere);
  state.rounds = state.rounds.filter(elsewhere);
  state.remarks = state.remarks.filter(elsewhere);
  state.bulks = state.bulks.filter(elsewhere);
  for (const { id, item } of state.leases.values()) if (!elsewhere(item)) state.leases.delete(id);
  for (const { id, item } of state.answers.values()) if (!elsewhere(item)) state.answers.delete(id);
  for (const person of state.people.values()) {
    if (!elsewhere(person)) state.people.delete(person.annotatorId);
  }
  for (const [secretHash, credential] of state.credentials) {
    const { annotatorId } = credential;
    const gone = annotatorId !== null && !state.people.has(annotatorId);
    if (gone || !elsewhere(credential)) state.credentials.delete(secretHash);
  }
  return null;
}

export function project(
  state: MemoryState,
  { project: name }: Argument<'project'>,
): Result<'project'> {
  const all = [...state.projects.values()];
  const found = all.find(({ id }) => id === name) ?? all.find(({ slug }) => slug === name);
  return found === undefined ? null : present(found);
}

export function projects(
  state: MemoryState,
  { after, limit }: Argument<'projects'>,
): Result<'projects'> {
  return [...state.projects.values()]
    .filter(({ slug }) => slug > (after ?? ''))
    .sort((a, b) => (a.slug < b.slug ? -1 : 1))
    .slice(0, limit)
    .map(present);
}

function present(project: MemoryProject): Project {
  const { id, slug, name, task, domain, settings, encoder, seed, paused } = project;
  return {
    ...{ id, slug, name, task, domain, settings, encoder, seed, paused },
    labels: project.labels.map((label) => ({ ...label })),
    guideline: { version: project.guidelines.length, text: project.guidelines.at(-1) ?? '' },
    createdAt: isoTime(project.createdAt),
  };
}
