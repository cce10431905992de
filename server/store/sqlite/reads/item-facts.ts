/** Facts of one row of `items` beside `LEFT JOIN item_marks AS marks`, as parts of queries. */

/**
 * The label as it stands: set by hand, else the commonest of the answers (the earliest one where two are
 * as common), else what an import gave it.
 */
export const itemLabel = `coalesce(marks.label_id,
  CASE WHEN items.answered > 0 THEN
    (SELECT answers.label_id FROM answers WHERE answers.item_id = items.id AND status = 'counted'
     GROUP BY answers.label_id ORDER BY count(*) DESC, min(seq) LIMIT 1) END,
  (SELECT given_labels.label_id FROM given_labels
   WHERE given_labels.item_id = items.id AND label_use IN ('training', 'test')))`;

/** A flag of an annotator counts until a later change in bulk takes it off. */
export const isFlagged = `(coalesce(marks.flagged, 0) = 1 OR EXISTS (
  SELECT 1 FROM remarks WHERE remarks.project_id = items.project_id AND remarks.item_id = items.id
  AND kind = 'flag' AND made_at > coalesce(marks.flagged_at, -1)))`;

/** Somebody skipped it, and it still waits for an answer. */
export const isSkipped = `(items.answered < items.overlap AND EXISTS (
  SELECT 1 FROM leases WHERE leases.project_id = items.project_id AND leases.item_id = items.id
  AND leases.state = 'skipped'))`;
