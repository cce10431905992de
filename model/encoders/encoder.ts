import type { Matrix } from '../matrix.js';

/** Which vectors an encoder makes. They may be compared only when `id` and `fitId` agree. */
export interface EncoderDescription {
  /** The name that people choose it by, for example `sentence`. */
  readonly id: string;
  /** Identifies the weights, or the sample that a fitted encoder was fitted on. */
  readonly fitId: string;
  readonly dimension: number;
}

/** Turns texts into dense vectors. */
export interface Encoder extends EncoderDescription {
  /** One row a text, in the order of the texts, each of length 1: texts.length × dimension. */
  encode(texts: readonly string[]): Promise<Matrix>;
  /** Gives the weights back; `encode` must not be called afterwards. */
  dispose(): void;
}
