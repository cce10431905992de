import { createRandom } from '../random.js';
import type { Random } from '../random.js';
import { sampleGamma } from './gamma.js';
import type { ConfusionMatrix } from './metrics.js';
import { classCounts, computeMetrics } from './metrics.js';

/** A figure and its interval; `low` ≤ `value` ≤ `high`. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Standard normal quantile of a two-sided 95 % interval. */
const z95 = 1.959964;

/**
 * 95 % interval of a share (Wilson 1927, "Probable inference, the law of succession, and statistical
 * inference"), which stays inside [0, 1] and is honest for few items. Without items: [0, 1] around NaN.
 */
export function wilsonInterval(successes: number, items: number): Estimate {
  if (items === 0) return { value: NaN, low: 0, high: 1 };
  const share = successes / items;
  const center = share + z95 ** 2 / (2 * items);
  const reach = z95 * Math.sqrt((share * (1 - share)) / items + z95 ** 2 / (4 * items ** 2));
  const scale = 1 + z95 ** 2 / items;
  return {
    value: share,
    // Rounding must not put a share of exactly 0 or 1 outside of its own interval.
    low: Math.max(0, Math.min(share, (center - reach) / scale)),
    high: Math.min(1, Math.max(share, (center + reach) / scale)),
  };
}

export interface F1Intervals {
  macroF1: Estimate;
  perClass: Estimate[];
}

export interface F1IntervalOptions {
  seed: number;
  /** Draws from the posterior. */
  draws?: number;
}

const defaultDraws = 2000;
/** Weight of the prior of one class, in items. */
const priorWeight = 1;
/** Weight, over all classes together, of the prior that errors happen even where none was seen. */
const anyErrorWeight = 1;

/**
 * 95 % intervals of the F1 of each class and of their mean, from a simple random sample. The percentile
 * bootstrap covers only 55–58 % where a class is rare, because a class that was hardly sampled shows no
 * spread. Here the cells of the confusion matrix get a Dirichlet posterior (normalized gammas; Gelman et
 * al., "Bayesian data analysis", 3.4), with a prior worth one item a class: it says that the class fares
 * as the classes do together, and leaves wide open how well. In simulations it covers 93–98 % from 100
 * items on with up to six classes, also with one of 2 %; with fewer than about ten items a class
 * (77 classes, 400 items) macro-F1 is covered only 70–85 % of the time. Deterministic in `seed`.
 */
export function f1Intervals(confusion: ConfusionMatrix, options: F1IntervalOptions): F1Intervals {
  const draws = options.draws ?? defaultDraws;
  const posterior = describePosterior(confusion);
  const random = createRandom(options.seed);
  const samples = posterior.diagonal.map(() => new Float64Array(draws));
  const macro = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const f1 = drawF1(posterior, random);
    f1.forEach((value, label) => ((samples[label] as Float64Array)[draw] = value));
    macro[draw] = f1.reduce((sum, value) => sum + value, 0) / f1.length;
  }
  const { macroF1, perClass } = computeMetrics(confusion);
  return {
    macroF1: estimate(macroF1, macro),
    perClass: perClass.map(({ f1 }, label) => estimate(f1, samples[label] ?? macro)),
  };
}

/** Gamma shapes; what is shared by a row and a column is drawn once for both. */
interface Posterior {
  /** True positives, one a class. */
  diagonal: number[];
  /** Prior weight of the false negatives (and as much of the false positives) of a class. */
  errorPrior: number;
  /** Confusions that occurred. */
  errors: { trueClass: number; predicted: number; count: number }[];
}

function describePosterior(confusion: ConfusionMatrix): Posterior {
  const { classCount, counts } = confusion;
  const labels = Array.from({ length: classCount }, (_, label) => label);
  const hits = labels.map((label) => classCounts(confusion, label).hits);
  const items = counts.reduce((sum, count) => sum + count, 0);
  const accuracy = (hits.reduce((sum, count) => sum + count, 0) + 1) / (items + 2);
  return {
    diagonal: hits.map((count) => count + priorWeight * accuracy),
    errorPrior: priorWeight * (1 - accuracy) + anyErrorWeight / (2 * classCount),
    errors: Array.from(counts, (count, cell) => ({
      trueClass: Math.floor(cell / classCount),
      predicted: cell % classCount,
      count,
    })).filter(({ trueClass, predicted, count }) => count > 0 && trueClass !== predicted),
  };
}

/** One draw of the F1 of every class. F1 is a ratio, so the gammas need no normalization. */
function drawF1({ diagonal, errorPrior, errors }: Posterior, random: Random): Float64Array {
  const wrong = Float64Array.from(diagonal, () => sampleGamma(2 * errorPrior, random));
  for (const { trueClass, predicted, count } of errors) {
    const weight = sampleGamma(count, random);
    wrong[trueClass] = (wrong[trueClass] ?? 0) + weight;
    wrong[predicted] = (wrong[predicted] ?? 0) + weight;
  }
  return Float64Array.from(diagonal, (shape, label) => {
    const hits = sampleGamma(shape, random);
    return (2 * hits) / (2 * hits + (wrong[label] ?? 0));
  });
}

/** The middle 95 % of the draws, widened where the plain figure lies outside of it. */
function estimate(value: number, draws: Float64Array): Estimate {
  const sorted = draws.slice().sort();
  return {
    value,
    low: Math.min(value, quantile(sorted, 0.025)),
    high: Math.max(value, quantile(sorted, 0.975)),
  };
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
}
