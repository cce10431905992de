import type { Matrix } from '../../matrix.js';
import { createMatrix, rowOf } from '../../matrix.js';
import type { Encoder, EncoderDescription } from '../encoder.js';
import { normalize } from '../normalize.js';
import type { LexicalFit } from './fit-lexical.js';
import { cutIntoPieces } from './pieces.js';
import { readableOf } from './tokenize.js';
import { UnitVectors } from './unit-vectors.js';

/** Texts that are cut in one go. */
const together = 16;

/** Describes the vectors that the encoder of a fit makes. */
export function describeLexical({ fitId, dimension }: LexicalFit): EncoderDescription {
  return { id: 'lexical', fitId, dimension };
}

/**
 * The encoder of a fit. Text that shares no feature with the sample, such as an empty one, gets a vector of
 * zeros. A text's vector is a sum over its units, and those of words are kept, which is several times faster
 * than adding up their n-grams anew.
 */
export function createLexicalEncoder(fit: LexicalFit): Encoder {
  const units = new UnitVectors(fit);
  return {
    ...describeLexical(fit),
    encode: (texts) => Promise.resolve(encodeTexts(texts, units)),
    dispose: () => {
      units.clear();
    },
  };
}

function encodeTexts(texts: readonly string[], units: UnitVectors): Matrix {
  const vectors = createMatrix(texts.length, units.dimension);
  for (let from = 0; from < texts.length; from += together) {
    const readables = texts.slice(from, from + together).map(readableOf);
    for (const [place, pieces] of cutIntoPieces(readables).entries()) {
      const vector = rowOf(vectors, from + place);
      units.addUnits(vector, pieces);
      normalize(vector);
    }
  }
  return vectors;
}
