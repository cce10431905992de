import type { LexicalFit } from '../encoders/lexical/fit-lexical.js';
import { dampen, featuresOf, walkUnits, type Unit } from '../encoders/lexical/tokenize.js';
import type { ClassDirection } from './class-direction.js';
import type { AlignedText, Span } from './word-spans.js';

/**
 * What each word adds to a class's logit under a lexical encoder, in logits: words.length numbers.
 *
 * Exact, because the vector of a text is a sum over its units and the head is linear: together the words
 * make up the whole logit but for its bias. A unit that reaches over several words is shared among them
 * by length, and one that occurs n times counts the same each time.
 */
export function lexicalWordWeights(
  { readable }: AlignedText,
  words: readonly Span[],
  { fit, direction }: { fit: LexicalFit; direction: ClassDirection },
): Float64Array {
  const occurrences = countOccurrences(readable);
  const projected = projectUnits(occurrences, { fit, direction });
  const owners = ownersOf(readable.length, words);
  const weights = new Float64Array(words.length);
  walkUnits(readable, (unit, start, end) => {
    const each = (projected.get(unit) ?? 0) / (occurrences.get(unit) ?? 1);
    if (each !== 0) share(weights, owners.subarray(start, end), each);
  });
  return weights;
}

function countOccurrences(readable: string): Map<Unit, number> {
  const counts = new Map<Unit, number>();
  walkUnits(readable, (unit) => counts.set(unit, (counts.get(unit) ?? 0) + 1));
  return counts;
}

/** What all occurrences of a unit together add to the logit. */
function projectUnits(
  occurrences: ReadonlyMap<Unit, number>,
  { fit, direction }: { fit: LexicalFit; direction: ClassDirection },
): Map<Unit, number> {
  const rows = new Map(fit.features.map((feature, row) => [feature, row]));
  const sum = new Float64Array(fit.dimension);
  const along = new Map<Unit, number>();
  for (const [unit, count] of occurrences) {
    const factor = dampen(count);
    for (const feature of featuresOf(unit)) {
      const row = rows.get(feature);
      if (row === undefined) continue;
      const vector = fit.projection.subarray(row * fit.dimension, (row + 1) * fit.dimension);
      along.set(unit, (along.get(unit) ?? 0) + factor * dot(direction.weights, vector));
      vector.forEach((value, at) => (sum[at] = (sum[at] ?? 0) + factor * value));
    }
  }
  const length = Math.hypot(...sum) || 1;
  return new Map(Array.from(along, ([unit, value]) => [unit, value / length]));
}

/** For each place the word that stands there; −1 between words. */
function ownersOf(length: number, words: readonly Span[]): Int32Array {
  const owners = new Int32Array(length).fill(-1);
  words.forEach(({ start, end }, word) => owners.fill(word, start, end));
  return owners;
}

function share(weights: Float64Array, owners: Int32Array, amount: number): void {
  const owned = owners.filter((owner) => owner >= 0);
  for (const owner of owned) weights[owner] = (weights[owner] ?? 0) + amount / owned.length;
}

function dot(left: Float64Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < right.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}
