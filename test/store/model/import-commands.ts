import fc from 'fast-check';
import type { LabelUse } from '../../../server/contract/dataset.js';
import type { ImportId } from '../../../server/contract/ids.js';
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
  step('importChunk', fc.record({ ...where, index, rows }), (world, choice) =>
    withImport(world, choice, (importId) => chunk(world, importId, choice.rows)),
  ),
  step('prepareImport', fc.record({ ...where, index }), (world, choice) =>
    withImport(world, choice, (importId) => {
      world.call('prepareImport', { importId });
    }),
  ),
  step('finishImport', fc.record({ ...where, index }), (world, choice) =>
    withImport(world, choice, (importId) => finish(world, importId, 6)),
  ),
  step('abortImport', fc.record({ ...where, index }), (world, choice) =>
    withImport(world, choice, (importId) => {
      world.call('abortImport', { importId });
    }),
  ),
];

/** Mostly one that may still run. */
function withImport(
  world: World,
  choice: { readonly slug: Slug; readonly index: number },
  run: (importId: ImportId) => void,
): Slug {
  const found = at(world.imports.slice(-3).reverse(), choice.index % 4);
  if (found === undefined) return choice.slug;
  run(found.importId);
  return found.slug;
}

function begin(world: World, slug: Slug, labelsAs: LabelUse) {
  const start = { projectId: projectIdOf(slug), fileName: 'rows.jsonl', labelsAs };
  const begun = world.call('beginImport', start);
  if (begun !== null) world.imports.push({ slug, importId: begun.importId });
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
