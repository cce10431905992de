import { z } from 'zod';
import { AnnotatorId, AnswerId, BulkId, ItemId, LabelId } from './ids.js';
import { LabelProbability, Why } from './queue.js';

/** Where an item stands; `given`: its label is known without an answer, from a file or set by hand. */
export const ItemState = z.enum(['open', 'leased', 'answered', 'given', 'test', 'retired']);
export type ItemState = z.infer<typeof ItemState>;

/** What a list can be narrowed to: a state, or what is so besides it. */
export const ItemKind = z.enum([...ItemState.options, 'skipped', 'audit']);
export type ItemKind = z.infer<typeof ItemKind>;

export const LabelSource = z.enum(['annotator', 'import', 'set']);

export const ItemRow = z.object({
  id: ItemId,
  text: z.string(),
  clipped: z.boolean().describe('the text goes on: ask for the item to see all of it'),
  title: z.string().nullable(),
  state: ItemState,
  audit: z.boolean().describe('it belongs to the audit reserve'),
  flagged: z.boolean(),
  skipped: z.boolean().describe('somebody skipped it, and it waits for an answer'),
  label: z.string().nullable(),
  labelId: LabelId.nullable(),
  source: LabelSource.nullable().describe('`set`: by hand, over the answers'),
  answers: z.int().nonnegative().describe('answers that count'),
  score: z.number().nullable().describe('the acquisition score, where the item is ranked'),
  probabilities: z.array(LabelProbability).nullable().describe('best first'),
});
export type ItemRow = z.infer<typeof ItemRow>;

const share = z.coerce.number().min(0).max(1);

/** Which items are meant; all that is given must hold. */
const filterFields = {
  q: z.string().max(200).describe('words or characters of the text; the last word may be cut off'),
  label: LabelId.describe('the label as it stands: set by hand, else answered, else imported'),
  predicted: LabelId.describe('what the model says, now or in `round`'),
  true: LabelId.describe('the right label of an item that `round` was scored on'),
  round: z.coerce.number().int().positive().describe('items that this round was scored on'),
  of: z.enum(['audit', 'test']).describe('which score of the round; `audit` where left out'),
  annotator: AnnotatorId.describe('somebody who answered it'),
  assignee: AnnotatorId.describe('somebody whom it is assigned to'),
  state: ItemKind,
  flag: z.enum(['yes', 'no']),
  minUncertainty: share.describe('1 − the probability of the likeliest label, 0 to 1'),
  maxUncertainty: share,
};
export const ItemFilter = z.object(filterFields).partial();
export type ItemFilter = z.infer<typeof ItemFilter>;

export const ItemSort = z
  .enum(['id', 'score', 'uncertainty', 'answered'])
  .default('id')
  .describe(
    '`score`: in the order of asking, open items only; `uncertainty`: least sure first; ' +
      '`answered`: newest answer first, answered items only',
  );
export type ItemSort = z.infer<typeof ItemSort>;

/** A filter that cannot hold for anything says so instead of showing nothing. */
function refuseContradictions(
  filter: Pick<ItemFilter, 'true' | 'of' | 'round' | 'minUncertainty' | 'maxUncertainty'>,
  context: z.RefinementCtx,
): void {
  for (const field of ['true', 'of'] as const) {
    if (filter[field] === undefined || filter.round !== undefined) continue;
    const message = 'only holds for a round: name it with `round`';
    context.addIssue({ code: 'custom', path: [field], message });
  }
  if ((filter.minUncertainty ?? 0) > (filter.maxUncertainty ?? 1)) {
    const message = 'is larger than `maxUncertainty`: swap the two';
    context.addIssue({ code: 'custom', path: ['minUncertainty'], message });
  }
}

export const ListItems = z
  .object({
    ...ItemFilter.shape,
    sort: ItemSort,
    cursor: z.string().max(200).optional(),
    position: z.coerce
      .number()
      .int()
      .min(0)
      .optional()
      .describe('begin at this place of the list, 0 for the first item; instead of a cursor'),
    list: z
      .string()
      .max(100)
      .optional()
      .describe('the list that an earlier page came from, so that places stay what they were'),
    clip: z.coerce
      .number()
      .int()
      .min(20)
      .max(100_000)
      .optional()
      .describe('longer texts are cut off there; whole where left out'),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  })
  .superRefine(refuseContradictions);
export type ListItems = z.infer<typeof ListItems>;

export const ItemPage = z.object({
  items: z.array(ItemRow),
  nextCursor: z.string().nullable(),
  total: z.int().nonnegative().describe('items of the whole list'),
  position: z.int().nonnegative().describe('place of the first item in the list'),
  list: z.string(),
  stale: z.boolean().describe('something changed since the list was made; ask without `list`'),
});
export type ItemPage = z.infer<typeof ItemPage>;

const time = z.iso.datetime();

/** All that is known of one item. */
export const ItemDetail = ItemRow.extend({
  context: z.record(z.string(), z.string()).nullable(),
  meta: z.record(z.string(), z.unknown()),
  assignees: z.array(z.string()).describe('the only people who are asked; empty: anybody'),
  importedLabel: z.object({ label: z.string(), use: z.string() }).nullable(),
  history: z
    .array(
      z.object({
        at: time,
        who: z.string(),
        what: z.enum([
          'asked',
          'answered',
          'corrected',
          'undone',
          'too-late',
          'skipped',
          'flag',
          'comment',
          'label',
          'retire',
          'restore',
          'unflag',
          'assign',
          'unassign',
        ]),
        label: z.string().nullable(),
        note: z.string().nullable(),
        answerId: AnswerId.nullable(),
        bulkId: BulkId.nullable().describe('set where the change was made in bulk'),
        elapsedMs: z.number().nullable(),
        why: Why.nullable().describe('why the item was asked'),
      }),
    )
    .describe('oldest first'),
});
export type ItemDetail = z.infer<typeof ItemDetail>;

/** More people than this are no longer a choice of some. */
export const assigneesMax = 50;

export const BulkAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('label'), labelId: LabelId }),
  z.object({
    kind: z.literal('assign'),
    annotatorIds: z
      .array(AnnotatorId)
      .min(1)
      .max(assigneesMax)
      .describe('from then on the items go to these people only, and before all others'),
  }),
  z.object({ kind: z.enum(['retire', 'restore', 'flag', 'unflag', 'unassign']) }),
]);
export type BulkAction = z.infer<typeof BulkAction>;

/** Ids that a request may name one by one; larger selections are named by a filter. */
export const namedItemsMax = 5000;

export const StartBulk = z
  .object({
    action: BulkAction,
    itemIds: z.array(ItemId).min(1).max(namedItemsMax).optional(),
    filter: ItemFilter.superRefine(refuseContradictions)
      .optional()
      .describe('all items that match; `{}` for all there are'),
    except: z.array(ItemId).max(namedItemsMax).optional().describe('left out of the filter'),
  })
  .superRefine(({ itemIds, filter }, context) => {
    if ((itemIds === undefined) !== (filter === undefined)) return;
    const message = 'name the items by `itemIds` or by `filter`, one of the two';
    context.addIssue({ code: 'custom', path: ['itemIds'], message });
  });
export type StartBulk = z.infer<typeof StartBulk>;

/** A change of many items, under way or done; it can be undone by its id, whatever came after. */
export const BulkRecord = z.object({
  bulkId: BulkId,
  action: BulkAction,
  by: z.string(),
  at: time,
  undone: z.boolean(),
  running: z.boolean(),
  selected: z
    .int()
    .nonnegative()
    .nullable()
    .describe('items it was started on; null after a restart'),
  changed: z.int().nonnegative().describe('items that it holds for now'),
  leftOut: z
    .int()
    .nonnegative()
    .describe('items of the audit reserve without an answer, which are labeled by answers only'),
});
export type BulkRecord = z.infer<typeof BulkRecord>;
