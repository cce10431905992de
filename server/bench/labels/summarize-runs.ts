import {
  areaUnderCurve,
  labelsTo,
  mean,
  medianOrNull,
} from '../../../model/evaluation/learning-curve.js';
import {
  pairedDifference,
  standardDeviation,
} from '../../../model/evaluation/paired-difference.js';
import type { StrategyName } from '../../../model/query-strategies/query-policy.js';
import type { SeedCurve } from '../../simulation/run-seed.js';
import type { WholePool } from '../../simulation/simulation.js';
import type { LabelsTo } from '../../simulation/simulation-report.js';
import { labelsToShare, presentCurve } from '../../simulation/simulation-report.js';
import type {
  ColdStart,
  ColdStartReport,
  CurveSpread,
  StrategyReport,
  TargetReport,
} from './labels-report.js';

/** The class that is reported on its own. */
export interface TargetClass {
  name: string;
  index: number;
}

/** All finished runs of one encoder on one set. */
export interface EncoderRuns {
  full: WholePool;
  curves: ReadonlyMap<StrategyName, readonly SeedCurve[]>;
  target: TargetClass | null;
}

/** Sums up each strategy that has at least one finished run, beside `random` where it was run. */
export function summarizeRuns(runs: EncoderRuns): StrategyReport[] {
  return [...runs.curves]
    .filter(([, curves]) => curves.length > 0)
    .map(([strategy, curves]) => summarizeStrategy(strategy, curves, runs));
}

function summarizeStrategy(
  strategy: StrategyName,
  curves: readonly SeedCurve[],
  { full, curves: all, target }: EncoderRuns,
): StrategyReport {
  const areas = curves.map(areaUnderCurve);
  const random = strategy === 'random' ? [] : (all.get('random') ?? []);
  const pairs = pairBySeed(curves, random);
  return {
    strategy,
    seeds: curves.map((curve) => presentCurve(curve, target?.index ?? null)),
    curve: spreadOver(curves, ({ macroF1 }) => macroF1),
    aulc: { mean: mean(areas), sd: standardDeviation(areas), perSeed: areas },
    overRandom: compareAreas(pairs),
    labelsTo: {
      '0.9': labelsToShare(curves, full.macroF1, 0.9),
      '0.95': labelsToShare(curves, full.macroF1, 0.95),
    },
    labelsToAllClasses: withMedian(curves.map((curve) => curve.labelsToAllClasses)),
    coldStart: { 32: coldStart(curves, pairs, 32), 64: coldStart(curves, pairs, 64) },
    audited: mean(curves.map(({ audited }) => audited.at(-1) ?? 0)),
    ...(target === null ? {} : { target: summarizeTarget(target, curves, full) }),
  };
}

type Pair = readonly [SeedCurve, SeedCurve];

/** The curves of both sides with the same seed; a seed that failed on one side makes no pair. */
function pairBySeed(left: readonly SeedCurve[], right: readonly SeedCurve[]): Pair[] {
  const bySeed = new Map(right.map((curve) => [curve.seed, curve]));
  return left.flatMap((curve) => {
    const other = bySeed.get(curve.seed);
    return other === undefined ? [] : [[curve, other] as const];
  });
}

function compareAreas(pairs: readonly Pair[]): StrategyReport['overRandom'] {
  if (pairs.length === 0) return null;
  const [left, right] = [0, 1].map((side) =>
    pairs.map((pair) => areaUnderCurve(pair[side as 0 | 1])),
  ) as [number[], number[]];
  return { ...pairedDifference(left, right), pairs: pairs.length };
}

function coldStart(
  curves: readonly SeedCurve[],
  pairs: readonly Pair[],
  labels: ColdStart,
): ColdStartReport | null {
  const at = (curve: SeedCurve) => curve.probes.find((probe) => probe.labels === labels)?.macroF1;
  const values = curves.flatMap((curve) => at(curve) ?? []);
  if (values.length === 0) return null;
  const differences = pairs.flatMap(([left, right]) => {
    const [above, base] = [at(left), at(right)];
    return above === undefined || base === undefined ? [] : [above - base];
  });
  const overRandom = differences.length === 0 ? null : mean(differences);
  return { macroF1: mean(values), overRandom };
}

function summarizeTarget(
  { name, index }: TargetClass,
  curves: readonly SeedCurve[],
  full: WholePool,
): TargetReport {
  const f1 = ({ classF1 }: SeedCurve) => classF1.map((values) => values[index] ?? 0);
  return {
    class: name,
    full: full.classF1[index] ?? 0,
    atEnd: mean(curves.map((curve) => f1(curve).at(-1) ?? 0)),
    labelsTo90: withMedian(
      curves.map((curve) => labelsTo({ labels: curve.labels, macroF1: f1(curve) }, 1, 0.9)),
    ),
    curve: spreadOver(curves, f1),
  };
}

function withMedian(perSeed: (number | null)[]): LabelsTo {
  return { median: medianOrNull(perSeed), perSeed };
}

/** Point by point over the numbers of labels that every seed was scored at. */
function spreadOver(
  curves: readonly SeedCurve[],
  pick: (curve: SeedCurve) => readonly number[],
): CurveSpread {
  const byLabels = curves.map((curve) => {
    const values = pick(curve);
    return new Map(curve.labels.map((labels, point) => [labels, values[point] ?? 0]));
  });
  const labels = (curves[0]?.labels ?? []).filter((count) =>
    byLabels.every((values) => values.has(count)),
  );
  const points = labels.map((count) => byLabels.map((values) => values.get(count) ?? 0));
  return {
    labels,
    median: points.map((values) => medianOrNull(values) ?? NaN),
    low: points.map((values) => Math.min(...values)),
    high: points.map((values) => Math.max(...values)),
  };
}
