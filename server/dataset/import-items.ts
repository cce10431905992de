import { setImmediate as nextTurn } from 'node:timers/promises';
import { seededKey } from '../../model/random.js';
import {
  importFormats,
  type ImportFormat,
  type ImportOptions,
  type ImportReport,
} from '../contract/dataset.js';
import { Refusal } from '../contract/errors.js';
import type { ImportId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { StagedItem, Store } from '../store/store.js';
import { contentHash } from './content-hash.js';
import { ImportRejected } from './import-rejected.js';
import { createLabelCheck } from './label-check.js';
import { chunkCharacters, chunkRows, rowsPerTurn } from './limits.js';
import type { GoodRow } from './read-rows/parsed-row.js';
import { readRows } from './read-rows/read-rows.js';
import { Rejections } from './rejections.js';

export interface ImportRequest {
  readonly store: Pick<Store, 'beginImport' | 'importChunk' | 'finishImport' | 'abortImport'>;
  readonly project: Project;
  readonly options: ImportOptions;
  /** The bytes of the file. A `Readable` is not closed here when reading stops early. */
  readonly source: AsyncIterable<Uint8Array>;
}

/**
 * Adds the rows of a file to a project: all of them or none, except that `badRows: 'skip'` leaves bad
 * ones out. Rows already there are counted as duplicates. Throws `ImportRejected` with the rows at
 * fault, a `Refusal` for an unknown format or a second import at a time, and whatever the source
 * throws; nothing of the file is left in the store then.
 */
export async function importItems(request: ImportRequest): Promise<ImportReport> {
  const { store, project, options } = request;
  const format = formatOf(options);
  const { importId } = await store.beginImport({
    projectId: project.id,
    fileName: options.file,
    labelsAs: options.labelsAs,
  });
  try {
    const { read, rejections } = await stageRows(request, { importId, format });
    const { rows, count } = rejections;
    return await store.finishImport({ importId, read, rejected: rows, rejectedCount: count });
  } catch (error) {
    // A store that can't abort either removes unfinished imports at its next start.
    await store.abortImport({ importId }).catch(() => null);
    throw error;
  }
}

function formatOf({ format, file }: ImportOptions): ImportFormat {
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const found = format ?? importFormats.find((name) => name === ending);
  if (found !== undefined) return found;
  throw new Refusal(
    'malformed',
    `The format of "${file}" is not known by its name: name one of ${importFormats.join(', ')}.`,
  );
}

interface Staging {
  readonly importId: ImportId;
  readonly format: ImportFormat;
}

/**
 * Waits for the store after each chunk, so that a fast sender can't fill the memory, and now and then
 * for a turn of the event loop, so that a file of bad rows can't keep answers waiting.
 */
async function stageRows(
  { store, project, options, source }: ImportRequest,
  { importId, format }: Staging,
): Promise<{ read: number; rejections: Rejections }> {
  const rejections = new Rejections(options.badRows);
  const checkLabel = createLabelCheck(project);
  const chunk = new Chunk((rows) => store.importChunk({ importId, rows }));
  let read = 0;
  for await (const row of readRows(source, { ...options, format })) {
    read++;
    const bad = row.ok ? checkLabel(row) : row;
    if (bad !== null) rejections.add(bad);
    else if (row.ok && !rejections.refused) await chunk.add(stagedItem(row, project.seed));
    if (rejections.complete) break;
    if (read % rowsPerTurn === 0) await nextTurn();
  }
  if (rejections.refused) throw new ImportRejected(rejections.rows);
  await chunk.send();
  return { read, rejections };
}

function stagedItem({ payload, label, meta }: GoodRow, seed: number): StagedItem {
  const sampleKey = seededKey(seed, payload.text);
  return { payload, label, meta, contentHash: contentHash(payload), sampleKey };
}

class Chunk {
  private rows: StagedItem[] = [];
  private characters = 0;

  constructor(private readonly deliver: (rows: readonly StagedItem[]) => Promise<unknown>) {}

  async add(row: StagedItem): Promise<void> {
    this.rows.push(row);
    this.characters += row.payload.text.length;
    if (this.rows.length >= chunkRows || this.characters >= chunkCharacters) await this.send();
  }

  async send(): Promise<void> {
    if (this.rows.length === 0) return;
    const rows = this.rows;
    this.rows = [];
    this.characters = 0;
    await this.deliver(rows);
  }
}
