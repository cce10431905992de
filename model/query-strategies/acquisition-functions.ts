/**
 * Score of one row of class probabilities (rows × classCount, row-major). A higher score always means
 * that a label would be more informative.
 */
export type AcquisitionFunction = (
  probabilities: Float32Array,
  row: number,
  classCount: number,
) => number;

/** The strategies that look at probabilities alone. */
export type UncertaintyName = 'least-confidence' | 'margin' | 'entropy';

/** 1 − p₁, in [0, 1 − 1/classes]. Lewis and Gale 1994, "A sequential algorithm for training text classifiers". */
export const leastConfidence: AcquisitionFunction = (probabilities, row, classCount) => {
  let largest = 0;
  const start = row * classCount;
  for (let cell = start; cell < start + classCount; cell++) {
    const probability = probabilities[cell] as number;
    if (probability > largest) largest = probability;
  }
  return 1 - largest;
};

/**
 * 1 − (p₁ − p₂), in [0, 1]. Scheffer, Decomain and Wrobel 2001, "Active hidden Markov models for
 * information extraction"; also called breaking ties.
 */
export const margin: AcquisitionFunction = (probabilities, row, classCount) => {
  let largest = 0;
  let second = 0;
  const start = row * classCount;
  for (let cell = start; cell < start + classCount; cell++) {
    const probability = probabilities[cell] as number;
    if (probability > largest) {
      second = largest;
      largest = probability;
    } else if (probability > second) second = probability;
  }
  return 1 - (largest - second);
};

/** −Σ p ln p in nats, in [0, ln classes]. Shannon 1948; Settles 2009, "Active learning literature survey". */
export const entropy: AcquisitionFunction = (probabilities, row, classCount) => {
  let sum = 0;
  const start = row * classCount;
  for (let cell = start; cell < start + classCount; cell++) {
    const probability = probabilities[cell] as number;
    if (probability > 0) sum -= probability * Math.log(probability);
  }
  return sum;
};

export const acquisitionFunctions = {
  'least-confidence': leastConfidence,
  margin,
  entropy,
} satisfies Record<UncertaintyName, AcquisitionFunction>;

/** Scores of the candidates (rows of `probabilities`), in their order. */
export function scorePool(
  acquisition: AcquisitionFunction,
  candidates: Int32Array,
  { probabilities, classCount }: { probabilities: Float32Array; classCount: number },
): Float32Array {
  const scores = new Float32Array(candidates.length);
  for (let index = 0; index < candidates.length; index++) {
    scores[index] = acquisition(probabilities, candidates[index] as number, classCount);
  }
  return scores;
}
