import fc from 'fast-check';
import type { LabelUse } from '../../../server/contract/dataset.js';
import { stagedItem } from '../fixture.js';
import { at, index, step, where } from './step.js';
import { projectIdOf, type Slug, type World } from './world.js';

const row = fc.record({
  text: fc.nat({ max: 30 }),
  label: fc.option(fc.constantFrom('cat', 'dog', 'bird'), { freq: 2 }),
});
const rows = fc.array(row, { minLength: 1, maxLength: 6 });
const use = fc.constantFrom('training', 'test', 'oracle', 'checks', 'suggestions');

export const importing = [
  step('import', fc.record({ ...where, rows, use }), (world, { slug, rows: given, use: as }) => {
    const begun = begin(world, slug, as);
    if (begun !== null) {
      chunk(world, begun, given);
      finish(world, begun, given.length);
    }
    return slug;
  }),
  step('beginImport', fc.record({ ...where, use }), (world, { slug, use: as }) => {
    begin(world, slug, as);
    return slug;
  }),
  step('importChunk', fc.record({ ...where, index, rows }), (world, choice) => {
    const importId = recentImport(world, choice.index);
    if (importId !== undefined) chunk(world, importId, choice.rows);
    return choice.slug;
  }),
  step('finishImport', fc.record({ ...where, index }), (world, choice) => {
    const importId = recentImport(world, choice.index);
    if (importId !== undefined) finish(world, importId, 6);
    return choice.slug;
  }),
  step('abortImport', fc.record({ ...where, index }), (world, choice) => {
    const importId = recentImport(world, choice.index);
    if (importId !== undefined) world.call('abortImport', { importId });
    return choice.slug;
  }),
];

/** Mostly one that may still run. */
function recentImport(world: World, position: number): ImportId | undefined {
  return at(world.importIds.slice(-3).reverse(), position % 4);
}

type ImportId = World['importIds'][number];

function begin(world: World, slug: Slug, labelsAs: LabelUse) {
  const start = { projectId: projectIdOf(slug), fileName: 'rows.jsonl', labelsAs };
  const begun = world.call('beginImport', start);
  if (begun !== null) world.importIds.push(begun.importId);
  return begun?.importId ?? null;
}

function chunk(
  world: World,
  importId: ImportId,
  given: readonly { text: number; label: string | null }[],
): void {
  const staged = given.map(({ text, label }) => stagedItem(`text ${text}`, label));
  world.call('importChunk', { importId, rows: staged });
}

function finish(world: World, importId: ImportId, read: number): void {
  world.call('finishImport', { importId, read, rejected: [], rejectedCount: 0 });
}
