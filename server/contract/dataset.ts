import { z } from 'zod';
import { LabelId } from './ids.js';
import { Project } from './project.js';
import { Reason } from './reason.js';

export const importFormats = ['jsonl', 'csv', 'tsv'] as const;
export const ImportFormat = z.enum(importFormats);
export type ImportFormat = z.infer<typeof ImportFormat>;

/** What the labels of an imported file are used as. */
export const labelUses = ['training', 'test', 'oracle', 'checks', 'suggestions'] as const;
export const LabelUse = z.enum(labelUses);
export type LabelUse = z.infer<typeof LabelUse>;

const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((text) => text === 'true' || text === '1');

/** How the bytes of a file are read; Chinese spreadsheets still write GBK, which GB 18030 contains. */
export const textEncodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export const TextEncoding = z.enum(textEncodings);
export type TextEncoding = z.infer<typeof TextEncoding>;

const columnName = z.string().max(200);

export const ImportOptions = z.object({
  format: ImportFormat.optional().describe('left out: by the ending of `file`'),
  file: z.string().max(300).default('upload').describe('its name, for messages and the record'),
  encoding: TextEncoding.optional().describe('left out: UTF-8'),
  textColumn: columnName.optional(),
  labelColumn: columnName.optional().describe('left out: by its name; empty: the file has none'),
  titleColumn: columnName.optional().describe('shown above the text'),
  contextColumn: z
    .union([columnName, z.array(columnName).max(50)])
    .transform((names) => [names].flat())
    .optional()
    .describe('shown below the text, with its name; may be given several times'),
  idColumn: columnName.optional().describe('the key by which files of vectors name an item'),
  vectorColumn: z
    .string()
    .max(200)
    .optional()
    .describe('the column of vectors: lists of numbers, in CSV and TSV as JSON or with spaces'),
  labelsAs: LabelUse.default('training'),
  badRows: z.enum(['stop', 'skip']).default('stop'),
  dryRun: flag.optional().describe('report what would happen and add nothing'),
  orDeleteProject: flag
    .optional()
    .describe('when this fails or is stopped, the project goes too if it has no items'),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

export const RejectedRow = z.object({
  line: z.int().positive(),
  field: z.string(),
  reason: z.string().describe('what is wrong and how to mend it'),
  why: Reason.optional().describe('the same for pages, which say it in their language'),
});
export type RejectedRow = z.infer<typeof RejectedRow>;

export const ImportReport = z.object({
  project: z.string().describe('its slug'),
  read: z.int().nonnegative(),
  added: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  rejected: z.array(RejectedRow).describe('the first thousand'),
  rejectedCount: z.int().nonnegative(),
  vectors: z.int().nonnegative().optional().describe('items that got a vector from the file'),
  dryRun: z.boolean().optional().describe('true: nothing was added'),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const vectorFormats = ['jsonl', 'npy'] as const;

export const VectorOptions = z.object({
  format: z.enum(vectorFormats).optional().describe('left out: by the ending of `file`'),
  file: z.string().max(300).default('upload').describe('its name, for messages and the record'),
  replace: flag
    .default(false)
    .describe('all vectors of before go; these may have another dimension'),
});
export type VectorOptions = z.infer<typeof VectorOptions>;

export const VectorReport = z.object({
  project: z.string().describe('its slug'),
  dimension: z.int().positive(),
  vectors: z.int().nonnegative().describe('items that got a vector from the file'),
  replaced: z.int().nonnegative().describe('earlier vectors that are gone'),
  waiting: z.int().nonnegative().describe('items that still have no vector'),
});
export type VectorReport = z.infer<typeof VectorReport>;

export const ImportRecord = z.object({
  id: z.string(),
  file: z.string(),
  labelsAs: LabelUse,
  read: z.int(),
  added: z.int(),
  duplicates: z.int(),
  rejectedCount: z.int(),
  finishedAt: z.iso.datetime(),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

export const exportFormats = ['jsonl', 'csv', 'tsv'] as const;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;
export const splitNames = ['train', 'validation', 'test'] as const;

export const ExportOptions = z.object({
  format: ExportFormat.default('jsonl'),
  predictions: flag.default(false).describe('add the model’s label for what nobody labeled'),
  split: z
    .string()
    .regex(/^(train|validation|test)(,(train|validation|test))*$/)
    .optional()
    .describe('a comma-separated choice'),
  spreadsheetSafe: flag
    .default(true)
    .describe('CSV and TSV: an apostrophe before a cell that a spreadsheet would run'),
});
export type ExportOptions = z.infer<typeof ExportOptions>;

/** One line of an export. */
export const ExportRow = z.object({
  id: z.string(),
  text: z.string(),
  title: z.string().optional(),
  context: z.record(z.string(), z.string()).optional(),
  label: z.string().nullable(),
  split: z.enum(splitNames),
  source: z.enum(['annotator', 'import', 'oracle', 'model']).nullable(),
  annotators: z.array(z.object({ name: z.string(), label: z.string() })),
  probability: z.number().nullable().describe('of `label`, by the current model'),
  agreement: z.number().nullable().describe('share of the answers that chose `label`'),
  stream: z.enum(['active', 'audit', 'test']),
  selectionProbability: z.number().nullable(),
  modelVersion: z
    .int()
    .nullable()
    .describe('the model that chose the item; for a label by the model: the one that gave it'),
  guidelineVersion: z.int().nullable(),
  contentHash: z.string(),
  meta: z.record(z.string(), z.unknown()),
});
export type ExportRow = z.infer<typeof ExportRow>;

export const Predict = z.object({ texts: z.array(z.string().min(1).max(65_536)).min(1).max(1000) });
export const Predictions = z.object({
  modelVersion: z.int(),
  predictions: z.array(
    z.object({
      labelId: LabelId,
      label: z.string(),
      probability: z.number(),
      probabilities: z.array(
        z.object({ labelId: LabelId, label: z.string(), probability: z.number() }),
      ),
    }),
  ),
});
export type Predictions = z.infer<typeof Predictions>;

export const ProjectList = z.object({
  projects: z.array(Project),
  nextCursor: z.string().nullable(),
});
