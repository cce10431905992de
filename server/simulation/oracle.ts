import { keyLimit, mixSeeds, seededKey } from '../../model/random.js';

/** Answers with the class of a pool row. */
export type Oracle = (row: number) => number;

/** The pool's texts with their true classes. */
export interface KnownClasses {
  texts: readonly string[];
  classes: Int32Array;
}

export interface OracleOptions {
  classCount: number;
  /** Probability of a wrong answer. */
  noise: number;
  seed: number;
}

/**
 * An oracle that answers a wrong class with probability `noise`, each wrong class alike. Which answers are
 * wrong depends on the seed and the text alone, so that all strategies meet the same mistakes.
 */
export function createOracle(pool: KnownClasses, options: OracleOptions): Oracle {
  const seed = mixSeeds(options.seed, 0x0e);
  return (row) => {
    const truth = pool.classes[row] ?? 0;
    const draw = seededKey(seed, pool.texts[row] ?? '') / keyLimit;
    if (draw >= options.noise) return truth;
    const shift = 1 + Math.floor((draw / options.noise) * (options.classCount - 1));
    return (truth + shift) % options.classCount;
  };
}
