import { createRandom, type Random } from '../random.js';
import { sampleGamma } from './gamma.js';
import type { Estimate } from './intervals.js';
import { confusionMatrix, computeMetrics } from './metrics.js';

/** What two models said of the same items; one entry an item in each list, classes as indexes. */
export interface PairedPredictions {
  readonly truth: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly classCount: number;
}

export interface ScoreChange {
  /** Macro-F1 of the second model minus that of the first, with its 95 % interval. */
  readonly macroF1: Estimate;
  /** The difference of the F1 of each class; null for a class that no item has. */
  readonly perClass: readonly (number | null)[];
}

const defaultDraws = 1000;
/** Weight of the prior of one class, in items. */
const priorWeight = 1;
/** Weight, over all classes together, of the prior that a change happens even where none was seen. */
const anyChangeWeight = 1;

/**
 * By how much a model is better than another on the same random items. Two separate intervals would hide a
 * real gain, since both models mostly err on the same items; here each kind of outcome (true class, said
 * before, said after) gets a gamma, as in `f1Intervals`, and every draw scores both models. The prior, worth
 * an item a class, spreads as the classes do together. Deterministic in `seed`.
 */
export function changeOfScore(
  paired: PairedPredictions,
  { seed, draws = defaultDraws }: { seed: number; draws?: number },
): ScoreChange {
  const { truth, before, after, classCount } = paired;
  const metrics = [before, after].map((predicted) =>
    computeMetrics(confusionMatrix(truth, predicted, classCount)),
  );
  const [first, second] = metrics;
  const value = (second?.macroF1 ?? NaN) - (first?.macroF1 ?? NaN);
  const posterior = describePosterior(paired);
  const random = createRandom(seed);
  const sorted = Float64Array.from({ length: draws }, () => drawChange(posterior, random)).sort();
  const quantile = (share: number) => sorted[Math.round(share * (draws - 1))] ?? NaN;
  return {
    macroF1: {
      value,
      low: Math.min(value, quantile(0.025)),
      high: Math.max(value, quantile(0.975)),
    },
    perClass: Array.from({ length: classCount }, (_, label) => {
      const [old, now] = [first?.perClass[label], second?.perClass[label]];
      return old === undefined || now === undefined || now.support === 0 ? null : now.f1 - old.f1;
    }),
  };
}

/** Gamma shapes; `kinds` are outcomes that occurred, the others are the prior of every class. */
interface Posterior {
  readonly classCount: number;
  readonly kinds: readonly { truth: number; before: number; after: number; count: number }[];
  readonly bothRight: number;
  readonly bothWrong: number;
  readonly gained: number;
  readonly lost: number;
}

function describePosterior({ truth, before, after, classCount }: PairedPredictions): Posterior {
  const kinds = new Map<number, { truth: number; before: number; after: number; count: number }>();
  const seen = { right: 0, wrong: 0, gained: 0, lost: 0 };
  truth.forEach((actual, index) => {
    const [old = 0, now = 0] = [before[index], after[index]];
    const key = (actual * classCount + old) * classCount + now;
    const kind = kinds.get(key) ?? { truth: actual, before: old, after: now, count: 0 };
    kind.count += 1;
    kinds.set(key, kind);
    if (old === actual) seen[now === actual ? 'right' : 'lost'] += 1;
    else seen[now === actual ? 'gained' : 'wrong'] += 1;
  });
  // Half an item in each of the four outcomes, as Jeffreys would.
  const share = (count: number) => (priorWeight * (count + 0.5)) / (truth.length + 2);
  const any = anyChangeWeight / (2 * classCount);
  return {
    ...{ classCount, kinds: [...kinds.values()] },
    ...{ bothRight: share(seen.right), bothWrong: share(seen.wrong) },
    ...{ gained: share(seen.gained) + any, lost: share(seen.lost) + any },
  };
}

/** F1 is a ratio, so the gammas need no normalization. */
function drawChange(posterior: Posterior, random: Random): number {
  const { classCount, kinds } = posterior;
  const tally = () => ({ hits: new Float64Array(classCount), wrong: new Float64Array(classCount) });
  const [old, now] = [tally(), tally()];
  const count = (into: typeof old, weight: number, [actual, said]: readonly [number, number]) => {
    if (actual === said) into.hits[actual] = (into.hits[actual] ?? 0) + weight;
    else {
      into.wrong[actual] = (into.wrong[actual] ?? 0) + weight;
      into.wrong[said] = (into.wrong[said] ?? 0) + weight;
    }
  };
  for (const kind of kinds) {
    const weight = sampleGamma(kind.count, random);
    count(old, weight, [kind.truth, kind.before]);
    count(now, weight, [kind.truth, kind.after]);
  }
  let change = 0;
  for (let label = 0; label < classCount; label++) {
    const both = sampleGamma(posterior.bothRight, random);
    const neither = sampleGamma(2 * posterior.bothWrong, random);
    const gained = sampleGamma(posterior.gained, random);
    const lost = sampleGamma(posterior.lost, random);
    // What one model gets wrong is missing in this class and too much in some other one.
    const f1 = (into: typeof old, hits: number, wrong: number) => {
      const found = (into.hits[label] ?? 0) + both + hits;
      return (2 * found) / (2 * found + (into.wrong[label] ?? 0) + neither + 2 * wrong);
    };
    change += f1(now, gained, lost) - f1(old, lost, gained);
  }
  return change / classCount;
}
