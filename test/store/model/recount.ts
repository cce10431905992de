import type { SqliteDatabase } from '../../../server/store/sqlite/database.js';

const checks: Readonly<Record<string, string>> = {
  'an item whose leases or answers are miscounted': `
    SELECT id FROM items WHERE
      live <> (SELECT count(*) FROM leases WHERE item_id = items.id AND state = 'live') OR
      answered <> (SELECT count(*) FROM answers WHERE item_id = items.id AND status = 'counted')`,
  'an item with more answers and leases than its overlap': `
    SELECT id FROM items WHERE overlap <
      (SELECT count(*) FROM leases WHERE item_id = items.id AND state = 'live') +
      (SELECT count(*) FROM answers WHERE item_id = items.id AND status = 'counted')`,
  'a person with two answers to an item': `
    SELECT item_id FROM answers WHERE status <> 'undone'
    GROUP BY item_id, annotator_id HAVING count(*) > 1`,
  'a person with two live leases of an item, or one of an item they answered': `
    SELECT item_id FROM (
      SELECT item_id, annotator_id FROM leases WHERE state = 'live' UNION ALL
      SELECT item_id, annotator_id FROM answers WHERE status <> 'undone')
    GROUP BY item_id, annotator_id HAVING count(*) > 1`,
  'a stream whose counters differ from its items': `
    SELECT stream FROM stream_counts WHERE (items, open, closed, live, answers) <> (
      SELECT count(*), coalesce(sum(live + answered < overlap), 0),
        coalesce(sum(overlap > 0 AND answered >= overlap), 0),
        coalesce(sum(live), 0), coalesce(sum(answered), 0)
      FROM items WHERE project_id = stream_counts.project_id AND stream = stream_counts.stream
        AND (overlap > 0 OR stream = 'test')
        AND import_id IN (SELECT id FROM imports WHERE finished_at IS NOT NULL))`,
  'an item with a known label that could be served': `
    SELECT item_id FROM given_labels JOIN items ON items.id = item_id
    WHERE label_use IN ('training', 'test') AND overlap > 0`,
  'a served item whose label was known': `
    SELECT item_id FROM leases JOIN items ON items.id = item_id WHERE overlap = 0`,
};

/** The invariants, counted again from the rows; the names of those that do not hold. */
export function recount(database: SqliteDatabase): string[] {
  const broken = Object.keys(checks).filter((name) => database.all(checks[name] ?? '').length > 0);
  const integrity = database.pragma('integrity_check');
  return integrity === 'ok' ? broken : [...broken, String(integrity)];
}
