import fc from 'fast-check';
import type { AnnotatorId, ItemId } from '../../../server/contract/ids.js';
import { unscored } from '../fixture.js';
import { bulkChanging } from './bulk-commands.js';
import { importing } from './import-commands.js';
import { at, index, labelsOf, labelValue, step, where, type Step } from './step.js';
import { projectIdOf, type KnownLease, type Slug, type World } from './world.js';

function claim(world: World, by: { slug: Slug; who: AnnotatorId; count: number }): void {
  const { slug, who: annotatorId, count } = by;
  // Nothing is simultaneous: the order in which items were served is part of their history.
  world.pass(1);
  const claimed = world.call('claim', { projectId: projectIdOf(slug), annotatorId, count });
  for (const lease of claimed?.items ?? []) world.leases.push({ slug, annotatorId, lease });
}

const claiming = [
  step('claim', fc.record({ ...where, count: fc.integer({ min: 1, max: 3 }) }), (world, choice) => {
    claim(world, choice);
    return choice.slug;
  }),
  step('renew', fc.record({ ...where, index }), (world, choice) =>
    withLease(world, choice, ({ annotatorId, lease }) => {
      world.call('renewLeases', { annotatorId, leaseIds: [lease.leaseId] });
    }),
  ),
  step(
    'release',
    fc.record({ ...where, index, graceMs: fc.constantFrom(0, 1000, 60_000) }),
    (world, choice) =>
      withLease(world, choice, ({ annotatorId, lease: { leaseId } }) => {
        // Now and then somebody tries to give back what another person holds.
        const by = choice.index % 10 === 9 ? choice.who : annotatorId;
        const { graceMs } = choice;
        world.call('releaseLeases', { annotatorId: by, leaseIds: [leaseId], graceMs });
      }),
  ),
  step('expire', fc.record({ ...where, ms: fc.nat({ max: 40_000 }) }), (world, { slug, ms }) => {
    world.pass(ms);
    world.call('reapExpired', undefined);
    return slug;
  }),
  step('expireOnTheDot', fc.record({ ...where, index, reaps: fc.boolean() }), (world, choice) =>
    withLease(world, choice, ({ annotatorId, lease }) => {
      world.passUntil(lease.expiresAt);
      // To be answered, renewed or reaped at exactly the moment of its end.
      if (choice.reaps) world.call('reapExpired', undefined);
      else if (choice.index % 2 === 0) {
        world.call('renewLeases', { annotatorId, leaseIds: [lease.leaseId] });
      }
    }),
  ),
  step('wait', fc.record({ ...where, ms: fc.nat({ max: 40_000 }) }), (world, { slug, ms }) => {
    world.pass(ms);
    return slug;
  }),
  step('skip', fc.record({ ...where, index }), (world, choice) =>
    withLease(world, choice, ({ annotatorId, lease }) => {
      world.call('skipItem', { annotatorId, leaseId: lease.leaseId, reason: null });
    }),
  ),
  step('flag', fc.record({ ...where, index }), (world, choice) =>
    withLease(world, choice, ({ lease }) => {
      const note = { leaseId: lease.leaseId, note: 'odd' };
      world.call('flagItem', { annotatorId: choice.who, ...note });
    }),
  ),
];

/** Mostly one of the newest leases, as people have in hand, and now and then an old one. */
function withLease(
  world: World,
  choice: { readonly slug: Slug; readonly index: number },
  use: (held: KnownLease) => void,
): Slug {
  const recent = choice.index % 3 === 0 ? world.leases : world.leases.slice(-4);
  const held = at(recent, choice.index);
  if (held === undefined) return choice.slug;
  use(held);
  return held.slug;
}

type KnownAnswer = World['answers'][number];

/** Mostly one of the newest answers too. */
function withAnswer(
  world: World,
  choice: { readonly slug: Slug; readonly index: number },
  use: (known: KnownAnswer) => void,
): Slug {
  const recent = choice.index % 3 === 0 ? world.answers : world.answers.slice(-4);
  const known = at(recent, choice.index);
  if (known === undefined) return choice.slug;
  use(known);
  return known.slug;
}

const answering = [
  step('answer', fc.record({ ...where, index, label: index }), (world, choice) =>
    withLease(world, choice, ({ slug, annotatorId, lease: { leaseId, item } }) => {
      const answer = {
        ...{ answerId: world.newAnswerId(), leaseId, itemId: item.id, elapsedMs: choice.label },
        annotatorId: choice.index % 40 === 39 ? choice.who : annotatorId,
        value: labelValue(world, slug, choice.label),
      };
      if (world.call('recordAnswer', answer) !== null) world.answers.push({ slug, answer });
    }),
  ),
  step('overtaken', fc.record({ ...where, index, label: index }), (world, choice) =>
    withLease(world, choice, ({ slug, annotatorId, lease }) => {
      world.passUntil(lease.expiresAt);
      world.call('reapExpired', undefined);
      // Others take what was not answered in time, and then its answer comes.
      claim(world, { slug, who: choice.who, count: 3 });
      world.pass(1);
      const answer = {
        ...{ answerId: world.newAnswerId(), leaseId: lease.leaseId, itemId: lease.item.id },
        ...{ annotatorId, elapsedMs: 1, value: labelValue(world, slug, choice.label) },
      };
      if (world.call('recordAnswer', answer) !== null) world.answers.push({ slug, answer });
      claim(world, { slug, who: annotatorId, count: 1 });
    }),
  ),
  step('replay', fc.record({ ...where, index, label: index }), (world, choice) =>
    withAnswer(world, choice, ({ slug, answer }) => {
      const other = labelValue(world, slug, choice.label);
      const value = choice.label % 3 === 0 ? other : answer.value;
      world.call('recordAnswer', { ...answer, value });
    }),
  ),
  step('undo', fc.record({ ...where, index }), (world, choice) =>
    withAnswer(world, choice, ({ slug, answer: { annotatorId, answerId } }) => {
      const undone = world.call('undoAnswer', { annotatorId, answerId });
      if (undone !== null) world.leases.push({ slug, annotatorId, lease: undone.item });
    }),
  ),
  step('correct', fc.record({ ...where, index, label: index }), (world, choice) =>
    withAnswer(world, choice, ({ slug, answer: { annotatorId, answerId } }) => {
      const value = labelValue(world, slug, choice.label);
      world.call('correctAnswer', { annotatorId, answerId, value });
    }),
  ),
];

/** Mostly none, so that the work goes on; else close to what is used, where the rules show. */
function budgetNear(used: number, position: number): number | null {
  return position % 2 === 0 ? null : Math.max(1, used + ((position >> 1) % 3));
}

const leading = [
  step(
    'publish',
    fc.record({ ...where, ranks: fc.array(index, { maxLength: 5 }), version: fc.nat({ max: 3 }) }),
    (world, { slug, ranks, version }) => {
      const projectId = projectIdOf(slug);
      const pool = world.ask('poolItems', { projectId, after: 0, limit: 1000 });
      const ids = ranks.map((rank) => at(pool, rank)?.itemId).filter((id) => id !== undefined);
      world.call('publishFrontier', {
        ...{ projectId, trainedOn: 0, encoder: 'lexical', fitId: 'fit', backend: 'cpu' },
        modelVersion: world.ask('lastModelVersion', { projectId }) + version,
        refreshMs: 1.5,
        entries: ids.map((itemId: ItemId, rank) => ({
          ...{ itemId, strategy: rank % 2 === 0 ? 'margin' : 'random', suggestion: null },
          score: rank % 2 === 0 ? 1 / (rank + 1) : null,
        })),
      });
      return slug;
    },
  ),
  step('closeRound', fc.record(where), (world, { slug }) => {
    world.call('closeRound', { projectId: projectIdOf(slug) });
    return slug;
  }),
  step('finishRound', fc.record(where), (world, { slug }) => {
    const [closing] = world.call('closingRounds', undefined) ?? [];
    if (closing !== undefined) world.call('finishRound', unscored(closing));
    return slug;
  }),
  step('auditBatch', fc.record({ ...where, size: fc.nat({ max: 4 }) }), (world, { slug, size }) => {
    world.call('requestAuditBatch', { projectId: projectIdOf(slug), size });
    return slug;
  }),
  step('settings', fc.record({ ...where, index }), (world, { slug, who, index: position }) => {
    const projectId = projectIdOf(slug);
    const exists = world.ask('project', { project: slug }) !== null;
    const { answers, mine } = exists
      ? world.ask('progress', { projectId, annotatorId: who })
      : { answers: 0, mine: 0 };
    const changes = [
      { settings: { overlap: 1 + (position % 3), overlapShare: (position % 5) / 4 } },
      { settings: { budget: budgetNear(answers, position) } },
      { settings: { budgetPerPerson: budgetNear(mine, position) } },
      { settings: { roundSize: 1 + (position % 5) } },
      { settings: { auditRate: (position % 4) / 3, auditCap: position % 9 } },
      { settings: { auditShare: (position % 10) / 10, leaseSeconds: 10 + (position % 40) } },
      { guideline: `Version ${position % 3}.` },
    ];
    world.call('updateProject', { projectId, ...at(changes, position) });
    // What most settings change shows at the next claim.
    claim(world, { slug, who, count: 2 });
    return slug;
  }),
  step('pause', fc.record({ ...where, paused: fc.boolean() }), (world, { slug, paused }) => {
    world.call('updateProject', { projectId: projectIdOf(slug), paused });
    return slug;
  }),
  step(
    'labels',
    fc.record({
      ...where,
      list: fc.array(
        fc.record({
          byId: fc.boolean(),
          index,
          name: fc.constantFrom('cat', 'dog', 'bird', 'cow'),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    (world, { slug, list }) => {
      const known = labelsOf(world, slug);
      const labels = list.map(({ byId, index: position, name }) => {
        const id = at(known, position)?.id;
        return byId && id !== undefined ? { id, name } : { name };
      });
      world.call('updateLabels', { projectId: projectIdOf(slug), labels });
      return slug;
    },
  ),
  step('delete', fc.record({ ...where, index }), (world, { index: chance }) => {
    // Seldom, because little happens in a project that is gone.
    if (chance % 10 === 0) world.deleteProject('crowd');
    return 'crowd';
  }),
  step('reopen', fc.record(where), (world, { slug }) => {
    world.reopen();
    return slug;
  }),
];

/** Claims and answers come often, what a project's lead does seldom. */
export const commands: fc.Arbitrary<Step>[] = [
  ...importing,
  ...claiming,
  ...[1, 2, 3, 4].flatMap(() => claiming.slice(0, 1)),
  ...answering,
  ...[1, 2, 3, 4, 5].flatMap(() => answering.slice(0, 1)),
  ...leading,
  ...bulkChanging,
];
