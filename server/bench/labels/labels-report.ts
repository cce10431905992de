import type { EncoderId, EncoderSetting } from '../../../model/encoders/choose-encoder.js';
import type { Estimate } from '../../../model/evaluation/intervals.js';
import type { StrategyName } from '../../../model/query-strategies/query-policy.js';
import type { LabelsTo, SimulationReport } from '../../simulation/simulation-report.js';
import type { SetSettings } from './plan.js';

/** Numbers of labels at which strategies are compared while little is known. */
export const coldStartLabels = [32, 64] as const;
export type ColdStart = (typeof coldStartLabels)[number];

/** The median over the seeds and their range, point by point. */
export interface CurveSpread {
  labels: number[];
  median: number[];
  low: number[];
  high: number[];
}

export interface TargetReport {
  class: string;
  /** F1 of the class when trained on the whole pool. */
  full: number;
  /** Mean over the seeds at the end of the budget. */
  atEnd: number;
  /** Labels until its F1 is .90, as a 3-point mean. */
  labelsTo90: LabelsTo;
  curve: CurveSpread;
}

/** Macro-F1 at a number of labels, and how much it is above random's on the same seeds. */
export interface ColdStartReport {
  macroF1: number;
  overRandom: number | null;
}

export interface StrategyReport {
  strategy: StrategyName;
  seeds: SimulationReport['seeds'];
  curve: CurveSpread;
  aulc: { mean: number; sd: number; perSeed: number[] };
  /** AULC minus random's, paired by seed; null where random was not run. */
  overRandom: (Estimate & { pairs: number }) | null;
  labelsTo: SimulationReport['labelsTo'];
  /** Labels until every class had been answered once. */
  labelsToAllClasses: LabelsTo;
  /** Null where a run ended before. */
  coldStart: Record<ColdStart, ColdStartReport | null>;
  /** Audited answers among the budget, the mean over the seeds. */
  audited: number;
  target?: TargetReport;
}

export interface EncoderReport {
  encoder: EncoderId;
  /** The settings that stand for this encoder on this set. */
  settings: EncoderSetting[];
  reason: string;
  full: SimulationReport['full'];
  strategies: StrategyReport[];
}

export type SetReport =
  | { set: string; status: 'skipped' | 'failed'; reason: string }
  | {
      set: string;
      status: 'measured';
      classes: number;
      items: number;
      testItems: number;
      settings: SetSettings;
      encoders: EncoderReport[];
      /** What could not be run, each with its reason. */
      failures: string[];
    };

export type MeasuredSet = Extract<SetReport, { status: 'measured' }>;

/** One strategy with one encoder setting, over all sets. */
export interface SummaryReport {
  encoder: EncoderSetting;
  strategy: StrategyName;
  /** Sets with an interval of the difference. */
  sets: number;
  /** On how many of them its lower end is above 0. */
  above: number;
  /** The lowest upper end: how far behind random the strategy may be. */
  worstUpperEnd: { set: string; value: number } | null;
  /** Mean macro-F1 over random's, over the sets of more than two classes. */
  coldStart: Record<ColdStart, { sets: number; overRandom: number } | null>;
}

/** The one JSON document of `bench labels`. */
export interface LabelsReport {
  backend: string;
  learner: string;
  sets: SetReport[];
  summary: SummaryReport[];
}

export function isMeasured(report: SetReport): report is MeasuredSet {
  return report.status === 'measured';
}
