import { Refusal } from '../../contract/errors.js';
import type { ImportId, ItemId, LabelId } from '../../contract/ids.js';
import { auditThreshold } from '../../domain/audit-reserve.js';
import { assignKeys } from '../../domain/labels.js';
import { itemOverlap } from '../../domain/overlap.js';
import {
  hasFreeSlot,
  isoTime,
  type Argument,
  type MemoryImport,
  type MemoryProject,
  type MemoryState,
  type Result,
} from './state.js';
import { beginVectorFile, publishVectors, stageVectorOfRow } from './vectors.js';

export function beginImport(
  state: MemoryState,
  { projectId, fileName, labelsAs, vectors }: Argument<'beginImport'>,
): Result<'beginImport'> {
  state.project(projectId);
  if (state.imports.some((other) => other.projectId === projectId && other.record === null)) {
    throw new Refusal('conflict', 'Another import of this project runs.');
  }
  const importId = state.newId<ImportId>();
  if (vectors === true) beginVectorFile(state, { id: importId, projectId, replaces: false });
  state.imports.push({
    ...{ id: importId, projectId, fileName, labelsAs, record: null },
    ...{ staged: [], newLabels: new Map() },
  });
  return { importId };
}

export function importChunk(
  state: MemoryState,
  { importId, rows }: Argument<'importChunk'>,
): Result<'importChunk'> {
  const under = running(state, importId);
  const known = new Set([
    ...state.itemsOf(under.projectId).map(({ contentHash }) => contentHash),
    ...under.staged.map(({ row }) => row.contentHash),
  ]);
  let added = 0;
  for (const row of rows) {
    const labelId = row.label === null ? null : labelOf(state, under, row.label);
    stageVectorOfRow(state, importId, row);
    if (known.has(row.contentHash)) continue;
    known.add(row.contentHash);
    under.staged.push({ row, labelId });
    added++;
  }
  return { added, duplicates: rows.length - added };
}

/** There is nothing to prepare: here the end does everything. */
export function prepareImport(
  state: MemoryState,
  { importId }: Argument<'prepareImport'>,
): Result<'prepareImport'> {
  running(state, importId);
  return { ready: true };
}

export function finishImport(
  state: MemoryState,
  { importId, read, rejected, rejectedCount }: Argument<'finishImport'>,
): Result<'finishImport'> {
  const ending = running(state, importId);
  const project = state.project(ending.projectId);
  showLabels(project, ending);
  for (const staged of ending.staged) addItem(state, ending, staged);
  drawAuditReserve(state, project);
  const added = ending.staged.length;
  const figures = { read, added, duplicates: read - rejectedCount - added, rejectedCount };
  ending.record = {
    ...{ id: importId, file: ending.fileName, labelsAs: ending.labelsAs, ...figures },
    finishedAt: isoTime(state.now()),
  };
  const published = publishVectors(state, importId);
  const report = { project: project.slug, ...figures, rejected: [...rejected] };
  return published === null ? report : { ...report, vectors: published.vectors };
}

export function abortImport(
  state: MemoryState,
  { importId }: Argument<'abortImport'>,
): Result<'abortImport'> {
  state.imports = state.imports.filter(({ id, record }) => id !== importId || record !== null);
  state.vectorFiles = state.vectorFiles.filter(({ id }) => id !== importId);
  return { left: false };
}

/** After a start: what never ended is gone. */
export function purgeUnfinishedImports(state: MemoryState): void {
  state.imports = state.imports.filter(({ record }) => record !== null);
  state.vectorFiles = [];
}

function running(state: MemoryState, importId: ImportId): MemoryImport {
  const found = state.imports.find(({ id, record }) => id === importId && record === null);
  if (found === undefined) throw new Refusal('not-found', 'This import has ended.');
  return found;
}

/** The label of that name: the project's own, or else a new one that the import brings. */
function labelOf(
  state: MemoryState,
  { projectId, newLabels }: MemoryImport,
  name: string,
): LabelId {
  const own = state.project(projectId).labels.find((label) => label.name === name);
  const labelId = own?.id ?? newLabels.get(name) ?? state.newId<LabelId>();
  if (own === undefined) newLabels.set(name, labelId);
  return labelId;
}

/** New labels come behind those that the project offers, with the keys that are free. */
function showLabels(project: MemoryProject, { newLabels }: MemoryImport): void {
  const offered = project.labels.filter(({ retired }) => !retired);
  const retired = project.labels.filter((label) => label.retired);
  const added = [...newLabels].map(([name, id]) => ({ name, id, key: null, retired: false }));
  const keys = assignKeys([...offered, ...added].map(({ key }) => key));
  newLabels.clear();
  project.labels = [
    ...[...offered, ...added].map((label, index) => ({ ...label, key: keys[index] ?? null })),
    ...retired,
  ].map((label, order) => ({ ...label, order }));
}

function addItem(
  state: MemoryState,
  { id: importId, projectId, labelsAs }: MemoryImport,
  { row, labelId }: MemoryImport['staged'][number],
): void {
  const number = state.nextItemNumber();
  const use = labelId === null ? null : labelsAs;
  const { payload, meta, contentHash, sampleKey } = row;
  const { settings } = state.project(projectId);
  state.items.push({
    ...{ number, id: String(number) as ItemId, projectId, importId },
    ...{ payload, meta, contentHash, sampleKey },
    given: labelId === null ? null : { labelId, use: labelsAs },
    stream: use === 'test' ? 'test' : 'active',
    overlap: use === 'test' || use === 'training' ? 0 : itemOverlap(settings, sampleKey),
    vector: null,
    leases: [],
    answers: [],
    asked: null,
  });
}

/** The reserve is what lies below one key, which never rises once somebody was given an item. */
function drawAuditReserve(state: MemoryState, project: MemoryProject): void {
  const { auditShare: share, auditCap: cap } = project.settings;
  const items = state.itemsOf(project.id);
  const askable = items.filter(({ overlap }) => overlap > 0);
  const wanted = auditThreshold({ share, cap, poolSize: askable.length });
  const begun = items.some(({ leases }) => leases.length > 0);
  const threshold = begun ? Math.min(wanted, project.auditThreshold) : wanted;
  project.auditThreshold = threshold;
  // What was retired or labeled in bulk moves too: it may be asked about again after an undo.
  for (const item of items) {
    if (item.stream === 'active' && item.sampleKey < threshold && hasFreeSlot(item)) {
      item.stream = 'audit';
    } else if (item.stream === 'audit' && item.sampleKey >= threshold) {
      item.stream = 'active';
    }
  }
}
