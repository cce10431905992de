import type { LabelUse, TextEncoding, ImportFormat } from '../../server/contract/dataset.js';
import type { FileCheck, FileHead } from '../../server/contract/files.js';
import type { Query } from '../api.js';

export const steps = ['file', 'columns', 'labels', 'preview'] as const;
export type Step = (typeof steps)[number];

export const fewestLabels = 2;
export const mostLabels = 1000;
export const labelCharacters = 200;

/** Which column of the file is what; null where there is none. */
export interface Mapping {
  readonly text: string | null;
  readonly label: string | null;
  readonly title: string | null;
  readonly id: string | null;
  readonly context: readonly string[];
}

/** A label of the project to be; those of the file have the number of their rows. */
export interface DraftLabel {
  readonly name: string;
  readonly count: number;
}

/** The settings that the flow offers. */
export interface DraftSettings {
  readonly encoder: string;
  readonly auditShare: number;
  readonly strategy: string;
  readonly roundSize: number;
  readonly batchSize: number;
  readonly overlap: number;
  readonly leaseSeconds: number;
  readonly prefetch: number;
  readonly suggestions: boolean;
}

/** A chosen file, and what its beginning says of it. */
export interface ChosenFile {
  readonly file: File;
  readonly head: FileHead;
}

/** A project before it exists: all that the steps of the flow know. */
export interface Draft {
  readonly chosen: ChosenFile | null;
  readonly mapping: Mapping;
  readonly labelsAs: LabelUse;
  /** What the last check found, and of which file read in which way. */
  readonly check: { readonly of: string; readonly found: FileCheck } | null;
  readonly labels: readonly DraftLabel[];
  readonly name: string;
  readonly guideline: string;
  readonly leaveOutBadRows: boolean;
  readonly settings: DraftSettings;
}

export const emptyDraft: Draft = {
  chosen: null,
  mapping: { text: null, label: null, title: null, id: null, context: [] },
  labelsAs: 'training',
  check: null,
  labels: [],
  name: '',
  guideline: '',
  leaveOutBadRows: false,
  settings: {
    encoder: 'auto',
    auditShare: 0.15,
    strategy: 'auto',
    roundSize: 20,
    batchSize: 1,
    overlap: 1,
    leaseSeconds: 300,
    prefetch: 2,
    suggestions: true,
  },
};

/** The draft after a file was chosen: its columns as guessed, its name as the project’s where none was typed. */
export function withFile(draft: Draft, chosen: ChosenFile): Draft {
  const { guess } = chosen.head;
  const named = draft.chosen === null || draft.name === nameOf(draft.chosen.file.name);
  return {
    ...draft,
    chosen,
    mapping: guess,
    labelsAs: everyRowLabeled(chosen.head, guess.label) ? 'oracle' : 'training',
    check: null,
    labels: draft.labels.filter(({ count }) => count === 0),
    leaveOutBadRows: false,
    name: named ? nameOf(chosen.file.name) : draft.name,
  };
}

/** Labels that every row has leave nothing to ask, if they are learned from. */
function everyRowLabeled({ columns, rows }: FileHead, label: string | null): boolean {
  if (label === null) return false;
  const at = columns.indexOf(label);
  return rows.every((row) => (row[at] ?? '').trim() !== '');
}

/** The name of a file without its ending, as people would write it. */
export function nameOf(fileName: string): string {
  const stem = fileName.replace(/\.[^.]+$/, '').replaceAll(/[-_\s]+/g, ' ');
  const trimmed = stem.trim().slice(0, labelCharacters);
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}

/** The name in addresses: what is left of the name in lower-case letters and digits. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  return plain === '' ? 'project' : plain;
}

/** How the service is to read the file, for the check and for the import. */
export function readingQuery({ chosen, mapping, labelsAs }: Draft): Query {
  if (chosen === null) return {};
  const { format, encoding }: { format: ImportFormat; encoding: TextEncoding } = chosen.head;
  return {
    file: chosen.file.name.slice(-300),
    format,
    encoding,
    labelsAs,
    textColumn: mapping.text ?? undefined,
    // Empty: not even a column that is called “label”.
    labelColumn: mapping.label ?? '',
    titleColumn: mapping.title ?? undefined,
    idColumn: mapping.id ?? undefined,
    contextColumn: mapping.context,
  };
}

/** Two readings with the same key give the same check. */
export function readingKey(draft: Draft): string {
  const { file } = draft.chosen ?? { file: null };
  return JSON.stringify([readingQuery(draft), file?.size, file?.lastModified]);
}

/** The labels after a check: those of the file by frequency, then those that were typed. */
export function labelsAfterCheck(draft: Draft, found: FileCheck): DraftLabel[] {
  const names = new Set(found.labels.map(({ name }) => name));
  const typed = draft.labels.filter(({ name, count }) => count === 0 && !names.has(name));
  return [...found.labels, ...typed];
}

/** Rows whose label was taken out of the list: they are not imported. */
export function rowsOfRemovedLabels({ check, labels }: Draft): number {
  const kept = new Set(labels.map(({ name }) => name));
  const removed = check?.found.labels.filter(({ name }) => !kept.has(name)) ?? [];
  return removed.reduce((sum, { count }) => sum + count, 0);
}

/** Items that people will be asked about. */
export function itemsToAsk(draft: Draft): number {
  const { check, labelsAs } = draft;
  if (check === null) return 0;
  const { added, unlabeled } = check.found;
  if (labelsAs === 'training' || labelsAs === 'test') return unlabeled;
  return added - rowsOfRemovedLabels(draft);
}

/** Splits what was typed or pasted into names of labels. */
export function namesIn(text: string): string[] {
  const names = text.split(/[\n\r\t,;，；、]+/).map((name) => name.trim());
  return names.filter((name) => name !== '').map((name) => name.slice(0, labelCharacters));
}

export function withNames(labels: readonly DraftLabel[], names: readonly string[]): DraftLabel[] {
  const known = new Set(labels.map(({ name }) => name));
  const fresh = [...new Set(names)].filter((name) => !known.has(name));
  return [...labels, ...fresh.map((name) => ({ name, count: 0 }))].slice(0, mostLabels);
}
