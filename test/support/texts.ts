import { createRandom } from '../../model/random.js';

const cats = ['purrs on the sofa', 'sharpens its claws', 'chases a mouse', 'drinks warm milk'];
const dogs = ['barks at the mailman', 'fetches the stick', 'wags its tail', 'guards the house'];
const when = ['today', 'at dawn', 'after lunch', 'on Sunday', 'in the rain', 'near the river'];

export interface LabeledText {
  readonly text: string;
  readonly label: 'cat' | 'dog';
}

/** Distinct short texts of two classes that a model can tell apart, in a seeded order. */
export function animalTexts(count: number, seed = 1): LabeledText[] {
  const rows = Array.from({ length: count }, (_, index): LabeledText => {
    const label = index % 2 === 0 ? 'cat' : 'dog';
    const does = (label === 'cat' ? cats : dogs)[Math.floor(index / 2) % cats.length] ?? '';
    const moment = when[Math.floor(index / 8) % when.length] ?? '';
    return { text: `The animal number ${index} ${does} ${moment}.`, label };
  });
  return createRandom(seed).shuffle(rows);
}
