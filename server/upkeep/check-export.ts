import { createHash } from 'node:crypto';
import { ExportOptions } from '../contract/dataset.js';
import type { Project } from '../contract/project.js';
import { contentHash } from '../dataset/content-hash.js';
import { exportItems } from '../dataset/export-items.js';
import type { Finding } from '../store/sqlite/invariants.js';
import type { Snapshot } from '../store/sqlite/sqlite-store.js';

const pageSize = 500;
const examplesMax = 5;

interface Exported {
  readonly digest: string;
  readonly rows: number;
  readonly answers: number;
  readonly changedItems: readonly string[];
}

/** I6: the export of a project says what the database says, and says the same when asked again. */
export async function checkExport(snapshot: Snapshot, project: Project): Promise<Finding[]> {
  const first = await exportOnce(snapshot, project);
  const second = await exportOnce(snapshot, project);
  const expected = countExpected(snapshot, project);
  const findings: Finding[] = [];
  const add = (what: string, count: number, examples: readonly string[]) => {
    const remedy = 'Report this with the output of this command; the answers themselves are kept.';
    findings.push({ invariant: 'I6', severity: 'error', what, count, examples, remedy });
  };
  if (first.digest !== second.digest) {
    add('two exports of the same moment differ', 1, [project.slug]);
  }
  const counts = `${first.rows} rows and ${first.answers} answers instead of ${expected.rows} and ${expected.answers}`;
  if (first.rows !== expected.rows || first.answers !== expected.answers) {
    add('the export leaves something out or adds something', 1, [`${project.slug}: ${counts}`]);
  }
  if (first.changedItems.length > 0) {
    const examples = first.changedItems.slice(0, examplesMax);
    add('a text is not the one that was imported', first.changedItems.length, examples);
  }
  return findings;
}

async function exportOnce(snapshot: Snapshot, project: Project): Promise<Exported> {
  const hash = createHash('sha256');
  const changedItems: string[] = [];
  let [rows, answers] = [0, 0];
  const text = exportItems({
    project,
    options: ExportOptions.parse({ format: 'jsonl' }),
    pages: async (after) => {
      const page = await snapshot.exportPage({ projectId: project.id, after, limit: pageSize });
      for (const item of page) {
        if (contentHash(item.payload) !== item.contentHash) changedItems.push(item.itemId);
        answers += item.answers.length;
      }
      return page;
    },
  });
  for await (const lines of text) {
    hash.update(lines);
    rows += lines.split('\n').length - 1;
  }
  return { digest: hash.digest('hex'), rows, answers, changedItems };
}

function countExpected({ database }: Snapshot, { id }: Project): { rows: number; answers: number } {
  const row = database.get<{ rows: number; answers: number }>(
    `SELECT (SELECT count(*) FROM answers WHERE project_id = :id AND status = 'counted') AS answers,
       (SELECT count(*) FROM items
        JOIN imports ON imports.id = items.import_id AND imports.finished_at IS NOT NULL
        WHERE items.project_id = :id AND (answered > 0 OR EXISTS (
          SELECT 1 FROM given_labels WHERE item_id = items.id AND label_use IN ('training', 'test')))
       ) AS rows`,
    { id },
  );
  return row ?? { rows: 0, answers: 0 };
}
