import type { Matrix } from '../../matrix.js';
import { createMatrix, rowOf } from '../../matrix.js';
import type { Encoder } from '../encoder.js';
import { normalize } from '../normalize.js';
import type { LexicalFit } from './fit-lexical.js';
import type { Unit } from './tokenize.js';
import { countUnits, dampen, featuresOf } from './tokenize.js';

/** Vectors of units that are kept: 30 MB at 256 dimensions. */
const keptUnits = 30_000;

/**
 * The encoder of a fit. Text that shares no feature with the sample, such as an empty one, gets a vector of
 * zeros. A text's vector is a sum over its units, and those of common words are kept, which is several
 * times faster than adding up their n-grams anew.
 */
export function createLexicalEncoder(fit: LexicalFit): Encoder {
  const units = new UnitVectors(fit);
  return {
    id: 'lexical',
    fitId: fit.fitId,
    dimension: fit.dimension,
    encode: (texts) => Promise.resolve(encodeTexts(texts, units)),
    dispose: () => {
      units.clear();
    },
  };
}

function encodeTexts(texts: readonly string[], units: UnitVectors): Matrix {
  const vectors = createMatrix(texts.length, units.dimension);
  texts.forEach((text, row) => {
    const vector = rowOf(vectors, row);
    for (const [unit, count] of countUnits(text)) units.addTo(vector, unit, dampen(count));
    normalize(vector);
  });
  return vectors;
}

/** What each unit adds to the vector of a text: the summed projections of its features. */
class UnitVectors {
  readonly dimension: number;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #kept = new Map<Unit, Float32Array>();

  constructor(private readonly fit: LexicalFit) {
    this.dimension = fit.dimension;
    this.#rows = new Map(fit.features.map((feature, row) => [feature, row]));
  }

  addTo(target: Float32Array, unit: Unit, factor: number): void {
    const kept = this.#kept.get(unit);
    if (kept !== undefined) addScaled(target, { values: kept, from: 0 }, factor);
    else this.#addNew(target, unit, factor);
  }

  #projection(row: number): { values: Float32Array; from: number } {
    return { values: this.fit.projection, from: row * this.dimension };
  }

  clear(): void {
    this.#kept.clear();
  }

  #addNew(target: Float32Array, unit: Unit, factor: number): void {
    const rows = featuresOf(unit).flatMap((feature) => this.#rows.get(feature) ?? []);
    const [only] = rows;
    if (only === undefined) return;
    if (rows.length === 1) addScaled(target, this.#projection(only), factor);
    else addScaled(target, { values: this.#keep(unit, rows), from: 0 }, factor);
  }

  #keep(unit: Unit, rows: readonly number[]): Float32Array {
    const vector = new Float32Array(this.dimension);
    for (const row of rows) addScaled(vector, this.#projection(row), 1);
    // Beginning anew is simpler than ageing, and common words are back at once.
    if (this.#kept.size >= keptUnits) this.#kept.clear();
    this.#kept.set(unit, vector);
    return vector;
  }
}

/** target += factor × the row of `source` that starts at `from`, without a view of it: those cost more. */
function addScaled(
  target: Float32Array,
  { values, from }: { values: Float32Array; from: number },
  factor: number,
): void {
  for (let at = 0; at < target.length; at++) {
    target[at] = (target[at] as number) + factor * (values[from + at] as number);
  }
}
