import { z } from 'zod';

/** The alphabet of every id, so that ids travel in URLs, file names and logs unescaped. */
const identifier = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);

export const ProjectId = identifier.brand<'ProjectId'>();
export const LabelId = identifier.brand<'LabelId'>();
export const ItemId = identifier.brand<'ItemId'>();
export const LeaseId = identifier.brand<'LeaseId'>();
export const AnswerId = identifier.brand<'AnswerId'>();
export const AnnotatorId = identifier.brand<'AnnotatorId'>();
export const ImportId = identifier.brand<'ImportId'>();
export const VectorFileId = identifier.brand<'VectorFileId'>();
export const BulkId = identifier.brand<'BulkId'>();

export type ProjectId = z.infer<typeof ProjectId>;
export type LabelId = z.infer<typeof LabelId>;
export type ItemId = z.infer<typeof ItemId>;
export type LeaseId = z.infer<typeof LeaseId>;
export type AnswerId = z.infer<typeof AnswerId>;
export type AnnotatorId = z.infer<typeof AnnotatorId>;
export type ImportId = z.infer<typeof ImportId>;
export type VectorFileId = z.infer<typeof VectorFileId>;
export type BulkId = z.infer<typeof BulkId>;

/** A project's name in URLs and commands. */
export const Slug = z
  .string()
  .min(1)
  .max(60)
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'use lower-case letters, digits and single hyphens, for example "movie-reviews"',
  );
