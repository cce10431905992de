import { createMatrix } from '../../matrix.js';
import { seededKey } from '../../random.js';
import { readCorpus, visitFeatures, type Corpus } from './corpus.js';
import type { SparseRows } from './sparse-rows.js';
import { dampen } from './tokenize.js';
import { truncatedSvd } from './truncated-svd.js';

/** A fitted lexical encoder as plain data: it can be stored, and sent to a thread. */
export interface LexicalFit {
  /** Names the sample and everything else that changes the vectors. */
  readonly fitId: string;
  readonly dimension: number;
  /** Feature f has row f of `projection`. */
  readonly features: readonly string[];
  /** On shared memory, features.length × dimension: inverse document frequency × right singular vector. */
  readonly projection: Float32Array;
}

export const lexicalDimension = 256;
/** The seed of service and simulation alike, so that both make the same vectors of the same pool. */
export const lexicalSeed = 1;
/** The basis of ten thousand texts serves a million; the rest are only projected. */
export const lexicalSampleSize = 10_000;
/** More features than this cost memory and time and are too rare to shape 256 directions. */
const mostFeatures = 20_000;
const version = 2;

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
  const corpus = readCorpus(sample);
  const frequencies = documentFrequencies(corpus);
  const chosen = chooseFeatures(corpus, frequencies);
  const rarity = Float64Array.from(chosen, (feature) =>
    inverseFrequency(frequencies[feature] as number, sample.length),
  );
  const { values: projection } = createMatrix(chosen.length, lexicalDimension, { shared: true });
  if (chosen.length > 0) {
    const { right } = truncatedSvd(weigh(corpus, chosen, rarity), lexicalDimension, seed);
    for (let row = 0; row < right.rows; row++) {
      for (let column = 0; column < right.columns; column++) {
        const value = right.values[row * right.columns + column] as number;
        projection[row * lexicalDimension + column] = value * (rarity[row] as number);
      }
    }
  }
  const features = Array.from(chosen, (feature) => corpus.features[feature] as string);
  return { fitId: fitIdOf(sample, seed), dimension: lexicalDimension, features, projection };
}

/** In how many documents each feature is. */
function documentFrequencies(corpus: Corpus): Int32Array {
  const frequencies = new Int32Array(corpus.features.length);
  const lastSeenIn = new Int32Array(corpus.features.length).fill(-1);
  corpus.documents.forEach(({ units }, document) => {
    for (const unit of units) {
      visitFeatures(corpus, unit, (feature) => {
        if (lastSeenIn[feature] === document) return;
        lastSeenIn[feature] = document;
        frequencies[feature] = (frequencies[feature] as number) + 1;
      });
    }
  });
  return frequencies;
}

/** The most frequent features that are in two texts or more. */
function chooseFeatures({ features }: Corpus, frequencies: Int32Array): Int32Array {
  const name = (feature: number) => features[feature] as string;
  const count = (feature: number) => frequencies[feature] as number;
  const shared = Int32Array.from(features.keys()).filter((feature) => count(feature) > 1);
  shared.sort((a, b) => count(b) - count(a) || (name(a) < name(b) ? -1 : 1));
  return shared.slice(0, mostFeatures);
}

function inverseFrequency(frequency: number, texts: number): number {
  return 1 + Math.log((1 + texts) / (1 + frequency));
}

/** TF-IDF, each row of length 1: texts × chosen features. */
function weigh(corpus: Corpus, chosen: Int32Array, rarity: Float64Array): SparseRows {
  const columns = new Int32Array(corpus.features.length).fill(-1);
  chosen.forEach((feature, column) => (columns[feature] = column));
  const starts = new Int32Array(corpus.documents.length + 1);
  const [indexes, values]: [number[], number[]] = [[], []];
  corpus.documents.forEach(({ units, counts }, row) => {
    const weights = new Map<number, number>();
    units.forEach((unit, place) => {
      const dampened = dampen(counts[place] as number);
      visitFeatures(corpus, unit, (feature) => {
        const column = columns[feature] as number;
        if (column === -1) return;
        weights.set(column, (weights.get(column) ?? 0) + dampened * (rarity[column] as number));
      });
    });
    const length = Math.hypot(...weights.values()) || 1;
    for (const [column, weight] of weights) {
      indexes.push(column);
      values.push(weight / length);
    }
    starts[row + 1] = indexes.length;
  });
  return {
    rows: corpus.documents.length,
    columns: chosen.length,
    starts,
    indexes: Int32Array.from(indexes),
    values: Float32Array.from(values),
  };
}
