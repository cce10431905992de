import fc from 'fast-check';
import type { BulkAction } from '../../../server/contract/items.js';
import { at, index, labelValue, step, where } from './step.js';
import { people, projectIdOf } from './world.js';

/** Changes of many items and their undo, between all that people do with the same items. */
export const bulkChanging = [
  step(
    'bulk',
    fc.record({ ...where, kind: index, picks: fc.array(index, { maxLength: 4 }), label: index }),
    (world, { slug, who: annotatorId, kind, picks, label }) => {
      const projectId = projectIdOf(slug);
      const { labelId } = labelValue(world, slug, label);
      const kinds: BulkAction[] = [
        { kind: 'label', labelId },
        { kind: 'retire' },
        { kind: 'restore' },
        { kind: 'flag' },
        { kind: 'unflag' },
        { kind: 'assign', annotatorIds: [at(people, label) ?? annotatorId] },
        { kind: 'assign', annotatorIds: [...people].slice(label % people.length) },
        { kind: 'unassign' },
      ];
      const bulkId = world.newBulkId();
      const action = at(kinds, kind) ?? { kind: 'flag' };
      world.call('beginBulk', { bulkId, projectId, annotatorId, action });
      const pool = world.ask('poolItems', { projectId, after: 0, limit: 1000 });
      // Half of them are in somebody's hands, or were just now.
      const held = world.leases.filter((lease) => lease.slug === slug).slice(-4);
      const chosen = picks.map((pick) =>
        pick % 2 === 0 ? at(held, pick >> 1)?.lease.item.id : at(pool, pick)?.itemId,
      );
      const itemIds = chosen.filter((id) => id !== undefined);
      // Refused where the change itself was, as with a label that is not there.
      if (world.call('bulkChunk', { bulkId, itemIds }) !== null) world.bulks.push(bulkId);
      return slug;
    },
  ),
  step('undoBulk', fc.record({ ...where, index }), (world, choice) => {
    const bulkId = at(world.bulks, choice.index);
    if (bulkId !== undefined) world.call('undoBulkChunk', { bulkId });
    return choice.slug;
  }),
];
