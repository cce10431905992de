import { randomUUID } from 'node:crypto';
import type { LabelUse } from '../../../contract/dataset.js';
import { Refusal } from '../../../contract/errors.js';
import type { ImportId, LabelId, ProjectId } from '../../../contract/ids.js';
import { auditThreshold } from '../../../domain/audit-reserve.js';
import type { StagedItem, StoreWrites } from '../../store.js';
import type { StoreContext } from '../context.js';
import { projectRow, projectSettings, readLabels } from '../rows.js';
import { recountStreams, writeLabels } from './projects.js';

interface ImportRow {
  readonly id: ImportId;
  readonly project_id: ProjectId;
  readonly labels_as: LabelUse;
}

export function beginImport(
  { database, now }: StoreContext,
  { projectId, fileName, labelsAs }: Parameters<StoreWrites['beginImport']>[0],
): ReturnType<StoreWrites['beginImport']> {
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
  return { importId };
}

export function importChunk(
  context: StoreContext,
  { importId, rows }: Parameters<StoreWrites['importChunk']>[0],
): ReturnType<StoreWrites['importChunk']> {
  const { database } = context;
  const staging = stagingImport(context, importId);
  const labelIds = labelsByName(context, staging, rows);
  const { overlap } = projectSettings(projectRow(database, staging.project_id));
  let added = 0;
  for (const row of rows) {
    const labelId = row.label === null ? null : (labelIds.get(row.label) ?? null);
    added += stageItem(context, staging, { row, labelId, overlap });
  }
  return { added, duplicates: rows.length - added };
}

export function finishImport(
  context: StoreContext,
  { importId, read, rejected, rejectedCount }: Parameters<StoreWrites['finishImport']>[0],
): ReturnType<StoreWrites['finishImport']> {
  const { database, now } = context;
  const staging = stagingImport(context, importId);
  const { project_id: projectId } = staging;
  const added =
    database.get<{ n: number }>('SELECT count(*) AS n FROM items WHERE import_id = ?', importId)
      ?.n ?? 0;
  const duplicates = read - rejectedCount - added;
  database.run(
    `UPDATE imports SET rows_read = ?, added = ?, duplicates = ?, rejected_count = ?, rejected = ?,
       finished_at = ? WHERE id = ?`,
    ...[read, added, duplicates, rejectedCount, JSON.stringify(rejected), now(), importId],
  );
  showLabels(context, staging);
  drawAuditReserve(context, projectId);
  recountStreams(context, projectId);
  const project = projectRow(database, projectId).slug;
  return { project, read, added, duplicates, rejected: [...rejected], rejectedCount };
}

export function abortImport(
  { database }: StoreContext,
  { importId }: { importId: ImportId },
): null {
  database.run('DELETE FROM imports WHERE id = ? AND finished_at IS NULL', importId);
  return null;
}

/** Removes what an import that never ended has left behind, as after a crash. */
export function purgeUnfinishedImports({ database }: StoreContext): void {
  database.run('DELETE FROM imports WHERE finished_at IS NULL');
}

function stagingImport({ database }: StoreContext, importId: ImportId): ImportRow {
  const row = database.get<ImportRow>(
    'SELECT id, project_id, labels_as FROM imports WHERE id = ? AND finished_at IS NULL',
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
  { row, labelId, overlap }: { row: StagedItem; labelId: LabelId | null; overlap: number },
): 0 | 1 {
  const use = labelId === null ? null : staging.labels_as;
  const known = use === 'training' || use === 'test';
  const inserted = database.run(
    `INSERT INTO items (project_id, import_id, content_hash, payload, meta, stream, sample_key, overlap)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project_id, content_hash) DO NOTHING`,
    ...[staging.project_id, staging.id, row.contentHash, JSON.stringify(row.payload)],
    ...[JSON.stringify(row.meta), use === 'test' ? 'test' : 'active', row.sampleKey],
    known ? 0 : overlap,
  );
  if (inserted === 0) return 0;
  if (labelId !== null) {
    database.run(
      `INSERT INTO given_labels (item_id, project_id, label_id, label_use)
       VALUES (last_insert_rowid(), ?, ?, ?)`,
      ...[staging.project_id, labelId, staging.labels_as],
    );
  }
  return 1;
}

/**
 * The reserve is every item whose seeded key lies below one threshold, so that it is a uniform sample
 * of the whole pool however many files it came in. A growing pool lowers the threshold, and what leaves
 * the reserve, answered or not, joins the active stream; the threshold never rises again once somebody
 * has answered, because the model has seen what lies above it.
 */
function drawAuditReserve(context: StoreContext, projectId: ProjectId): void {
  const { database } = context;
  const project = projectRow(database, projectId);
  const { auditShare: share, auditCap: cap } = projectSettings(project);
  const pool = database.get<{ n: number }>(
    `SELECT count(*) AS n FROM items JOIN imports ON imports.id = items.import_id
     WHERE items.project_id = ? AND overlap > 0 AND finished_at IS NOT NULL`,
    projectId,
  );
  const wanted = auditThreshold({ share, cap, poolSize: pool?.n ?? 0 });
  const begun = database.get('SELECT 1 FROM leases WHERE project_id = ? LIMIT 1', projectId);
  const threshold = begun === undefined ? wanted : Math.min(wanted, project.audit_threshold);
  database.run('UPDATE projects SET audit_threshold = ? WHERE id = ?', threshold, projectId);
  database.run(
    `UPDATE items SET stream = 'audit' WHERE project_id = ? AND stream = 'active'
       AND live + answered < overlap AND sample_key < ?`,
    ...[projectId, threshold],
  );
  database.run(
    `UPDATE items SET stream = 'active' WHERE project_id = ? AND stream = 'audit' AND sample_key >= ?`,
    ...[projectId, threshold],
  );
}
