import { keyLimit } from '../random.js';
import { acquisitionFunctions, scorePool, type UncertaintyName } from './acquisition-functions.js';
import { pickRanked, type QueryInput, type Ranking } from './query-plan.js';
import { selectTop } from './select-top.js';

/** The candidates in the order of their seeded keys: the smallest key first. */
export function rankRandom(input: QueryInput): Ranking {
  // float32 would make near keys equal, so the order comes from the keys and the scores only show it.
  const { rows } = takeTop(input, new Float32Array(input.candidates.length));
  return {
    rows,
    scores: Float32Array.from(rows, (row) => 1 - (input.keys[row] as number) / keyLimit),
  };
}

/** The candidates of which the model is least sure; at random while there is none. */
export function rankUncertain(input: QueryInput, name: UncertaintyName): Ranking {
  const { probabilities, classCount } = input;
  if (probabilities === null) return rankRandom(input);
  const acquisition = acquisitionFunctions[name];
  return takeTop(input, scorePool(acquisition, input.candidates, { probabilities, classCount }));
}

function takeTop({ candidates: rows, keys, size }: QueryInput, scores: Float32Array): Ranking {
  return pickRanked({ rows, scores }, selectTop({ rows, scores, keys }, size));
}
