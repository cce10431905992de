import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  vectorFormats,
  type RejectedRow,
  type VectorOptions,
  type VectorReport,
} from '../contract/dataset.js';
import { Refusal } from '../contract/errors.js';
import type { ProjectId, VectorFileId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import { because } from '../contract/reason.js';
import type { StagedVector, Store } from '../store/store.js';
import { createDimensionCheck } from './dimension-check.js';
import { ImportRejected } from './import-rejected.js';
import { chunkCharacters, chunkRows, refusedRowsShown, rowsPerTurn } from './limits.js';
import { badRow, type BadRow } from './read-rows/parsed-row.js';
import type { VectorRow } from './read-rows/vector-row.js';
import { vectorRowsOfJsonl } from './read-rows/vector-rows-jsonl.js';
import { vectorRowsOfNpy } from './read-rows/vector-rows-npy.js';

export interface VectorRequest {
  readonly store: Pick<
    Store,
    'beginVectors' | 'addVectors' | 'finishVectors' | 'abortVectors' | 'vectorState' | 'poolItems'
  >;
  readonly project: Project;
  readonly options: VectorOptions;
  /** The bytes of the file. A `Readable` is not closed here when reading stops early. */
  readonly source: AsyncIterable<Uint8Array>;
}

/**
 * Adds the vectors of a file to the items of a project, all or none: JSONL of `{id or key, vector}`, or
 * the matrix of a .npy file, one row an item in the order of the items. Throws `ImportRejected` with the
 * rows at fault, a `Refusal` for an unknown format or a second file at a time, and whatever the source
 * throws; the vectors of before are still there then.
 */
export async function addVectors(request: VectorRequest): Promise<VectorReport> {
  const { store, project, options } = request;
  const rows = rowsOf(request);
  const { file: fileName, replace } = options;
  const { fileId } = await store.beginVectors({ projectId: project.id, fileName, replace });
  try {
    await stageRows(request, { fileId, rows });
    return await store.finishVectors({ fileId });
  } catch (error) {
    // A store that can't abort either removes unfinished files at its next start.
    await abort(store, fileId).catch(() => undefined);
    throw error;
  }
}

/** Until it is gone, the project would refuse every other file. */
async function abort(store: VectorRequest['store'], fileId: VectorFileId): Promise<void> {
  while ((await store.abortVectors({ fileId })).left);
}

/** Frees the room of vectors that others have replaced, a little at a time. */
export async function removeReplacedVectors(
  store: Pick<Store, 'removeReplacedVectors'>,
  projectId: ProjectId,
): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const page: { next: number | null } = await store.removeReplacedVectors({ projectId, after });
    after = page.next;
  }
}

function rowsOf({ store, project, options, source }: VectorRequest): AsyncGenerator<VectorRow> {
  const { format, file } = options;
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const found = format ?? vectorFormats.find((name) => name === ending);
  if (found === 'jsonl') return vectorRowsOfJsonl(source);
  if (found === 'npy') return vectorRowsOfNpy(source, itemIds(store, project));
  throw new Refusal(
    'malformed',
    `The format of "${file}" is not known by its name: name one of ${vectorFormats.join(', ')}.`,
  );
}

/** The project's items in the order in which they were added. */
async function* itemIds(store: VectorRequest['store'], { id: projectId }: Project) {
  for (let after = 0; ;) {
    const page = await store.poolItems({ projectId, after, limit: 5000 });
    for (const { itemId } of page) yield itemId;
    const last = page.at(-1);
    if (last === undefined) return;
    after = Number(last.itemId);
  }
}

async function stageRows(
  { store, project, options }: VectorRequest,
  { fileId, rows }: { fileId: VectorFileId; rows: AsyncIterable<VectorRow> },
): Promise<void> {
  const { dimension } = await store.vectorState({ projectId: project.id });
  const check = createDimensionCheck(options.replace ? null : dimension);
  const staging = new Staging((chunk) => store.addVectors({ fileId, rows: chunk }));
  let read = 0;
  for await (const row of rows) {
    read++;
    const why = row.ok ? check(row.vector) : row.why;
    if (!row.ok) staging.reject(row);
    else if (why !== null) staging.reject(badRow(row.line, { field: 'vector', why }));
    else await staging.add(row);
    if (staging.rejected.length >= refusedRowsShown || (!row.ok && row.fatal)) break;
    if (read % rowsPerTurn === 0) await nextTurn();
  }
  await staging.send();
  if (staging.rejected.length > 0) {
    const inOrder = staging.rejected.sort((left, right) => left.line - right.line);
    throw new ImportRejected(inOrder.slice(0, refusedRowsShown));
  }
  if (read === 0) throw new ImportRejected([emptyFile]);
}

const emptyFile = badRow(1, { field: 'file', why: because('vectors-empty') });

/** Hands rows to the store chunk by chunk and collects what is wrong with them. */
class Staging {
  readonly rejected: RejectedRow[] = [];
  private rows: StagedVector[] = [];
  private bytes = 0;

  constructor(
    private readonly deliver: (
      rows: readonly StagedVector[],
    ) => Promise<{ rejected: RejectedRow[] }>,
  ) {}

  reject({ line, field, reason, why }: BadRow): void {
    this.rejected.push({ line, field, reason, why });
  }

  async add({ line, item, vector }: StagedVector): Promise<void> {
    this.rows.push({ line, item, vector });
    this.bytes += vector.byteLength;
    if (this.rows.length >= chunkRows || this.bytes >= chunkCharacters) await this.send();
  }

  async send(): Promise<void> {
    if (this.rows.length === 0) return;
    const rows = this.rows;
    this.rows = [];
    this.bytes = 0;
    this.rejected.push(...(await this.deliver(rows)).rejected);
  }
}
