import type { ProjectId } from '../../../contract/ids.js';
import type { SqliteDatabase } from '../database.js';

/** Behind every place that a ranking has; the schema's index knows it too. */
const unranked = Number.MAX_SAFE_INTEGER;

const rankOf = (item: string) =>
  `coalesce((SELECT min(rank) FROM frontier WHERE frontier.item_id = ${item}), ${unranked})`;

/** Writes whom an item is assigned to by the newest change that holds; without one, anybody is asked. */
export function settleAssignment(
  database: SqliteDatabase,
  projectId: ProjectId,
  item: number,
): void {
  const target = { item, project: projectId };
  database.run('DELETE FROM assignments WHERE item_id = :item', { item });
  const people = database.run(
    `INSERT INTO assignments (item_id, annotator_id, project_id, rank, sample_key, is_open, is_seen)
     SELECT items.id, people.value, items.project_id, ${rankOf('items.id')}, sample_key,
       overlap > live + answered, EXISTS (
         SELECT 1 FROM seen_items WHERE (item_id, annotator_id) = (items.id, people.value))
     FROM items, json_each((
       SELECT assignees FROM bulk_items JOIN bulk_actions ON seq = bulk_seq
       WHERE item_id = items.id AND undone = 0 AND kind IN ('assign', 'unassign')
       ORDER BY seq DESC LIMIT 1)) AS people
     WHERE items.id = :item AND items.project_id = :project`,
    target,
  );
  database.run('UPDATE items SET assigned = :assigned WHERE id = :item AND assigned <> :assigned', {
    item,
    assigned: Number(people > 0),
  });
}

/** Whether an item is for anybody or, among others, for `:annotator`. */
export const isFor = `(items.assigned = 0 OR EXISTS (
  SELECT 1 FROM assignments WHERE (item_id, annotator_id) = (items.id, :annotator)))`;

/** Gives assigned items their places in a ranking that has just been written. */
export function rankAssignments(database: SqliteDatabase, projectId: ProjectId): void {
  database.run(
    `UPDATE assignments SET rank = ${unranked} WHERE project_id = ? AND rank < ${unranked}`,
    projectId,
  );
  database.run(
    `UPDATE assignments SET rank = ${rankOf('assignments.item_id')}
     WHERE item_id IN (SELECT item_id FROM frontier WHERE project_id = ?)`,
    projectId,
  );
}
