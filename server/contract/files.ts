import { z } from 'zod';
import { ExportOptions, ImportFormat, ImportReport, RejectedRow, TextEncoding } from './dataset.js';
import { Reason } from './reason.js';

/** How the beginning of a file is to be read. */
export const FileHeadOptions = z.object({
  file: z.string().max(300).default('upload').describe('its name, for the format'),
  format: ImportFormat.optional().describe('left out: by the ending of `file`'),
  encoding: TextEncoding.optional().describe('left out: found by the bytes'),
});
export type FileHeadOptions = z.infer<typeof FileHeadOptions>;

/** The beginning of a file as an import would read it, and what its columns seem to be. */
export const FileHead = z.object({
  format: ImportFormat,
  encoding: TextEncoding,
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())).describe('the first rows, one text a column'),
  guess: z.object({
    text: z.string().nullable(),
    label: z.string().nullable(),
    title: z.string().nullable(),
    id: z.string().nullable(),
    context: z.array(z.string()),
  }),
  problem: RejectedRow.nullable().describe('why nothing can be read from some line on'),
});
export type FileHead = z.infer<typeof FileHead>;

/** What an import of a whole file into a new project would do. */
export const FileCheck = ImportReport.omit({ project: true }).extend({
  unlabeled: z.int().nonnegative().describe('items to be added that have no label'),
  labels: z
    .array(z.object({ name: z.string(), count: z.int().positive() }))
    .describe('of the items to be added, the most frequent first'),
  encoder: z
    .object({ name: z.string(), reason: Reason })
    .nullable()
    .describe('what `auto` would choose; null where there is no text'),
});
export type FileCheck = z.infer<typeof FileCheck>;

/** An import that is running. */
export const ImportUnderWay = z.object({
  file: z.string(),
  bytes: z.int().nonnegative().describe('read so far'),
  totalBytes: z.int().positive().nullable(),
  startedAt: z.iso.datetime(),
  elapsedMs: z.number().nonnegative().describe('since it began, by the clock of the service'),
});
export type ImportUnderWay = z.infer<typeof ImportUnderWay>;

/** The first rows of an export exactly as they would be written, and how many there are. */
export const ExportPreview = z.object({
  fileName: z.string(),
  head: z.string(),
  rows: z.object({
    train: z.int().nonnegative(),
    validation: z.int().nonnegative(),
    test: z.int().nonnegative(),
  }),
  complete: z.boolean().describe('false: counting was broken off, there are more'),
});
export type ExportPreview = z.infer<typeof ExportPreview>;

const raw = 'application/octet-stream';

/** Routes about files: looking into one before it is imported, and at an export before it is taken. */
export const fileRoutes = {
  readFileHead: {
    method: 'post',
    path: '/api/file-heads',
    summary: 'Read the beginning of a file (at most 1 MiB of it): its columns and first rows',
    action: 'manage',
    query: FileHeadOptions,
    rawBody: raw,
    reply: FileHead,
  },
  stopImport: {
    method: 'delete',
    path: '/api/projects/:id/imports/under-way',
    summary: 'Stop the import that is running; nothing of it stays',
    action: 'manage',
    reply: z.object({ stopped: z.boolean() }),
  },
  previewExport: {
    method: 'get',
    path: '/api/projects/:id/export-preview',
    summary: 'The first rows of an export as they would be written, and how many there are',
    action: 'read',
    query: ExportOptions,
    reply: ExportPreview,
  },
} as const;
