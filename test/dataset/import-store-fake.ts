import type { LabelUse } from '../../server/contract/dataset.js';
import { Refusal } from '../../server/contract/errors.js';
import type { ImportId, ItemId } from '../../server/contract/ids.js';
import type { ExportSource, StagedItem, Store } from '../../server/store/store.js';

type ImportStore = Pick<
  Store,
  'beginImport' | 'importChunk' | 'prepareImport' | 'finishImport' | 'abortImport' | 'vectorState'
>;
type FinishedImport = Parameters<Store['finishImport']>[0];

interface KeptItem {
  readonly row: StagedItem;
  readonly use: LabelUse;
}

/** The importing half of the store in memory: one project, staged rows unseen until the end. */
export class ImportStoreFake implements ImportStore {
  readonly items: KeptItem[] = [];
  readonly chunkSizes: number[] = [];
  aborted = 0;
  private staging: { importId: ImportId; use: LabelUse; rows: StagedItem[] } | null = null;
  private begun = 0;

  beginImport({ labelsAs }: { labelsAs: LabelUse }): Promise<{ importId: ImportId }> {
    if (this.staging !== null) return Promise.reject(new Refusal('conflict', 'another import'));
    const importId = `i${++this.begun}` as ImportId;
    this.staging = { importId, use: labelsAs, rows: [] };
    return Promise.resolve({ importId });
  }

  async importChunk(chunk: {
    importId: ImportId;
    rows: readonly StagedItem[];
  }): Promise<{ added: number; duplicates: number }> {
    await new Promise(setImmediate);
    const { rows } = this.staged(chunk.importId);
    this.chunkSizes.push(chunk.rows.length);
    const kept = [...this.items.map(({ row }) => row), ...rows];
    const known = new Set(kept.map((row) => row.contentHash));
    const fresh = chunk.rows.filter(
      (row) => !known.has(row.contentHash) && known.add(row.contentHash),
    );
    rows.push(...fresh);
    return { added: fresh.length, duplicates: chunk.rows.length - fresh.length };
  }

  prepareImport({ importId }: { importId: ImportId }): Promise<{ ready: boolean }> {
    this.staged(importId);
    return Promise.resolve({ ready: true });
  }

  finishImport(end: FinishedImport): ReturnType<Store['finishImport']> {
    const { rows, use } = this.staged(end.importId);
    this.items.push(...rows.map((row) => ({ row, use })));
    this.staging = null;
    const { read, rejected, rejectedCount } = end;
    const added = rows.length;
    const duplicates = read - rejectedCount - added;
    const report = { project: 'reviews', read, added, duplicates, rejectedCount };
    return Promise.resolve({ ...report, rejected: [...rejected] });
  }

  abortImport({ importId }: { importId: ImportId }): Promise<{ left: boolean }> {
    this.staged(importId);
    this.staging = null;
    this.aborted++;
    return Promise.resolve({ left: false });
  }

  vectorState(): ReturnType<Store['vectorState']> {
    return Promise.resolve({ dimension: null, generation: 0 });
  }

  exportPage({ after, limit }: { after: number; limit: number }): Promise<ExportSource[]> {
    const page = this.items.slice(after, after + limit);
    return Promise.resolve(page.map((item, index) => exportSource(item, after + index + 1)));
  }

  private staged(importId: ImportId): { use: LabelUse; rows: StagedItem[] } {
    if (this.staging?.importId !== importId) throw new Refusal('not-found', 'no such import');
    return this.staging;
  }
}

function exportSource({ row, use }: KeptItem, number: number): ExportSource {
  const { payload, meta, contentHash, label } = row;
  return {
    ...{ itemId: String(number) as ItemId, payload, meta, contentHash, answers: [] },
    stream: use === 'test' ? 'test' : 'active',
    given: label === null ? null : { label, use },
  };
}
