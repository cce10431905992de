import { z } from 'zod';
import { ItemId, LabelId } from './ids.js';

/**
 * What people are asked to produce. A new task adds a member to each of the three unions below
 * (task, payload, value); the store keeps payloads and values as JSON and needs no new table.
 */
export const Task = z.discriminatedUnion('kind', [z.object({ kind: z.literal('classification') })]);
export type Task = z.infer<typeof Task>;
export type TaskKind = Task['kind'];

/** What an annotator is shown. */
export const ItemPayload = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    title: z.string().optional(),
    context: z.record(z.string(), z.string()).optional(),
  }),
]);
export type ItemPayload = z.infer<typeof ItemPayload>;

/** What an annotator says about it. */
export const AnswerValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('label'), labelId: LabelId }),
]);
export type AnswerValue = z.infer<typeof AnswerValue>;

/** An item as the wire carries it: its payload with its id. */
export const Item = z.discriminatedUnion('kind', [ItemPayload.options[0].extend({ id: ItemId })]);
export type Item = z.infer<typeof Item>;
