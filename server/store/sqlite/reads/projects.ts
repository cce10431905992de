import type { AnnotatorId, ProjectId } from '../../../contract/ids.js';
import type { Role } from '../../../contract/people.js';
import type { Project } from '../../../contract/project.js';
import type { Progress } from '../../../contract/queue.js';
import type { Identity, StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { projectRow, projectSettings, readProject, type ProjectRow } from '../rows.js';
import { streamCounts } from '../stream-counts.js';
import { openRound } from '../writes/rounds.js';

export function project(
  { database }: StoreContext,
  { project: name }: { project: string },
): Project | null {
  const row = database.get<ProjectRow>(
    `SELECT * FROM projects WHERE (id = ? OR slug = ?) AND deleted_at IS NULL
     ORDER BY id = ? DESC LIMIT 1`,
    ...[name, name, name],
  );
  return row === undefined ? null : readProject(database, row);
}

export function projects(
  { database }: StoreContext,
  { after, limit }: Parameters<StoreReads['projects']>[0],
): Project[] {
  const rows = database.all<ProjectRow>(
    'SELECT * FROM projects WHERE slug > ? AND deleted_at IS NULL ORDER BY slug LIMIT ?',
    after ?? '',
    limit,
  );
  return rows.map((row) => readProject(database, row));
}

export function progress(
  context: StoreContext,
  { projectId, annotatorId }: Parameters<StoreReads['progress']>[0],
): Progress {
  const { database } = context;
  const { roundSize } = projectSettings(projectRow(database, projectId));
  const counts = streamCounts(database, projectId).filter(({ stream }) => stream !== 'test');
  const total = (key: 'items' | 'closed' | 'answers') =>
    counts.reduce((sum, count) => sum + count[key], 0);
  const { round, since } = openRound(context, projectId);
  return {
    projectId,
    items: total('items'),
    answered: total('closed'),
    answers: total('answers'),
    audited: counts.find(({ stream }) => stream === 'audit')?.answers ?? 0,
    mine: annotatorId === null ? 0 : answersBy(context, projectId, annotatorId),
    round,
    roundAnswers: since,
    roundSize,
  };
}

function answersBy(
  { database }: StoreContext,
  projectId: ProjectId,
  annotatorId: AnnotatorId,
): number {
  const row = database.get<{ n: number }>(
    `SELECT count(*) AS n FROM answers WHERE project_id = ? AND annotator_id = ? AND status <> 'undone'`,
    projectId,
    annotatorId,
  );
  return row?.n ?? 0;
}

export function identify(
  { database, now }: StoreContext,
  { secretHash, kinds }: Parameters<StoreReads['identify']>[0],
): Identity | null {
  const row = database.get<{
    id: AnnotatorId;
    name: string;
    role: Role;
    project_id: ProjectId | null;
  }>(
    `SELECT annotators.id, annotators.name, annotators.role,
            coalesce(credentials.project_id, annotators.project_id) AS project_id
     FROM credentials JOIN annotators ON annotators.id = credentials.annotator_id
     WHERE secret_hash = ? AND kind IN (SELECT value FROM json_each(?))
       AND (expires_at IS NULL OR expires_at > ?)`,
    ...[secretHash, JSON.stringify(kinds), now()],
  );
  if (row === undefined) return null;
  return { annotatorId: row.id, name: row.name, role: row.role, projectId: row.project_id };
}
