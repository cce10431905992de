import { seededKey } from '../../random.js';
import type { SparseRows } from './sparse-rows.js';
import type { Unit } from './tokenize.js';
import { countUnits, dampen, featuresOf } from './tokenize.js';
import { truncatedSvd } from './truncated-svd.js';

/** A fitted lexical encoder as plain data: it can be stored, and sent to a thread. */
export interface LexicalFit {
  /** Names the sample and everything else that changes the vectors. */
  readonly fitId: string;
  readonly dimension: number;
  /** Feature f has row f of `projection`. */
  readonly features: readonly string[];
  /** features.length × dimension: inverse document frequency × right singular vector. */
  readonly projection: Float32Array;
}

export const lexicalDimension = 256;
/** The seed of service and simulation alike, so that both make the same vectors of the same pool. */
export const lexicalSeed = 1;
/** The basis of ten thousand texts serves a million; the rest are only projected. */
export const lexicalSampleSize = 10_000;
/** More features than this cost memory and time and are too rare to shape 256 directions. */
const mostFeatures = 20_000;
const version = 1;

/** The texts that a fit is made on: distinct, drawn by a seeded hash, so that their order does not matter. */
export function sampleTexts(texts: readonly string[], seed: number): string[] {
  const keyed = [...new Set(texts)].map((text) => ({ text, key: seededKey(seed, text) }));
  keyed.sort((left, right) => left.key - right.key || (left.text < right.text ? -1 : 1));
  return keyed.slice(0, lexicalSampleSize).map(({ text }) => text);
}

/** The id of the fit that `fitLexicalEncoder` would make of these texts. */
export function lexicalFitId(texts: readonly string[], seed: number): string {
  return fitIdOf(sampleTexts(texts, seed), seed);
}

/** A running hash of 96 bits over the sample in its order. */
function fitIdOf(sample: readonly string[], seed: number): string {
  let [first, second] = [seededKey(seed, 'first'), seededKey(seed, 'second')];
  for (const text of sample) {
    first = seededKey(first, text);
    second = seededKey(second, text);
  }
  const hex = [first, second].map((key) => key.toString(16).padStart(12, '0')).join('');
  return `lsa${version}-${lexicalDimension}-${hex}`;
}

/**
 * Fits latent semantic analysis (Deerwester et al. 1990) on a sample of the texts: TF-IDF over the
 * features that at least two texts of the sample have, rows of length 1, reduced to 256 dimensions by a
 * truncated SVD. Deterministic in the set of texts and `seed`; texts without any shared feature give a
 * fit whose vectors are zero.
 */
export function fitLexicalEncoder(texts: readonly string[], seed: number): LexicalFit {
  const sample = sampleTexts(texts, seed);
  const documents = sample.map(countUnits);
  const featuresByUnit = new UnitFeatures();
  const frequencies = documentFrequencies(documents, featuresByUnit);
  const features = chooseFeatures(frequencies);
  const rarity = features.map((feature) => inverseFrequency(frequencies, feature, sample.length));
  const matrix = weigh(documents, { features, rarity, featuresByUnit });
  const projection = new Float32Array(features.length * lexicalDimension);
  if (features.length > 0) {
    const { right } = truncatedSvd(matrix, lexicalDimension, seed);
    for (let row = 0; row < right.rows; row++) {
      for (let column = 0; column < right.columns; column++) {
        const value = right.values[row * right.columns + column] ?? 0;
        projection[row * lexicalDimension + column] = value * (rarity[row] ?? 0);
      }
    }
  }
  return { fitId: fitIdOf(sample, seed), dimension: lexicalDimension, features, projection };
}

/** The features of each distinct unit, cut only once. */
class UnitFeatures {
  readonly #known = new Map<Unit, string[]>();

  of(unit: Unit): string[] {
    let features = this.#known.get(unit);
    if (features === undefined) this.#known.set(unit, (features = featuresOf(unit)));
    return features;
  }
}

type Document = ReadonlyMap<Unit, number>;

function documentFrequencies(
  documents: readonly Document[],
  featuresByUnit: UnitFeatures,
): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const document of documents) {
    const seen = new Set<string>();
    for (const unit of document.keys()) {
      for (const feature of featuresByUnit.of(unit)) seen.add(feature);
    }
    for (const feature of seen) frequencies.set(feature, (frequencies.get(feature) ?? 0) + 1);
  }
  return frequencies;
}

/** The most frequent features that are in two texts or more. */
function chooseFeatures(frequencies: ReadonlyMap<string, number>): string[] {
  const shared = [...frequencies].filter(([, count]) => count > 1);
  shared.sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return shared.slice(0, mostFeatures).map(([feature]) => feature);
}

function inverseFrequency(
  frequencies: ReadonlyMap<string, number>,
  feature: string,
  texts: number,
): number {
  return 1 + Math.log((1 + texts) / (1 + (frequencies.get(feature) ?? 0)));
}

interface Weighing {
  features: readonly string[];
  rarity: readonly number[];
  featuresByUnit: UnitFeatures;
}

/** TF-IDF, each row of length 1: texts × features. */
function weigh(documents: readonly Document[], weighing: Weighing): SparseRows {
  const { features, rarity, featuresByUnit } = weighing;
  const columns = new Map(features.map((feature, column) => [feature, column]));
  const starts = new Int32Array(documents.length + 1);
  const [indexes, values]: [number[], number[]] = [[], []];
  documents.forEach((document, row) => {
    const weights = new Map<number, number>();
    for (const [unit, count] of document) {
      for (const feature of featuresByUnit.of(unit)) {
        const column = columns.get(feature);
        if (column === undefined) continue;
        const weight = dampen(count) * (rarity[column] ?? 0);
        weights.set(column, (weights.get(column) ?? 0) + weight);
      }
    }
    const length = Math.hypot(...weights.values()) || 1;
    for (const [column, weight] of weights) {
      indexes.push(column);
      values.push(weight / length);
    }
    starts[row + 1] = indexes.length;
  });
  return {
    rows: documents.length,
    columns: features.length,
    starts,
    indexes: Int32Array.from(indexes),
    values: Float32Array.from(values),
  };
}
