import type { Matrix } from '../matrix.js';
import { createMatrix, rowOf } from '../matrix.js';
import type { EncoderDescription } from './encoder.js';
import { normalize } from './normalize.js';
import { encodePolarity, polarityDescription } from './polarity.js';

/** Vectors that stand beside others, and how much they weigh there. */
export interface WeightedVectors {
  vectors: Matrix;
  weight: number;
}

/**
 * Weights beside the sentence part, of which held-out parts of training files show the highest mean AULC
 * (docs/decisions.md).
 */
const lexicalWeight = 0.5;
const polarityWeight = 0.2;

/** Describes the vectors that `joinEncoders` makes. */
export function describeJoined(
  sentence: EncoderDescription,
  lexical: EncoderDescription,
): EncoderDescription {
  return {
    id: `${sentence.id}+${lexical.id}`,
    fitId:
      `${sentence.fitId}+${lexicalWeight}x${lexical.fitId}` +
      `+${polarityWeight}x${polarityDescription.fitId}`,
    dimension: sentence.dimension + lexical.dimension + polarityDescription.dimension,
  };
}

/** The vectors of `sentence+lexical`: both encodings of the texts and the polarity of their words. */
export function joinEncoders(
  texts: readonly string[],
  { sentence, lexical }: { sentence: Matrix; lexical: Matrix },
): Matrix {
  return concatenateVectors([
    { vectors: sentence, weight: 1 },
    { vectors: lexical, weight: lexicalWeight },
    { vectors: encodePolarity(texts), weight: polarityWeight },
  ]);
}

/**
 * Puts the vectors of several encoders side by side, each times its weight, each row of length 1 again:
 * n × (D₁ + D₂ + …). Throws a RangeError when the encoders saw different numbers of texts.
 */
export function concatenateVectors(parts: readonly WeightedVectors[]): Matrix {
  const rows = parts[0]?.vectors.rows ?? 0;
  const other = parts.find(({ vectors }) => vectors.rows !== rows);
  if (other) throw new RangeError(`${rows} rows cannot stand beside ${other.vectors.rows}`);
  const joined = createMatrix(
    rows,
    parts.reduce((sum, { vectors }) => sum + vectors.columns, 0),
  );
  for (let row = 0; row < rows; row++) joinRow(rowOf(joined, row), parts, row);
  return joined;
}

function joinRow(target: Float32Array, parts: readonly WeightedVectors[], row: number): void {
  let from = 0;
  for (const { vectors, weight } of parts) {
    rowOf(vectors, row).forEach((value, at) => (target[from + at] = value * weight));
    from += vectors.columns;
  }
  normalize(target);
}
