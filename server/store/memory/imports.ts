import { Refusal } from '../../contract/errors.js';
import type { ImportId, LabelId } from '../../contract/ids.js';
import { auditThreshold } from '../../domain/audit-reserve.js';
import type { StagedItem } from '../store.js';
import { arrangeLabels } from './projects.js';
import {
  countedAnswers,
  hasFreeSlot,
  isoTime,
  liveLeases,
  type Argument,
  type MemoryImport,
  type MemoryProject,
  type MemoryState,
  type Result,
} from './state.js';

export function beginImport(
  state: MemoryState,
  { projectId, fileName, labelsAs }: Argument<'beginImport'>,
): Result<'beginImport'> {
  state.project(projectId);
  if (state.imports.some((other) => other.projectId === projectId && other.record === null)) {
    throw new Refusal('conflict', 'Another import of this project runs.');
  }
  const importId = state.newId<ImportId>();
  state.imports.push({ id: importId, projectId, fileName, labelsAs, staged: [], record: null });
  return { importId };
}

export function importChunk(
  state: MemoryState,
  { importId, rows }: Argument<'importChunk'>,
): Result<'importChunk'> {
  const { projectId, staged } = running(state, importId);
  const known = new Set(
    [...state.itemsOf(projectId), ...staged].map(({ contentHash }) => contentHash),
  );
  let added = 0;
  for (const row of rows) {
    if (known.has(row.contentHash)) continue;
    known.add(row.contentHash);
    staged.push(row);
    added++;
  }
  return { added, duplicates: rows.length - added };
}

export function finishImport(
  state: MemoryState,
  { importId, read, rejected, rejectedCount }: Argument<'finishImport'>,
): Result<'finishImport'> {
  const ending = running(state, importId);
  const project = state.project(ending.projectId);
  takeOverLabels(state, project, ending.staged);
  for (const row of ending.staged) addItem(state, ending, row);
  drawAuditReserve(state, project, importId);
  const added = ending.staged.length;
  const figures = { read, added, duplicates: read - rejectedCount - added, rejectedCount };
  ending.record = {
    ...{ id: importId, file: ending.fileName, labelsAs: ending.labelsAs, ...figures },
    finishedAt: isoTime(state.now()),
  };
  return { project: project.slug, ...figures, rejected: [...rejected] };
}

export function abortImport(
  state: MemoryState,
  { importId }: Argument<'abortImport'>,
): Result<'abortImport'> {
  state.imports = state.imports.filter(({ id, record }) => id !== importId || record !== null);
  return null;
}

/** After a start: what never ended is gone. */
export function purgeUnfinishedImports(state: MemoryState): void {
  state.imports = state.imports.filter(({ record }) => record !== null);
}

function running(state: MemoryState, importId: ImportId): MemoryImport {
  const found = state.imports.find(({ id, record }) => id === importId && record === null);
  if (found === undefined) throw new Refusal('not-found', 'This import has ended.');
  return found;
}

/** Labels that the project does not know are added behind those that it offers. */
function takeOverLabels(
  state: MemoryState,
  project: MemoryProject,
  rows: readonly StagedItem[],
): void {
  const known = new Set(project.labels.map(({ name }) => name));
  const names = new Set(rows.flatMap(({ label }) => (label === null ? [] : [label])));
  const added = [...names].filter((name) => !known.has(name)).map((name) => ({ name }));
  if (added.length === 0) return;
  const offered = project.labels.filter(({ retired }) => !retired);
  project.labels = arrangeLabels(state, project.labels, [...offered, ...added]);
}

function addItem(state: MemoryState, { id, projectId, labelsAs }: MemoryImport, row: StagedItem) {
  const { settings, labels } = state.project(projectId);
  const number = state.nextItemNumber();
  const labelId: LabelId | undefined = labels.find(({ name }) => name === row.label)?.id;
  const use = labelId === undefined ? null : labelsAs;
  const { payload, meta, contentHash, sampleKey } = row;
  state.items.push({
    ...{ number, id: String(number) as MemoryState['items'][number]['id'] },
    ...{ projectId, importId: id, payload, meta, contentHash, sampleKey },
    given: labelId === undefined ? null : { labelId, use: labelsAs },
    stream: use === 'test' ? 'test' : 'active',
    overlap: use === 'test' || use === 'training' ? 0 : settings.overlap,
    leases: [],
    answers: [],
  });
}

/** The reserve is what lies below one key; it may shrink, but never takes an item of an earlier file. */
function drawAuditReserve(state: MemoryState, project: MemoryProject, importId: ImportId): void {
  const { auditShare: share, auditCap: cap } = project.settings;
  const askable = state.itemsOf(project.id).filter(({ overlap }) => overlap > 0);
  const threshold = auditThreshold({ share, cap, poolSize: askable.length });
  for (const item of askable) {
    const untouched = liveLeases(item).length + countedAnswers(item).length === 0;
    if (item.importId === importId && item.sampleKey < threshold && hasFreeSlot(item)) {
      item.stream = 'audit';
    } else if (item.stream === 'audit' && item.sampleKey >= threshold && untouched) {
      item.stream = 'active';
    }
  }
}
