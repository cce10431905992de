import type { ProjectId } from '../../../contract/ids.js';
import type { SqliteDatabase } from '../database.js';

/** Writes whom an item is assigned to by the newest change that holds; without one, anybody is asked. */
export function settleAssignment(
  database: SqliteDatabase,
  projectId: ProjectId,
  item: number,
): void {
  database.run('DELETE FROM assignments WHERE item_id = ?', item);
  database.run(
    `INSERT INTO assignments (item_id, annotator_id, project_id, sample_key, is_open)
     SELECT items.id, people.value, items.project_id, sample_key, overlap > live + answered
     FROM items, json_each((
       SELECT assignees FROM bulk_items JOIN bulk_actions ON seq = bulk_seq
       WHERE item_id = items.id AND undone = 0 AND kind IN ('assign', 'unassign')
       ORDER BY seq DESC LIMIT 1)) AS people
     WHERE items.id = ? AND items.project_id = ?`,
    ...[item, projectId],
  );
}

/** Where an item is assigned to others, its row is passed by; `:annotator` is the one who asks. */
export const mayBeAsked = `(
  NOT EXISTS (SELECT 1 FROM assignments WHERE assignments.item_id = items.id)
  OR EXISTS (SELECT 1 FROM assignments
             WHERE assignments.item_id = items.id AND assignments.annotator_id = :annotator))`;
