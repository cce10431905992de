import type { ItemId, LabelId, LeaseId, ProjectId } from '../../contract/ids.js';
import {
  defaultSettings,
  type Label,
  type Project,
  type ProjectSettings,
} from '../../contract/project.js';
import type { LabelProbability, LeasedItem, Stream } from '../../contract/queue.js';
import type { ItemPayload, Task } from '../../contract/task.js';
import { Refusal } from '../../contract/errors.js';
import type { SqliteDatabase } from './database.js';

export interface ProjectRow {
  readonly id: ProjectId;
  readonly slug: string;
  readonly name: string;
  readonly task: string;
  readonly domain: string;
  readonly guideline_version: number;
  readonly settings: string;
  readonly encoder: string;
  readonly seed: number;
  readonly paused: number;
  readonly audit_threshold: number;
  readonly audit_batch_target: number;
  readonly frontier_generation: number;
  readonly model_version: number;
  readonly vector_dimension: number | null;
  readonly vector_generation: number;
  readonly vectors_from: number;
  readonly created_at: number;
}

export interface LabelRow {
  readonly id: LabelId;
  readonly name: string;
  readonly key: string | null;
  readonly position: number;
  readonly retired: number;
}

export interface LeaseRow {
  readonly id: LeaseId;
  readonly project_id: ProjectId;
  readonly item_id: number;
  readonly annotator_id: string;
  readonly state: 'live' | 'answered' | 'skipped' | 'released' | 'expired';
  readonly served_at: number;
  readonly expires_at: number;
  readonly stream: Stream;
  readonly strategy: string;
  readonly score: number | null;
  readonly selection_probability: number | null;
  readonly eligible: number;
  readonly model_version: number;
  readonly frontier_generation: number;
  readonly guideline_version: number;
  readonly suggestion: string | null;
}

/** Parses JSON that the contract's schemas checked before it was stored. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Holds for rows of a table whose project nobody has deleted; what is left of others is on its way out. */
export function ofLivingProject(table: string): string {
  return `EXISTS (SELECT 1 FROM projects WHERE projects.id = ${table}.project_id AND deleted_at IS NULL)`;
}

/** The row of a project by id; refuses with `not-found`. */
export function projectRow(database: SqliteDatabase, projectId: ProjectId): ProjectRow {
  const row = database.get<ProjectRow>(
    'SELECT * FROM projects WHERE id = ? AND deleted_at IS NULL',
    projectId,
  );
  if (row === undefined) throw new Refusal('not-found', 'There is no such project.');
  return row;
}

/** The settings of a project; what was added after it was made has its default. */
export function projectSettings(row: ProjectRow): ProjectSettings {
  return { ...defaultSettings, ...fromJson<Partial<ProjectSettings>>(row.settings) };
}

/** A project as the contract shows it. */
export function readProject(database: SqliteDatabase, row: ProjectRow): Project {
  const guideline = database.get<{ text: string }>(
    'SELECT text FROM guidelines WHERE project_id = ? AND version = ?',
    row.id,
    row.guideline_version,
  );
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    task: fromJson<Task>(row.task),
    domain: row.domain,
    labels: readLabels(database, row.id),
    guideline: { version: row.guideline_version, text: guideline?.text ?? '' },
    settings: projectSettings(row),
    encoder: row.encoder,
    seed: row.seed,
    paused: row.paused === 1,
    createdAt: isoTime(row.created_at),
  };
}

export function readLabels(database: SqliteDatabase, projectId: ProjectId): Label[] {
  const rows = database.all<LabelRow>(
    `SELECT id, name, key, position, retired FROM labels
     WHERE project_id = ? AND import_id IS NULL ORDER BY position, id`,
    projectId,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    key: row.key,
    order: row.position,
    retired: row.retired === 1,
  }));
}

/** A lease with the item it holds, as it is sent to the annotator. */
export function readLeasedItem(database: SqliteDatabase, lease: LeaseRow): LeasedItem {
  const item = database.get<{ payload: string }>(
    'SELECT payload FROM items WHERE id = ?',
    lease.item_id,
  );
  if (item === undefined) throw new Refusal('not-found', 'The item was deleted.');
  return {
    leaseId: lease.id,
    expiresAt: isoTime(lease.expires_at),
    item: { id: toItemId(lease.item_id), ...fromJson<ItemPayload>(item.payload) },
    why: {
      stream: lease.stream,
      strategy: lease.strategy,
      score: lease.score,
      selectionProbability: lease.selection_probability,
      eligible: lease.eligible,
      modelVersion: lease.model_version,
    },
    ...(lease.suggestion === null
      ? {}
      : { suggestion: fromJson<LabelProbability[]>(lease.suggestion) }),
  };
}

export function toItemId(rowId: number): ItemId {
  return String(rowId) as ItemId;
}

/** The row of an item id that came over the wire; 0, which no row has, where it is not a number. */
export function fromItemId(itemId: ItemId): number {
  const number = Number(itemId);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}
