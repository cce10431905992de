import type { ConcreteStrategy, QueryInput } from './query-plan.js';

/** Labels before the first query by a strategy that starts at random, where nothing else was asked for. */
export const defaultInitialCount = 10;

/** Uncertainty loses to random before about this many labels for each class are known. */
const coldLabelsPerClass = 3;
/** With two classes six labels are still luck. */
const fewestColdLabels = 20;

export interface Choice {
  strategy: ConcreteStrategy;
  reason: string;
  /** Some of the questions should look for classes that nobody has seen yet. */
  explores: boolean;
}

/** Strategies that need no random start: they spread their first questions over the pool themselves. */
const ownStart: ReadonlySet<string> = new Set(['typical', 'diverse', 'core-set']);

/** The concrete strategy for this moment, and the sentence that says why. */
export function chooseStrategy(input: QueryInput): Choice {
  const { strategy, vectors } = input;
  if (strategy === 'random') return choose('random', 'random was chosen');
  if (strategy === 'auto' && vectors !== null) return chooseAutomatically(input);
  if (vectors !== null && ownStart.has(strategy)) return chosen(input);
  const initialCount = input.initialCount ?? defaultInitialCount;
  if (input.labeledRows.length < initialCount) {
    return choose('random', `the first ${initialCount} labels are drawn at random`);
  }
  const seen = countSeen(input);
  if (seen < 2) return choose('random', 'only one class has been seen so far');
  if (input.probabilities === null) return choose('random', 'there is no model yet');
  if (strategy !== 'auto') return chosen(input);
  return seen < input.classCount
    ? choose('random', unseenClasses(input))
    : choose('margin', 'every class has been seen');
}

function chosen({ strategy, vectors }: QueryInput): Choice {
  const name = strategy === 'auto' ? 'margin' : strategy;
  if (vectors === null && needsVectors(name)) return choose('random', `${name} needs vectors`);
  return choose(name, `${name} was chosen`);
}

function needsVectors(name: ConcreteStrategy): boolean {
  return !['random', 'margin', 'entropy', 'least-confidence'].includes(name);
}

function chooseAutomatically(input: QueryInput): Choice {
  const labels = new Set(input.labeledRows).size;
  const cold = Math.max(fewestColdLabels, coldLabelsPerClass * input.classCount);
  const seen = countSeen(input);
  if (labels < cold) {
    return choose('typical', `fewer than ${cold} labels are known`);
  }
  if (seen < 2) return choose('typical', 'only one class has been seen so far');
  if (input.probabilities === null) return choose('typical', 'there is no model yet');
  if (seen === input.classCount) return choose('diverse', 'every class has been seen');
  const reason = `${unseenClasses(input)}, so one question in five explores`;
  return { strategy: 'diverse', reason, explores: true };
}

function unseenClasses(input: QueryInput): string {
  const unseen = input.classCount - countSeen(input);
  return `${unseen} of ${input.classCount} classes have not been seen yet`;
}

function countSeen({ labeledClasses }: QueryInput): number {
  return new Set(labeledClasses).size;
}

function choose(strategy: ConcreteStrategy, reason: string): Choice {
  return { strategy, reason, explores: false };
}
