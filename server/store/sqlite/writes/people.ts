import type { AnnotatorId, ProjectId } from '../../../contract/ids.js';
import type { Identity, NewCredential, NewPerson, StoreWrites } from '../../store.js';
import type { StoreContext } from '../context.js';

export function addPerson(
  { database, now }: StoreContext,
  { annotatorId, name, role, projectId }: NewPerson,
): Identity {
  database.run(
    `INSERT INTO annotators (id, name, role, project_id, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
    ...[annotatorId, name, role, projectId, now()],
  );
  return { annotatorId, name, role, projectId };
}

export function addCredential({ database, now }: StoreContext, credential: NewCredential): null {
  database.run(
    `INSERT INTO credentials (secret_hash, kind, annotator_id, project_id, expires_at, uses_left, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[credential.secretHash, credential.kind, credential.annotatorId, credential.projectId],
    ...[credential.expiresAt, credential.usesLeft, now()],
  );
  return null;
}

export function redeem(
  { database, now }: StoreContext,
  { secretHash, kinds }: Parameters<StoreWrites['redeem']>[0],
): ReturnType<StoreWrites['redeem']> {
  const row = database.get<{ annotator_id: AnnotatorId | null; project_id: ProjectId | null }>(
    `SELECT annotator_id, project_id FROM credentials
     WHERE secret_hash = ? AND kind IN (SELECT value FROM json_each(?))
       AND (expires_at IS NULL OR expires_at > ?) AND (uses_left IS NULL OR uses_left > 0)`,
    ...[secretHash, JSON.stringify(kinds), now()],
  );
  if (row === undefined) return null;
  database.run(
    'UPDATE credentials SET uses_left = uses_left - 1 WHERE secret_hash = ? AND uses_left IS NOT NULL',
    secretHash,
  );
  return { annotatorId: row.annotator_id, projectId: row.project_id };
}

export function revokeCredential(
  { database }: StoreContext,
  { secretHash }: { secretHash: string },
): null {
  database.run('DELETE FROM credentials WHERE secret_hash = ?', secretHash);
  return null;
}
