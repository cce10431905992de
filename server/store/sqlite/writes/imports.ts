import { randomUUID } from 'node:crypto';
import type { LabelUse } from '../../../contract/dataset.js';
import { Refusal } from '../../../contract/errors.js';
import type { ImportId, LabelId, ProjectId } from '../../../contract/ids.js';
import type { ProjectSettings } from '../../../contract/project.js';
import { itemOverlap } from '../../../domain/overlap.js';
import type { StagedItem, StoreWrites } from '../../store.js';
import type { StoreContext } from '../context.js';
import { projectRow, projectSettings, readLabels } from '../rows.js';
import { expectRow } from '../database.js';
import { countStagedRows, drawStagedRows, moveThreshold } from './audit-reserve.js';
import { writeLabels } from './projects.js';
import { removeSome, removeStaged } from './removal.js';
import { beginVectorFile, publishVectors, stageVector } from './vectors.js';

interface ImportRow {
  readonly id: ImportId;
  readonly project_id: ProjectId;
  readonly labels_as: LabelUse;
  /** Rows so far that are no duplicates. */
  readonly added: number;
  readonly askable: number;
}

export function beginImport(
  context: StoreContext,
  { projectId, fileName, labelsAs, vectors }: Parameters<StoreWrites['beginImport']>[0],
): ReturnType<StoreWrites['beginImport']> {
  const { database, now } = context;
  projectRow(database, projectId);
  const running = database.get(
    'SELECT 1 FROM imports WHERE project_id = ? AND finished_at IS NULL',
    projectId,
  );
  if (running !== undefined) {
    throw new Refusal(
      'conflict',
      'Another import of this project runs: try again when it has ended.',
    );
  }
  const importId = randomUUID() as ImportId;
  database.run(
    'INSERT INTO imports (id, project_id, file_name, labels_as, started_at) VALUES (?, ?, ?, ?, ?)',
    ...[importId, projectId, fileName, labelsAs, now()],
  );
  if (vectors === true) beginVectorFile(context, { id: importId, projectId, fileName });
  return { importId };
}

export function importChunk(
  context: StoreContext,
  { importId, rows }: Parameters<StoreWrites['importChunk']>[0],
): ReturnType<StoreWrites['importChunk']> {
  const { database } = context;
  const staging = stagingImport(context, importId);
  const labelIds = labelsByName(context, staging, rows);
  const settings = projectSettings(projectRow(database, staging.project_id));
  let added = 0;
  let askable = 0;
  for (const row of rows) {
    const labelId = row.label === null ? null : (labelIds.get(row.label) ?? null);
    const isNew = stageItem(context, staging, { row, labelId, settings });
    added += Number(isNew);
    askable += Number(isNew && !isKnown(staging, labelId));
    stageVectorOfRow(context, staging, row);
  }
  database.run(
    'UPDATE imports SET added = added + ?, askable = askable + ? WHERE id = ?',
    ...[added, askable, importId],
  );
  return { added, duplicates: rows.length - added };
}

/** Puts some more of the rows where they will belong; what is left of that, `finishImport` does. */
export function prepareImport(
  context: StoreContext,
  { importId }: { importId: ImportId },
): ReturnType<StoreWrites['prepareImport']> {
  return { ready: drawStagedRows(context, stagingImport(context, importId)) };
}

export function finishImport(
  context: StoreContext,
  { importId, read, rejected, rejectedCount }: Parameters<StoreWrites['finishImport']>[0],
): ReturnType<StoreWrites['finishImport']> {
  const { database, now } = context;
  const staging = stagingImport(context, importId);
  const { project_id: projectId, added } = staging;
  const duplicates = read - rejectedCount - added;
  while (!drawStagedRows(context, staging));
  moveThreshold(context, staging);
  database.run(
    `UPDATE imports SET rows_read = ?, duplicates = ?, rejected_count = ?, rejected = ?,
       finished_at = ? WHERE id = ?`,
    ...[read, duplicates, rejectedCount, JSON.stringify(rejected), now(), importId],
  );
  const tests = staging.labels_as === 'test' ? added - staging.askable : 0;
  countStagedRows(context, { ...staging, tests });
  showLabels(context, staging);
  const project = projectRow(database, projectId).slug;
  const vectors = publishVectors(context, importId)?.vectors;
  const report = { project, read, added, duplicates, rejected: [...rejected], rejectedCount };
  return vectors === undefined ? report : { ...report, vectors };
}

export function abortImport(
  context: StoreContext,
  { importId }: { importId: ImportId },
): ReturnType<StoreWrites['abortImport']> {
  giveUp(context, importId);
  return { left: removeStaged(context, importId) };
}

/** Nothing can be added to it or be seen of it any more. */
function giveUp({ database }: StoreContext, id: string): void {
  for (const table of ['imports', 'vector_files']) {
    database.run(`UPDATE ${table} SET aborted = 1 WHERE id = ? AND finished_at IS NULL`, id);
  }
}

/** Removals at a start, before anybody is served; what is more goes on beside the answers. */
const stepsAtStart = 20;

/**
 * Gives up the imports and files of vectors that never ended, as after a crash, and removes what they
 * have left behind; true where some of it is still there.
 */
export function purgeUnfinishedImports(context: StoreContext, steps = stepsAtStart): boolean {
  for (const table of ['imports', 'vector_files']) {
    context.database.run(`UPDATE ${table} SET aborted = 1 WHERE finished_at IS NULL`);
  }
  for (let step = 0; step < steps; step++) if (!removeSome(context)) return false;
  return true;
}

function stagingImport({ database }: StoreContext, importId: ImportId): ImportRow {
  const row = database.get<ImportRow>(
    `SELECT id, project_id, labels_as, added, askable FROM imports
     WHERE id = ? AND finished_at IS NULL AND aborted = 0`,
    importId,
  );
  if (row === undefined) throw new Refusal('not-found', 'This import has ended or was stopped.');
  return row;
}

/** The ids of the rows' labels; those that the project does not know yet stay hidden until the end. */
function labelsByName(
  { database }: StoreContext,
  staging: ImportRow,
  rows: readonly StagedItem[],
): Map<string, LabelId> {
  for (const name of new Set(rows.flatMap(({ label }) => (label === null ? [] : [label])))) {
    database.run(
      `INSERT INTO labels (id, project_id, name, position, import_id)
       SELECT ?, ?, ?, count(*), ? FROM labels WHERE project_id = ?
       ON CONFLICT (project_id, name) DO NOTHING`,
      ...[randomUUID(), staging.project_id, name, staging.id, staging.project_id],
    );
  }
  const labels = database.all<{ id: LabelId; name: string }>(
    'SELECT id, name FROM labels WHERE project_id = ?',
    staging.project_id,
  );
  return new Map(labels.map(({ id, name }) => [name, id]));
}

/** Shows the labels that came with the import, behind those of before, and gives them keys. */
function showLabels(context: StoreContext, { id, project_id: projectId }: ImportRow): void {
  const shown = readLabels(context.database, projectId);
  context.database.run('UPDATE labels SET import_id = NULL WHERE import_id = ?', id);
  const brought = readLabels(context.database, projectId).filter((label) =>
    shown.every((known) => known.id !== label.id),
  );
  const offered = shown.filter(({ retired }) => !retired);
  writeLabels(context, projectId, [...offered, ...brought]);
}

function stageItem(
  { database }: StoreContext,
  staging: ImportRow,
  {
    row,
    labelId,
    settings,
  }: { row: StagedItem; labelId: LabelId | null; settings: ProjectSettings },
): boolean {
  const inserted = database.run(
    `INSERT INTO items (project_id, import_id, content_hash, payload, meta, stream, sample_key, overlap)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project_id, content_hash) DO NOTHING`,
    ...[staging.project_id, staging.id, row.contentHash, JSON.stringify(row.payload)],
    ...[JSON.stringify(row.meta), streamOf(staging, labelId), row.sampleKey],
    isKnown(staging, labelId) ? 0 : itemOverlap(settings, row.sampleKey),
  );
  if (inserted === 0) return false;
  if (labelId !== null) {
    database.run(
      `INSERT INTO given_labels (item_id, project_id, label_id, label_use)
       VALUES (last_insert_rowid(), ?, ?, ?)`,
      ...[staging.project_id, labelId, staging.labels_as],
    );
  }
  return true;
}

function streamOf({ labels_as: use }: ImportRow, labelId: LabelId | null): 'test' | 'active' {
  return labelId !== null && use === 'test' ? 'test' : 'active';
}

/** Nobody is asked about an item whose label is known. */
function isKnown({ labels_as: use }: ImportRow, labelId: LabelId | null): boolean {
  return labelId !== null && (use === 'training' || use === 'test');
}

/** The vector of a row goes to its item, also where the item was there before. */
function stageVectorOfRow(
  context: StoreContext,
  { id, project_id: projectId }: ImportRow,
  { vector, contentHash }: StagedItem,
): void {
  if (vector === undefined) return;
  const item = context.database.get<{ id: number }>(
    'SELECT id FROM items WHERE project_id = ? AND content_hash = ?',
    ...[projectId, contentHash],
  );
  stageVector(context, { fileId: id, itemId: expectRow(item, 'an imported item').id, vector });
}
