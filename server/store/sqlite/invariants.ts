import { defaultSettings } from '../../contract/project.js';
import { overlapSteps } from '../../domain/overlap.js';
import type { SqliteDatabase } from './database.js';

/** One of the promises I1–I9 of docs/reliability.md. */
export type InvariantId = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9';

/** Something in a data directory that is not as it must be. */
export interface Finding {
  readonly invariant: InvariantId;
  /** A warning mends itself; an error needs somebody. */
  readonly severity: 'error' | 'warning';
  readonly what: string;
  readonly count: number;
  /** Ids or files of the first few. */
  readonly examples: readonly string[];
  readonly remedy: string;
}

interface Check extends Pick<Finding, 'invariant' | 'what' | 'remedy'> {
  /** Selects one column, `example`, with a row for everything that is wrong. */
  readonly sql: string;
}

const examplesMax = 5;

const restoreRemedy =
  'Keep this data directory, restore the last backup elsewhere and compare (querent restore).';
const recountRemedy =
  'The rows are the truth and the counters are wrong: report this, and restore the last backup if ' +
  'items are not served.';

/** The invariants that the rows themselves can show, each as the rows that break it. */
const checks: readonly Check[] = [
  {
    invariant: 'I1',
    what: 'a lease was ended by an answer that is not there',
    remedy: restoreRemedy,
    sql: `SELECT id AS example FROM leases WHERE state = 'answered'
            AND NOT EXISTS (SELECT 1 FROM answers WHERE lease_id = leases.id)`,
  },
  {
    invariant: 'I1',
    what: 'a round was closed by an answer that is not there',
    remedy: restoreRemedy,
    sql: `SELECT project_id || ' round ' || round AS example FROM rounds WHERE cut > coalesce(
            (SELECT max(seq) FROM answers WHERE answers.project_id = rounds.project_id), 0)`,
  },
  {
    invariant: 'I2',
    what: 'an answer belongs to no lease of its person and item',
    remedy: restoreRemedy,
    sql: `SELECT answers.id AS example FROM answers LEFT JOIN leases ON leases.id = lease_id
          WHERE (leases.item_id, leases.annotator_id, leases.project_id) IS NOT
                (answers.item_id, answers.annotator_id, answers.project_id)`,
  },
  {
    invariant: 'I2',
    what: 'an answer chose a label that its project does not have',
    remedy: restoreRemedy,
    sql: `SELECT answers.id AS example FROM answers
          LEFT JOIN labels ON labels.id = label_id AND labels.project_id = answers.project_id
          WHERE value ->> '$.kind' = 'label' AND labels.id IS NULL`,
  },
  {
    invariant: 'I3',
    what: 'an item has more answers and live leases than its overlap',
    remedy:
      'Nothing is lost: look at the answers of the item and raise the overlap to their number.',
    sql: `SELECT id AS example FROM items WHERE overlap <
            (SELECT count(*) FROM leases WHERE item_id = items.id AND state = 'live') +
            (SELECT count(*) FROM answers WHERE item_id = items.id AND status = 'counted')`,
  },
  {
    invariant: 'I3',
    what: 'an item whose label was known was served to somebody',
    remedy: 'Nothing is lost: the answer stands beside the known label.',
    sql: `SELECT DISTINCT item_id AS example FROM leases JOIN items ON items.id = item_id
          WHERE overlap = 0 AND item_id NOT IN (SELECT item_id FROM item_marks)`,
  },
  {
    invariant: 'I3',
    what: 'an item is to be answered by other people than its project says',
    remedy: 'Set the overlap of the project once to another number and back.',
    // An item may keep room for those it was promised to before the overlap fell; one with a label of its
    // own, or retired, is asked no more.
    sql: `SELECT items.id AS example FROM items
          JOIN (SELECT id, settings ->> '$.overlap' AS most, ${overlapSteps} * coalesce(
                  settings ->> '$.overlapShare', ${defaultSettings.overlapShare}) AS bound
                FROM projects) AS project ON project.id = project_id
          WHERE overlap > 0 AND overlap <> iif(sample_key % ${overlapSteps} < bound, most, 1)
            AND (overlap < iif(sample_key % ${overlapSteps} < bound, most, 1)
                 OR overlap > (SELECT count(*) FROM leases WHERE item_id = items.id))
            AND NOT EXISTS (SELECT 1 FROM item_marks WHERE item_id = items.id)`,
  },
  {
    invariant: 'I4',
    what: 'one person has two answers to an item, or a live lease of an item they answered',
    remedy: 'Nothing is lost: decide which answer stands and take the other one back.',
    sql: `SELECT item_id || ' by ' || annotator_id AS example FROM (
            SELECT item_id, annotator_id FROM leases WHERE state = 'live' UNION ALL
            SELECT item_id, annotator_id FROM answers WHERE status <> 'undone')
          GROUP BY item_id, annotator_id HAVING count(*) > 1`,
  },
  {
    invariant: 'I5',
    what: 'an item counts other leases or answers than it has',
    remedy: recountRemedy,
    sql: `SELECT id AS example FROM items WHERE
            live <> (SELECT count(*) FROM leases WHERE item_id = items.id AND state = 'live') OR
            answered <> (SELECT count(*) FROM answers WHERE item_id = items.id AND status = 'counted')`,
  },
  {
    invariant: 'I5',
    what: 'a project counts other items or answers than it has',
    remedy: recountRemedy,
    sql: `SELECT project_id || ' ' || stream AS example FROM stream_counts
          WHERE (items, open, closed, live, answers) <> (
            SELECT count(*), coalesce(sum(live + answered < overlap), 0),
              coalesce(sum(overlap > 0 AND answered >= overlap), 0),
              coalesce(sum(live), 0), coalesce(sum(answered), 0)
            FROM items WHERE project_id = stream_counts.project_id AND stream = stream_counts.stream
              AND (overlap > 0 OR stream = 'test')
              AND import_id IN (SELECT id FROM imports WHERE finished_at IS NOT NULL))`,
  },
  {
    invariant: 'I5',
    what: 'an import counts other rows than it brought',
    remedy: recountRemedy,
    sql: `SELECT id AS example FROM imports WHERE aborted = 0
            AND added <> (SELECT count(*) FROM items WHERE import_id = imports.id)`,
  },
  {
    invariant: 'I5',
    what: 'a file of vectors has more vectors than it counts',
    remedy: recountRemedy,
    // Less is right: vectors that others replace are removed.
    sql: `SELECT id AS example FROM vector_files WHERE aborted = 0
            AND vectors < (SELECT count(*) FROM item_vectors WHERE file_seq = seq)`,
  },
  {
    invariant: 'I5',
    what: 'an item is assigned to other people than the newest change of it says',
    remedy: 'Nothing is lost: assign the item again.',
    sql: `SELECT every.item_id AS example FROM (
            SELECT item_id, (SELECT assignees FROM bulk_items AS chosen
                JOIN bulk_actions ON seq = chosen.bulk_seq
                WHERE chosen.item_id = held.item_id AND undone = 0 AND kind IN ('assign', 'unassign')
                ORDER BY seq DESC LIMIT 1) AS people
            FROM (SELECT item_id FROM assignments UNION
                  SELECT item_id FROM bulk_items JOIN bulk_actions ON seq = bulk_seq
                  WHERE kind = 'assign') AS held) AS every
          WHERE (SELECT group_concat(value, ' ' ORDER BY value) FROM json_each(people)) IS NOT
            (SELECT group_concat(annotator_id, ' ' ORDER BY annotator_id) FROM assignments
             WHERE assignments.item_id = every.item_id)`,
  },
  {
    invariant: 'I5',
    what: 'the free part of a ranking, or of what is assigned to somebody, is not what the items say',
    remedy: recountRemedy,
    sql: `SELECT item_id AS example FROM frontier JOIN items ON items.id = item_id
          WHERE is_open <> (overlap > live + answered AND assigned = 0)
          UNION ALL
          SELECT id FROM items WHERE assigned <> (id IN (SELECT item_id FROM assignments))
          UNION ALL
          SELECT item_id FROM assignments JOIN items ON items.id = item_id
          WHERE (assignments.project_id, assignments.sample_key, is_open, is_seen, rank) <> (
            items.project_id, items.sample_key, overlap > live + answered,
            EXISTS (SELECT 1 FROM seen_items AS seen WHERE (seen.item_id, seen.annotator_id)
              = (assignments.item_id, assignments.annotator_id)),
            coalesce((SELECT min(rank) FROM frontier WHERE frontier.item_id = assignments.item_id),
              ${Number.MAX_SAFE_INTEGER}))`,
  },
  {
    invariant: 'I5',
    what: 'a round has details and no result, or the other way round',
    remedy: 'Nothing is lost but the history of the classes: report this.',
    sql: `SELECT project_id || ' round ' || round AS example FROM rounds
          LEFT JOIN round_details USING (project_id, round)
          WHERE (result IS NULL) <> (summary IS NULL)`,
  },
  {
    invariant: 'I7',
    what: 'a vector is of another project than its item',
    remedy: 'Add the vectors of the project again: querent vectors add --replace.',
    sql: `SELECT item_id AS example FROM item_vectors
          JOIN vector_files ON seq = file_seq JOIN items ON items.id = item_id
          WHERE vector_files.project_id <> items.project_id`,
  },
  {
    invariant: 'I7',
    what: 'a vector has not as many numbers as its project says',
    remedy: 'Add the vectors of the project again: querent vectors add --replace.',
    sql: `SELECT item_id AS example FROM item_vectors
          JOIN vector_files ON seq = file_seq AND finished_at IS NOT NULL
          JOIN projects ON projects.id = vector_files.project_id AND file_seq >= vectors_from
          WHERE length(vector) IS NOT 4 * vector_dimension`,
  },
  {
    invariant: 'I7',
    what: 'a row refers to one that is not there',
    remedy: restoreRemedy,
    sql: `SELECT "table" || ' ' || coalesce(rowid, '') AS example FROM pragma_foreign_key_check()`,
  },
  {
    invariant: 'I8',
    what: 'an item can neither be asked about nor has a known label',
    remedy: 'Import its text again under another project, or report this.',
    sql: `SELECT id AS example FROM items WHERE (stream = 'test') <> (overlap = 0 AND EXISTS (
              SELECT 1 FROM given_labels WHERE item_id = items.id AND label_use = 'test'))
            OR (stream <> 'test' AND overlap = 0 AND NOT EXISTS (
              SELECT 1 FROM given_labels WHERE item_id = items.id AND label_use = 'training')
              AND NOT EXISTS (SELECT 1 FROM item_marks WHERE item_id = items.id
                AND (label_id IS NOT NULL OR retired = 1)))`,
  },
  {
    invariant: 'I8',
    what: 'an item whose label was set by hand, or that was retired, would be asked about',
    remedy: 'Nothing is lost: undo the change of many items and make it again.',
    sql: `SELECT item_id AS example FROM item_marks JOIN items ON items.id = item_id
          WHERE (label_id IS NOT NULL OR retired = 1) AND live + answered < overlap`,
  },
  {
    invariant: 'I8',
    what: 'an item whose label is known would be asked about',
    remedy: 'Nothing is lost: retire the label or delete the project and import again.',
    sql: `SELECT item_id AS example FROM given_labels JOIN items ON items.id = item_id
          WHERE label_use IN ('training', 'test') AND overlap > 0`,
  },
  {
    invariant: 'I9',
    what: 'a lease names a model that is not there',
    remedy: 'Answers are not touched: leave the lease out where you weigh items by their model.',
    sql: `SELECT id AS example FROM leases WHERE model_version <> 0 AND NOT EXISTS (
            SELECT 1 FROM models WHERE models.project_id = leases.project_id
              AND models.version = leases.model_version)`,
  },
  {
    invariant: 'I9',
    what: 'a project names a model that is not there',
    remedy: 'Start the service: the next answer makes and stores a new model.',
    sql: `SELECT id AS example FROM projects WHERE model_version <> 0 AND NOT EXISTS (
            SELECT 1 FROM models WHERE models.project_id = projects.id
              AND models.version = projects.model_version)`,
  },
];

/** SQLite's own look at every page and index, then each invariant counted again from the rows. */
export function checkInvariants(database: SqliteDatabase): Finding[] {
  const damage = database.all<{ integrity_check: string }>('PRAGMA integrity_check');
  const broken = damage.filter(({ integrity_check: line }) => line !== 'ok');
  const findings = checks.flatMap((check) => run(database, check));
  if (broken.length === 0) return findings;
  const pages: Finding = {
    invariant: 'I7',
    severity: 'error',
    what: 'the database file is damaged',
    count: broken.length,
    examples: broken.slice(0, examplesMax).map(({ integrity_check: line }) => line),
    remedy: restoreRemedy,
  };
  return [pages, ...findings];
}

function run(database: SqliteDatabase, { sql, ...check }: Check): Finding[] {
  try {
    const count = database.get<{ n: number }>(`SELECT count(*) AS n FROM (${sql})`)?.n ?? 0;
    if (count === 0) return [];
    const rows = database.all<{ example: string | number }>(`${sql} LIMIT ${examplesMax}`);
    const examples = rows.map(({ example }) => String(example));
    return [{ ...check, severity: 'error', count, examples }];
  } catch (error) {
    // A damaged page stops a query; the other checks still say what they can.
    const message = error instanceof Error ? error.message : String(error);
    const what = `not every row can be read, so that nobody knows whether ${check.what}`;
    return [{ ...check, severity: 'error', what, count: 1, examples: [message] }];
  }
}
