import {
  addScaled,
  copyOf,
  differenceOf,
  dot,
  maxAbsolute,
  pointAlong,
  scale,
} from './vector-math.js';

/** Value of the objective at `point`; its gradient is written into `gradient`. */
export type Objective = (point: Float32Array, gradient: Float32Array) => number;

export interface LbfgsOptions {
  maxIterations?: number;
  /** Stops when no entry of the gradient is larger than this; not asked where a guess is given. */
  gradientTolerance?: number;
  /** With a guess: stops when the step that it proposes promises to lower the objective by less than this. */
  promiseTolerance?: number;
  /** Stops when one step lowers the objective by less than this share of it. */
  valueTolerance?: number;
  /** Pairs of step and gradient change that are remembered. */
  history?: number;
  /** A symmetric positive definite guess at the inverse of the Hessian; a multiple of 1 when left out. */
  precondition?: Precondition;
}

/** The product of a guess at the inverse Hessian with a vector, as a new vector. */
export type Precondition = (vector: Float32Array) => Float32Array;

export interface LbfgsResult {
  point: Float32Array;
  value: number;
  iterations: number;
  evaluations: number;
  /** `stalled`: no step along the last direction lowered the objective any more. */
  stopped: 'gradient' | 'value' | 'iterations' | 'stalled';
}

/** A step of the past, and how the gradient changed along it. */
interface Pair {
  step: Float32Array;
  change: Float32Array;
  /** The change, preconditioned. */
  mapped: Float32Array;
  /** 1 / (step · change). */
  rho: number;
}

interface Iterate {
  point: Float32Array;
  gradient: Float32Array;
  /** The gradient, preconditioned. Null until a direction is wanted from here. */
  mapped: Float32Array | null;
  value: number;
}

const defaults = {
  maxIterations: 100,
  gradientTolerance: 1e-4,
  promiseTolerance: 3e-5,
  valueTolerance: 1e-7,
  history: 10,
  precondition: undefined,
};

type Options = Required<Omit<LbfgsOptions, 'precondition'>> & {
  readonly precondition: Precondition | undefined;
};

/** Share of the promised decrease that a step must bring (Armijo). */
const sufficientDecrease = 1e-4;
/** The slope must fall to this share of its start (strong Wolfe curvature). */
const curvature = 0.9;
const lineSearchTries = 20;

/**
 * Minimizes a smooth function by limited-memory BFGS (Liu and Nocedal 1989, "On the limited memory BFGS
 * method for large scale optimization") with a strong Wolfe line search by bracketing, preconditioned where
 * a guess at the inverse Hessian is given. It takes nothing from the clock or chance: the same start gives
 * the same result. `start` is not changed.
 */
export function minimize(
  objective: Objective,
  start: Float32Array,
  options: LbfgsOptions = {},
): LbfgsResult {
  return new Minimizer(objective, { ...defaults, ...options }).run(start);
}

class Minimizer {
  #pairs: Pair[] = [];
  #evaluations = 0;

  constructor(
    private readonly objective: Objective,
    private readonly options: Options,
  ) {}

  run(start: Float32Array): LbfgsResult {
    let current = this.#evaluate(copyOf(start));
    for (let iteration = 0; iteration < this.options.maxIterations; iteration++) {
      if (this.#isFlat(current)) {
        return this.#result(current, iteration, 'gradient');
      }
      const next = this.#advance(current);
      if (next === null) return this.#result(current, iteration, 'stalled');
      const decrease = current.value - next.value;
      current = next;
      if (decrease <= this.options.valueTolerance * Math.max(Math.abs(next.value), 1e-12)) {
        return this.#result(current, iteration + 1, 'value');
      }
    }
    return this.#result(current, this.options.maxIterations, 'iterations');
  }

  /** An entry of the gradient says little where there are many; what a step promises has the right units. */
  #isFlat(current: Iterate): boolean {
    const { gradientTolerance, promiseTolerance, precondition } = this.options;
    if (precondition === undefined) return maxAbsolute(current.gradient) <= gradientTolerance;
    const promise = this.#initialScale(current) * dot(current.gradient, this.#mapped(current));
    return promise <= promiseTolerance;
  }

  #result(at: Iterate, iterations: number, stopped: LbfgsResult['stopped']): LbfgsResult {
    return {
      point: at.point,
      value: at.value,
      iterations,
      evaluations: this.#evaluations,
      stopped,
    };
  }

  #evaluate(point: Float32Array): Iterate {
    const gradient = new Float32Array(point.length);
    this.#evaluations += 1;
    return { point, gradient, mapped: null, value: this.objective(point, gradient) };
  }

  /** One step, or null when not even the steepest descent helps. */
  #advance(current: Iterate): Iterate | null {
    const next = this.#search(current, this.#direction(current));
    if (next !== null) {
      this.#remember(current, next);
      return next;
    }
    if (this.#pairs.length === 0) return null;
    this.#pairs = [];
    return this.#advance(current);
  }

  /** Preconditioned once a point: what the recursion needs of it else are sums of such vectors. */
  #mapped(iterate: Iterate): Float32Array {
    iterate.mapped ??= this.options.precondition?.(iterate.gradient) ?? iterate.gradient;
    return iterate.mapped;
  }

  /** The two-loop recursion: −H·gradient, where H approximates the inverse Hessian. */
  #direction(current: Iterate): Float32Array {
    const isPlain = this.options.precondition === undefined;
    const rest = copyOf(current.gradient);
    const direction = isPlain ? rest : copyOf(this.#mapped(current));
    const weights = new Float64Array(this.#pairs.length);
    for (let index = this.#pairs.length - 1; index >= 0; index--) {
      const pair = this.#pairs[index] as Pair;
      const weight = pair.rho * dot(pair.step, rest);
      weights[index] = weight;
      addScaled(rest, pair.change, -weight);
      if (!isPlain) addScaled(direction, pair.mapped, -weight);
    }
    scale(direction, -this.#initialScale(current));
    this.#pairs.forEach((pair, index) => {
      const projected = pair.rho * dot(pair.change, direction);
      addScaled(direction, pair.step, -(weights[index] ?? 0) - projected);
    });
    return direction;
  }

  /** Scale of H before any correction; without history and guess a first step of about unit length. */
  #initialScale({ gradient }: Iterate): number {
    const last = this.#pairs.at(-1);
    if (last) return 1 / (last.rho * dot(last.change, last.mapped));
    if (this.options.precondition) return 1;
    return 1 / Math.max(Math.sqrt(dot(gradient, gradient)), 1e-12);
  }

  #remember(previous: Iterate, next: Iterate): void {
    const step = differenceOf(next.point, previous.point);
    const change = differenceOf(next.gradient, previous.gradient);
    const product = dot(step, change);
    // A pair without positive curvature would make H indefinite; float32 rounding can bring one.
    if (product <= 1e-12 * dot(change, change)) return;
    const isPlain = this.options.precondition === undefined;
    const mapped = isPlain ? change : differenceOf(this.#mapped(next), this.#mapped(previous));
    this.#pairs.push({ step, change, mapped, rho: 1 / product });
    if (this.#pairs.length > this.options.history) this.#pairs.shift();
  }

  /** A point along `direction` that satisfies the strong Wolfe conditions, or the best decrease found. */
  #search(current: Iterate, direction: Float32Array): Iterate | null {
    const slope = dot(current.gradient, direction);
    if (!(slope < 0)) return null;
    let [low, high] = [0, Infinity];
    let best: Iterate | null = null;
    let step = 1;
    for (let attempt = 0; attempt < lineSearchTries; attempt++) {
      const candidate = this.#evaluate(pointAlong(current.point, direction, step));
      if (!(candidate.value <= current.value + sufficientDecrease * step * slope)) high = step;
      else {
        if (best === null || candidate.value < best.value) best = candidate;
        const candidateSlope = dot(candidate.gradient, direction);
        if (Math.abs(candidateSlope) <= -curvature * slope) return candidate;
        if (candidateSlope > 0) high = step;
        else low = step;
      }
      step = high === Infinity ? step * 2 : (low + high) / 2;
    }
    return best;
  }
}
