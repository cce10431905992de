import type { Matrix } from '../matrix.js';
import { createMatrix, rowOf } from '../matrix.js';
import type { EncoderDescription } from './encoder.js';
import { normalize } from './normalize.js';

/** Weight of the lexical part beside the sentence part, as in the prototype that did best with it. */
export const lexicalWeight = 0.5;

/** Describes the vectors that `concatenateVectors` makes. */
export function describeConcatenation(
  sentence: EncoderDescription,
  lexical: EncoderDescription,
): EncoderDescription {
  return {
    id: `${sentence.id}+${lexical.id}`,
    fitId: `${sentence.fitId}+${lexicalWeight}x${lexical.fitId}`,
    dimension: sentence.dimension + lexical.dimension,
  };
}

/**
 * Puts the vectors of two encoders side by side, the second times `weight`, each row of length 1 again:
 * n × (D₁ + D₂). Throws a RangeError when the encoders saw different numbers of texts.
 */
export function concatenateVectors(
  sentence: Matrix,
  lexical: Matrix,
  { weight = lexicalWeight, shared = false } = {},
): Matrix {
  if (sentence.rows !== lexical.rows) {
    throw new RangeError(`${sentence.rows} rows cannot stand beside ${lexical.rows}`);
  }
  const joined = createMatrix(sentence.rows, sentence.columns + lexical.columns, { shared });
  for (let row = 0; row < joined.rows; row++) {
    const vector = rowOf(joined, row);
    vector.set(rowOf(sentence, row));
    vector.set(
      rowOf(lexical, row).map((value) => value * weight),
      sentence.columns,
    );
    normalize(vector);
  }
  return joined;
}
