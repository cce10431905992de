import { directionOf, logitAlong } from '../../model/explanation/class-direction.js';
import { lexicalWordWeights } from '../../model/explanation/lexical-weights.js';
import { groupWords, withoutEach } from '../../model/explanation/occlusion.js';
import {
  alignText,
  toOriginal,
  wordsOf,
  type AlignedText,
  type Span,
} from '../../model/explanation/word-spans.js';
import { inputsOf } from '../../model/head/fit-head.js';
import { rowOf } from '../../model/matrix.js';
import type { EncoderChoice, EncodingLine } from './encoding-line.js';
import type { TextExplanation } from './messages.js';
import type { ProjectLearner } from './project-learner.js';

/** Texts encoded for one explanation: more would hold up the texts of an import. */
const mostPieces = 48;
/** Words of a reply: further ones add next to nothing. */
const mostWords = 200;

/**
 * How sure the model is about a text, and which words moved its likeliest label: exactly where the vectors
 * are lexical and all that the head sees, else by leaving words out. Null while the model knows fewer than two labels.
 */
export async function explainText(
  learner: ProjectLearner & { readonly encoder: EncoderChoice },
  encoding: EncodingLine,
  text: string,
): Promise<TextExplanation | null> {
  const { encoder, head, version: modelVersion } = learner;
  if (head === null || !encoder.encodes) return null;
  const vectors = await encoding.encode(encoder, [text]);
  const [probabilities = []] = learner.predict([text], vectors);
  const classIndex = learner.classes.findIndex(({ id }) => id === probabilities[0]?.labelId);
  // The classes may have changed while the text was encoded.
  if (classIndex < 0 || classIndex >= head.weights.classCount) return null;
  const aligned = alignText(text);
  const direction = directionOf(head.weights, classIndex);
  const whole = rowOf(inputsOf(head, [text], vectors), 0);
  const lossOf = (input: Float32Array) =>
    logitAlong(direction, whole) - logitAlong(direction, input);
  const isExact = encoder.kind.encoder === 'lexical' && head.evidence === null;
  const fit = isExact ? encoder.lexical : null;
  const method = fit === null ? 'occlusion' : 'exact';
  let words: WeighedWord[] = [];
  if (aligned !== null && fit !== null) words = weighExactly(aligned, { fit, direction });
  else if (aligned !== null) {
    const { pieces, texts } = occlude(text, aligned);
    const without = inputsOf(head, texts, await encoding.encode(encoder, texts));
    words = join(
      pieces,
      pieces.map((_, row) => lossOf(rowOf(without, row))),
    );
  }
  return { modelVersion, probabilities, method, words: strongest(words) };
}

type WeighedWord = TextExplanation['words'][number];

function weighExactly(
  aligned: AlignedText,
  model: Parameters<typeof lexicalWordWeights>[2],
): WeighedWord[] {
  const words = wordsOf(aligned);
  const weights = lexicalWordWeights(aligned, words, model);
  return join(toOriginal(aligned, words), weights);
}

function occlude(text: string, aligned: AlignedText): { pieces: Span[]; texts: string[] } {
  const pieces = groupWords(toOriginal(aligned, wordsOf(aligned)), mostPieces);
  return { pieces, texts: withoutEach(text, pieces) };
}

function join(spans: readonly Span[], weights: ArrayLike<number>): WeighedWord[] {
  return spans.map(({ start, end }, index) => ({ start, end, weight: weights[index] ?? 0 }));
}

/** The words of the largest weights, in the order of the text. */
function strongest(words: readonly WeighedWord[]): WeighedWord[] {
  return words
    .toSorted((left, right) => Math.abs(right.weight) - Math.abs(left.weight))
    .slice(0, mostWords)
    .sort((left, right) => left.start - right.start);
}
