/** A seeded generator: the same seed gives the same sequence on every machine. */
export interface Random {
  /** A number in [0, 1) with 32 random bits. */
  next(): number;
  /** An integer in [0, bound). Throws a RangeError unless `bound` is a positive integer. */
  integer(bound: number): number;
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T>(array: T[]): T[];
}

// Taken out once: Jest runs code where every look-up of a global is a hundred times slower.
const { imul } = Math;

/** One more than the largest value of `seededKey`. */
export const keyLimit = 2 ** 48;

/** The finalizer of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let h = value | 0;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Folds one 32-bit word into a running hash. */
function absorb(hash: number, word: number): number {
  const rotated = imul(word, 0xcc9e2d51);
  const folded = hash ^ imul((rotated << 15) | (rotated >>> 17), 0x1b873593);
  return (imul((folded << 13) | (folded >>> 19), 5) + 0xe6546b64) | 0;
}

/** The high word of a seed, so that seeds above 2^32 differ too. */
function highWord(seed: number): number {
  return Math.floor(seed / 2 ** 32) | 0;
}

/**
 * Mixes numbers into one seed in [0, 2^32), so that for example (project seed, round) gives unrelated
 * generators for neighboring rounds. The order of the parts matters.
 */
export function mixSeeds(...parts: number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) hash = absorb(absorb(hash, part | 0), highWord(part));
  return mix(hash ^ parts.length) >>> 0;
}

/**
 * A well-mixed hash of (seed, text): an integer in [0, 2^48), uniform over texts. It orders the random
 * strategy, samples the audit reserve and breaks ties, so that the order of rows never matters.
 */
export function seededKey(seed: number, text: string): number {
  let low = mixSeeds(seed, 1) | 0;
  let high = mixSeeds(seed, 2) | 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = absorb(low, unit);
    high = absorb(high, unit ^ 0x5bd1);
  }
  const lowWord = mix(low ^ text.length) >>> 0;
  const highBits = mix(high ^ imul(lowWord, 0x27d4eb2f)) >>> 16;
  return highBits * 2 ** 32 + lowWord;
}

/** Four words of sfc32 state ("small fast counting", PractRand), warmed up so that near seeds part. */
function createState(seed: number): Int32Array {
  const state = Int32Array.of(mixSeeds(seed, 3), mixSeeds(seed, 4), mixSeeds(seed, 5), 1);
  for (let round = 0; round < 12; round++) advance(state);
  return state;
}

function advance(state: Int32Array): number {
  // By index: taking an array apart goes through its iterator, which costs far more.
  const a = state[0] as number;
  const b = state[1] as number;
  const c = state[2] as number;
  const counter = state[3] as number;
  const result = (((a + b) | 0) + counter) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = (c + (c << 3)) | 0;
  state[2] = (((c << 21) | (c >>> 11)) + result) | 0;
  state[3] = (counter + 1) | 0;
  return result >>> 0;
}

function shuffleWith<T>(array: T[], integer: (bound: number) => number): T[] {
  for (let last = array.length - 1; last > 0; last--) {
    const other = integer(last + 1);
    const held = array[last] as T;
    array[last] = array[other] as T;
    array[other] = held;
  }
  return array;
}

/** Creates a generator whose whole sequence follows from `seed` (any integer up to 2^53). */
export function createRandom(seed: number): Random {
  const state = createState(seed);
  const next = (): number => advance(state) / 2 ** 32;
  const integer = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1) throw new RangeError(`no integer below ${bound}`);
    return Math.floor(next() * bound);
  };
  return { next, integer, shuffle: (array) => shuffleWith(array, integer) };
}
