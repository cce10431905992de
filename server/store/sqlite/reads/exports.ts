import type { LabelUse } from '../../../contract/dataset.js';
import type { ItemPayload } from '../../../contract/task.js';
import { oracleAnnotatorPrefix } from '../../../domain/oracle.js';
import type { ExportSource, StoreReads } from '../../store.js';
import type { StoreContext } from '../context.js';
import { fromJson, toItemId } from '../rows.js';

interface ExportItemRow {
  readonly id: number;
  readonly payload: string;
  readonly meta: string;
  readonly content_hash: string;
  readonly stream: ExportSource['stream'];
  readonly given_label: string | null;
  readonly given_use: LabelUse | null;
  readonly set_label: string | null;
}

interface ExportAnswerRow {
  readonly annotator: string;
  readonly annotator_id: string;
  readonly label: string;
  readonly selection_probability: number | null;
  readonly model_version: number;
  readonly guideline_version: number;
}

/** A page of items with all that an export says of them, in the order of ids; retired ones are left out. */
export function exportPage(
  context: StoreContext,
  { projectId, after, limit }: Parameters<StoreReads['exportPage']>[0],
): ExportSource[] {
  const rows = context.database.all<ExportItemRow>(
    `SELECT items.id, payload, meta, content_hash, stream, labels.name AS given_label, label_use AS given_use,
       set_labels.name AS set_label
     FROM items JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL
     LEFT JOIN given_labels ON given_labels.item_id = items.id AND label_use IN ('training', 'test')
     LEFT JOIN labels ON labels.id = given_labels.label_id
     LEFT JOIN item_marks AS marks ON marks.item_id = items.id
     LEFT JOIN labels AS set_labels ON set_labels.id = marks.label_id
     WHERE items.project_id = ? AND items.id > ? AND coalesce(marks.retired, 0) = 0 ORDER BY items.id LIMIT ?`,
    ...[projectId, after, limit],
  );
  return rows.map((row) => ({
    itemId: toItemId(row.id),
    payload: fromJson<ItemPayload>(row.payload),
    meta: fromJson<Record<string, unknown>>(row.meta),
    contentHash: row.content_hash,
    stream: row.stream,
    given:
      row.given_label === null || row.given_use === null
        ? null
        : { label: row.given_label, use: row.given_use },
    set: row.set_label,
    answers: answersOf(context, row.id),
  }));
}

function answersOf({ database }: StoreContext, itemId: number): ExportSource['answers'] {
  const rows = database.all<ExportAnswerRow>(
    `SELECT annotators.name AS annotator, annotators.id AS annotator_id, labels.name AS label,
            leases.selection_probability, leases.model_version, answers.guideline_version
     FROM answers
     JOIN annotators ON annotators.id = answers.annotator_id
     JOIN labels ON labels.id = answers.label_id
     JOIN leases ON leases.id = answers.lease_id
     WHERE answers.item_id = ? AND answers.status = 'counted' ORDER BY answers.seq`,
    itemId,
  );
  return rows.map((row) => ({
    annotator: row.annotator,
    oracle: row.annotator_id.startsWith(oracleAnnotatorPrefix),
    label: row.label,
    selectionProbability: row.selection_probability,
    modelVersion: row.model_version,
    guidelineVersion: row.guideline_version,
  }));
}
