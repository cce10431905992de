import fc from 'fast-check';
import type { AnnotatorId, LabelId } from '../../../server/contract/ids.js';
import type { Label } from '../../../server/contract/project.js';
import { people, slugs, type Slug, type World } from './world.js';

type Model = Record<string, never>;
export type Step = fc.Command<Model, World>;

/**
 * A command whose choices are numbers: they are looked up in what there is when it runs. It returns
 * the project that it may have changed, of which both stores must say the same.
 */
export function step<Choice extends { slug: Slug; who: AnnotatorId }>(
  name: string,
  choices: fc.Arbitrary<Choice>,
  run: (world: World, choice: Choice) => Slug,
): fc.Arbitrary<Step> {
  return choices.map((choice) => ({
    check: () => true,
    run: (_model, world) => {
      world.pass(1);
      world.compare(run(world, choice), choice.who);
    },
    toString: () => `${name}(${JSON.stringify(choice)})`,
  }));
}

export const index = fc.nat({ max: 1000 });
export const where = { slug: fc.constantFrom(...slugs), who: fc.constantFrom(...people) };

export function at<T>(list: readonly T[], position: number): T | undefined {
  return list[position % Math.max(1, list.length)];
}

export function labelsOf(world: World, slug: Slug): readonly Label[] {
  return world.ask('project', { project: slug })?.labels ?? [];
}

export function labelValue(world: World, slug: Slug, position: number) {
  const ids = [...labelsOf(world, slug).map(({ id }) => id), 'no-such-label' as LabelId];
  return { kind: 'label', labelId: at(ids, position) ?? ('none' as LabelId) } as const;
}
