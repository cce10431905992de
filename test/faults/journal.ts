import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalLine } from '../../server/bench/load/journal.js';
import type { ServiceClient } from '../../server/commands/service-client.js';
import { SqliteDatabase } from '../../server/store/sqlite/database.js';
import { checkDataDirectory } from '../../server/upkeep/check-data-directory.js';
import { exportedLabels } from './exported.js';

export function readJournal(path: string): JournalLine[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JournalLine);
}

/** What became of the crowd's answers; all but the first two must be empty or 0. */
export interface Verdict {
  readonly acknowledged: number;
  readonly late: number;
  readonly lost: readonly string[];
  readonly phantom: readonly string[];
  readonly doubled: readonly string[];
  /** The same answer was acknowledged in two ways. */
  readonly contradicted: number;
}

interface AnswerRow {
  readonly id: string;
  readonly item: string;
  readonly label: string;
  readonly person: string;
  readonly status: string;
}

/**
 * Holds the journal, which another process wrote, against what the service exports and what its
 * database holds.
 */
export async function judge(
  lines: readonly JournalLine[],
  { client, project, directory }: { client: ServiceClient; project: string; directory: string },
): Promise<Verdict> {
  const exported = await exportedLabels(client, project);
  const rows = readAnswers(directory);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const sent = new Map(lines.map((line) => [line.answerId, line]));
  const acknowledged = lines.filter(({ kind }) => kind === 'acknowledged');
  const lost = acknowledged.filter((line) => {
    if (line.status === 'duplicate') return false;
    const row = byId.get(line.answerId);
    if (row?.label !== line.labelId || row.item !== line.itemId) return true;
    // Evidence, which came too late to count, is kept beside the set and not in it.
    if (row.status !== 'counted') return line.status !== 'late';
    const people = exported.get(line.itemId)?.annotators ?? [];
    return !people.some(({ name, label }) => name === line.person && label === line.label);
  });
  const phantom = rows.filter((row) => {
    const line = sent.get(row.id);
    return line?.labelId !== row.label || line.itemId !== row.item || line.person !== row.person;
  });
  const counted = rows.filter(({ status }) => status === 'counted').map(({ item }) => item);
  return {
    acknowledged: acknowledged.length,
    late: acknowledged.filter(({ status }) => status === 'late').length,
    lost: lost.map(({ answerId, status }) => `${answerId} (${String(status)})`),
    phantom: phantom.map(({ id }) => id),
    doubled: counted.filter((item, index) => counted.indexOf(item) !== index),
    contradicted: lines.filter(({ kind }) => kind === 'contradicted').length,
  };
}

/** Nothing lost, nothing that nobody sent, nothing twice, and every promise about the directory holds. */
export async function expectSound(verdict: Verdict, directory: string): Promise<void> {
  const nothing = { lost: [], phantom: [], doubled: [], contradicted: 0 };
  expect(verdict).toMatchObject(nothing);
  const checked = await checkDataDirectory(directory);
  expect(checked?.findings).toEqual([]);
}

function readAnswers(directory: string): AnswerRow[] {
  const database = new SqliteDatabase(join(directory, 'querent.db'), 'read');
  const rows = database.all<AnswerRow>(
    `SELECT answers.id, CAST(item_id AS TEXT) AS item, label_id AS label, annotators.name AS person, status
     FROM answers JOIN annotators ON annotators.id = annotator_id`,
  );
  database.close();
  return rows;
}
