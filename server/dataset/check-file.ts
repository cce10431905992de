import { chooseEncoder } from '../../model/encoders/choose-encoder.js';
import type { ImportReport } from '../contract/dataset.js';
import type { FileCheck } from '../contract/files.js';
import type { ImportId, ProjectId } from '../contract/ids.js';
import { defaultSettings, type Project } from '../contract/project.js';
import type { StagedItem } from '../store/store.js';
import { importItems, type ImportRequest } from './import-items.js';

/** Texts that the language is told by: those that come first in the random order of service. */
const sampleSize = 2000;

/**
 * Reads a whole file as an import into a new project would, bad rows left out, and says what would come of
 * it. Nothing is kept. Throws `ImportRejected` where the file cannot be read from some line on.
 */
export async function checkFile({
  options,
  source,
}: Pick<ImportRequest, 'options' | 'source'>): Promise<FileCheck> {
  const tally = new Tally();
  const report = await importItems({
    store: tally,
    project: newProject,
    options: { ...options, badRows: 'skip', dryRun: false },
    source,
  });
  const { read, added, duplicates, rejected, rejectedCount } = report;
  const counts = { read, added, duplicates, rejected, rejectedCount, unlabeled: tally.unlabeled };
  return { ...counts, labels: tally.labels(), encoder: encoderFor(tally.sample()) };
}

/** Without labels of its own it takes those of the file. */
const newProject: Project = {
  id: 'new' as ProjectId,
  slug: 'new',
  name: 'new',
  task: { kind: 'classification' },
  domain: '',
  labels: [],
  guideline: { version: 1, text: '' },
  settings: defaultSettings,
  encoder: 'auto',
  seed: 1,
  paused: false,
  createdAt: new Date(0).toISOString(),
};

function encoderFor(texts: readonly string[]): FileCheck['encoder'] {
  if (texts.length === 0) return null;
  const { encoderId, reason } = chooseEncoder('auto', texts);
  return { name: encoderId, reason };
}

type ImportStore = ImportRequest['store'];

/** Takes the rows of an import as a store does, and only counts them. */
class Tally implements ImportStore {
  unlabeled = 0;
  readonly #seen = new Set<number>();
  readonly #labels = new Map<string, number>();
  #sample: { key: number; text: string }[] = [];

  beginImport(): ReturnType<ImportStore['beginImport']> {
    return Promise.resolve({ importId: 'check' as ImportId });
  }

  importChunk({
    rows,
  }: {
    rows: readonly StagedItem[];
  }): Promise<{ added: number; duplicates: number }> {
    const fresh = rows.filter((row) => this.#isNew(row));
    for (const { label, payload, sampleKey } of fresh) {
      if (label === null) this.unlabeled++;
      else this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
      this.#sample.push({ key: sampleKey, text: payload.text });
    }
    if (this.#sample.length > 2 * sampleSize) this.#trim();
    return Promise.resolve({ added: fresh.length, duplicates: rows.length - fresh.length });
  }

  finishImport(
    end: Parameters<ImportStore['finishImport']>[0],
  ): ReturnType<ImportStore['finishImport']> {
    const { read, rejected, rejectedCount } = end;
    const added = this.#seen.size;
    const duplicates = read - rejectedCount - added;
    const counts = { project: 'new', read, added, duplicates, rejectedCount };
    return Promise.resolve<ImportReport>({ ...counts, rejected: [...rejected] });
  }

  prepareImport(): Promise<{ ready: boolean }> {
    return Promise.resolve({ ready: true });
  }

  abortImport(): Promise<{ left: boolean }> {
    return Promise.resolve({ left: false });
  }

  vectorState(): ReturnType<ImportStore['vectorState']> {
    return Promise.resolve({ dimension: null, generation: 0 });
  }

  labels(): FileCheck['labels'] {
    const counts = [...this.#labels].map(([name, count]) => ({ name, count }));
    return counts.sort((left, right) => right.count - left.count);
  }

  sample(): string[] {
    this.#trim();
    return this.#sample.map(({ text }) => text);
  }

  /** By 52 bits of the hash: a million rows share one with a probability of one in ten thousand. */
  #isNew({ contentHash }: StagedItem): boolean {
    const key = Number.parseInt(contentHash.slice(0, 13), 16);
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #trim(): void {
    this.#sample.sort((left, right) => left.key - right.key);
    this.#sample = this.#sample.slice(0, sampleSize);
  }
}
