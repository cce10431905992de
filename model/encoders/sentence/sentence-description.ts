import type { EncoderDescription } from '../encoder.js';

/** Longer texts are cut here: attention grows with the square, and one text must not stall a batch. */
export const sentenceTokenLimit = 256;

/** What can be known of Universal Sentence Encoder Lite without loading it, or any tensor library. */
export const sentenceDescription = {
  id: 'sentence',
  // Names the weights and everything else that changes the vectors.
  fitId: `use-lite-0.2.0-${sentenceTokenLimit}`,
  dimension: 512,
} as const satisfies EncoderDescription;
