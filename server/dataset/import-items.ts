import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { seededKey } from '../../model/random.js';
import type { ImportFormat, ImportOptions, ImportReport } from '../contract/dataset.js';
import type { ImportId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { StagedItem, Store } from '../store/store.js';
import { contentHash } from './content-hash.js';
import { formatOf } from './format-of.js';
import { ImportRejected } from './import-rejected.js';
import { createLabelCheck } from './label-check.js';
import { chunkCharacters, chunkRows, rowsPerTurn } from './limits.js';
import { createDimensionCheck } from './dimension-check.js';
import { badRow, type BadRow, type GoodRow } from './read-rows/parsed-row.js';
import { readRows } from './read-rows/read-rows.js';
import { Rejections } from './rejections.js';

export interface ImportRequest {
  readonly store: Pick<
    Store,
    'beginImport' | 'importChunk' | 'prepareImport' | 'finishImport' | 'abortImport' | 'vectorState'
  >;
  readonly project: Project;
  readonly options: ImportOptions;
  /** The bytes of the file. A `Readable` is not closed here when reading stops early. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Called after each step with the time that it took, to let others go first; at once where left out. */
  readonly giveWay?: (workedMs: number) => Promise<void>;
}

/**
 * Adds the rows of a file to a project: all of them or none, except that `badRows: 'skip'` leaves bad
 * ones out. Rows already there are counted as duplicates. With `dryRun` it adds none and reports the same. Throws `ImportRejected` with the rows at
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
    ...(options.vectorColumn === undefined ? {} : { vectors: true }),
  });
  try {
    const { read, added, rejections } = await stageRows(request, { importId, format });
    const { rows, count } = rejections;
    if (options.dryRun === true) {
      await abort(store, importId);
      const duplicates = read - count - added;
      const counts = { read, added, duplicates, rejectedCount: count };
      return { project: project.slug, ...counts, rejected: rows, dryRun: true };
    }
    while (!(await politely(request, () => store.prepareImport({ importId }))).ready);
    return await store.finishImport({ importId, read, rejected: rows, rejectedCount: count });
  } catch (error) {
    await abort(store, importId).catch(() => void abortLater(store, importId));
    throw error;
  }
}

/** One step in which others wait, and then as long a pause as they need. */
async function politely<T>({ giveWay }: ImportRequest, step: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const done = await step();
  await giveWay?.(performance.now() - startedAt);
  return done;
}

/** Until it is gone, the project would refuse every other import. */
async function abort(store: ImportRequest['store'], importId: ImportId): Promise<void> {
  while ((await store.abortImport({ importId })).left);
}

/** Between two tries to remove what a failed import has staged; at its next start the store does it too. */
const abortAgainMs = 2000;
const abortTries = 1000;

/** A full disk cannot even delete; until it can, the project would refuse every other import. */
async function abortLater(store: ImportRequest['store'], importId: ImportId): Promise<void> {
  for (let tries = 0; tries < abortTries; tries++) {
    await sleep(abortAgainMs, undefined, { ref: false });
    const isGone = await abort(store, importId).then(
      () => true,
      () => false,
    );
    if (isGone) return;
  }
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
  request: ImportRequest,
  { importId, format }: Staging,
): Promise<{ read: number; added: number; rejections: Rejections }> {
  const { store, project, options, source } = request;
  const rejections = new Rejections(options.badRows);
  const checkLabel = createLabelCheck(project);
  const checkVector = await vectorCheck({ store, project, options });
  const chunk = new Chunk((rows) => politely(request, () => store.importChunk({ importId, rows })));
  let read = 0;
  for await (const row of readRows(source, { ...options, format })) {
    read++;
    const bad = row.ok ? (checkLabel(row) ?? checkVector(row)) : row;
    if (bad !== null) rejections.add(bad);
    else if (row.ok && !rejections.refused) await chunk.add(stagedItem(row, project.seed));
    if (rejections.complete) break;
    if (read % rowsPerTurn === 0) await nextTurn();
  }
  if (rejections.refused) throw new ImportRejected(rejections.rows);
  await chunk.send();
  return { read, added: chunk.added, rejections };
}

/** Nothing else can change the dimension while this import, which has begun, may bring vectors. */
async function vectorCheck({
  store,
  project,
  options,
}: Omit<ImportRequest, 'source'>): Promise<(row: GoodRow) => BadRow | null> {
  const { vectorColumn: field } = options;
  if (field === undefined) return () => null;
  const { dimension } = await store.vectorState({ projectId: project.id });
  const check = createDimensionCheck(dimension);
  return ({ line, vector }) => {
    const why = vector === undefined ? null : check(vector);
    return why === null ? null : badRow(line, { field, why });
  };
}

function stagedItem({ payload, label, meta, vector }: GoodRow, seed: number): StagedItem {
  const sampleKey = seededKey(seed, payload.text);
  const item = { payload, label, meta, contentHash: contentHash(payload), sampleKey };
  return vector === undefined ? item : { ...item, vector };
}

class Chunk {
  private rows: StagedItem[] = [];
  private characters = 0;
  added = 0;

  constructor(
    private readonly deliver: (rows: readonly StagedItem[]) => Promise<{ added: number }>,
  ) {}

  async add(row: StagedItem): Promise<void> {
    this.rows.push(row);
    this.characters += row.payload.text.length + (row.vector?.byteLength ?? 0);
    if (this.rows.length >= chunkRows || this.characters >= chunkCharacters) await this.send();
  }

  async send(): Promise<void> {
    if (this.rows.length === 0) return;
    const rows = this.rows;
    this.rows = [];
    this.characters = 0;
    this.added += (await this.deliver(rows)).added;
  }
}
