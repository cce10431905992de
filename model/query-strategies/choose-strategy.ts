import type { Reason } from '../reason.js';
import type { ConcreteStrategy, QueryInput } from './query-plan.js';

/** Labels before the first query by a strategy that starts at random, where nothing else was asked for. */
export const defaultInitialCount = 10;

/** Uncertainty loses to random before about this many labels for each class are known. */
const coldLabelsPerClass = 3;
/** With two classes six labels are still luck. */
const fewestColdLabels = 20;

export interface Choice {
  strategy: ConcreteStrategy;
  reason: Reason;
  /** Some of the questions should look for classes that nobody has seen yet. */
  explores: boolean;
}

/** Strategies that need no random start: they spread their first questions over the pool themselves. */
const ownStart: ReadonlySet<string> = new Set(['typical', 'diverse', 'core-set']);

/** The concrete strategy for this moment, and the reason why. */
export function chooseStrategy(input: QueryInput): Choice {
  const { strategy, vectors } = input;
  if (strategy === 'random')
    return choose('random', because('strategy-chosen', { strategy: 'random' }));
  if (strategy === 'auto' && vectors !== null) return chooseAutomatically(input);
  if (vectors !== null && ownStart.has(strategy)) return chosen(input);
  if (strategy === 'hunt' && input.hunt?.matches && vectors !== null) return chosen(input);
  const initialCount = input.initialCount ?? defaultInitialCount;
  if (input.labeledRows.length < initialCount) {
    return choose('random', because('strategy-random-start', { labels: initialCount }));
  }
  const seen = countSeen(input);
  if (seen < 2) return choose('random', because('strategy-one-class'));
  if (input.probabilities === null) return choose('random', because('strategy-no-model'));
  if (strategy !== 'auto') return chosen(input);
  return seen < input.classCount
    ? choose('random', because('strategy-unseen-classes', countUnseen(input)))
    : choose('margin', because('strategy-all-classes'));
}

function chosen({ strategy, vectors }: QueryInput): Choice {
  const name = strategy === 'auto' ? 'margin' : strategy;
  if (vectors === null && needsVectors(name)) {
    return choose('random', because('strategy-needs-vectors', { strategy: name }));
  }
  return choose(name, because('strategy-chosen', { strategy: name }));
}

function needsVectors(name: ConcreteStrategy): boolean {
  return !['random', 'margin', 'entropy', 'least-confidence'].includes(name);
}

function chooseAutomatically(input: QueryInput): Choice {
  const labels = new Set(input.labeledRows).size;
  const cold = Math.max(fewestColdLabels, coldLabelsPerClass * input.classCount);
  const seen = countSeen(input);
  if (labels < cold) {
    return choose('typical', because('strategy-few-labels', { labels: cold }));
  }
  if (seen < 2) return choose('typical', because('strategy-one-class'));
  if (input.probabilities === null) return choose('typical', because('strategy-no-model'));
  if (seen === input.classCount) return choose('diverse', because('strategy-all-classes'));
  const reason = because('strategy-explores', countUnseen(input));
  return { strategy: 'diverse', reason, explores: true };
}

function countUnseen(input: QueryInput): { unseen: number; classes: number } {
  return { unseen: input.classCount - countSeen(input), classes: input.classCount };
}

function countSeen({ labeledClasses }: QueryInput): number {
  return new Set(labeledClasses).size;
}

function because(code: Reason['code'], params: Reason['params'] = {}): Reason {
  return { code, params };
}

function choose(strategy: ConcreteStrategy, reason: Reason): Choice {
  return { strategy, reason, explores: false };
}
