import type { Reason } from '../../model/reason.js';
import {
  areaUnderCurve,
  labelsTo,
  mean,
  medianOrNull,
} from '../../model/evaluation/learning-curve.js';
import type { SeedCurve } from './run-seed.js';

export interface LabelsTo {
  median: number | null;
  perSeed: (number | null)[];
}

/** The one JSON document of `simulate`; the names are part of the product's public face. */
export interface SimulationReport {
  encoder: string;
  /** Why it is this encoder. */
  encoderReason: Reason;
  strategy: string;
  backend: string;
  seeds: (Omit<SeedCurve, 'classF1' | 'probes'> & { targetF1?: number[] })[];
  full: { macroF1: number; accuracy: number; targetF1?: number };
  labelsTo: { '0.9': LabelsTo; '0.95': LabelsTo };
  aulc: { mean: number; perSeed: number[] };
  encodeTextsPerSecond: number | null;
}

/** What was measured, before it is summed up. */
export interface SimulationOutcome {
  encoder: string;
  /** Why it is this encoder. */
  encoderReason: Reason;
  strategy: string;
  backend: string;
  curves: readonly SeedCurve[];
  full: { macroF1: number; accuracy: number; classF1: number[] };
  /** The class that is reported on its own; null for none. */
  targetClass: number | null;
  encodeTextsPerSecond: number | null;
}

/** Sums up the curves of all seeds. */
export function buildReport(outcome: SimulationOutcome): SimulationReport {
  const { encoder, encoderReason, strategy, backend, curves, full, targetClass } = outcome;
  const areas = curves.map(areaUnderCurve);
  return {
    encoder,
    encoderReason,
    strategy,
    backend,
    seeds: curves.map((curve) => presentCurve(curve, targetClass)),
    full: {
      macroF1: full.macroF1,
      accuracy: full.accuracy,
      ...(targetClass === null ? {} : { targetF1: full.classF1[targetClass] ?? 0 }),
    },
    labelsTo: {
      '0.9': labelsToShare(curves, full.macroF1, 0.9),
      '0.95': labelsToShare(curves, full.macroF1, 0.95),
    },
    aulc: { mean: mean(areas), perSeed: areas },
    encodeTextsPerSecond: outcome.encodeTextsPerSecond,
  };
}

/** A curve under its public names. */
export function presentCurve(
  curve: SeedCurve,
  targetClass: number | null,
): SimulationReport['seeds'][number] {
  const { seed, labels, audited, macroF1, accuracy, roundMs, labelsToAllClasses } = curve;
  const shown = { seed, labels, audited, macroF1, accuracy, roundMs, labelsToAllClasses };
  if (targetClass === null) return shown;
  return { ...shown, targetF1: curve.classF1.map((f1) => f1[targetClass] ?? 0) };
}

/** Labels to a share of the whole pool's macro-F1, for each curve and in the median. */
export function labelsToShare(curves: readonly SeedCurve[], full: number, share: number): LabelsTo {
  const perSeed = curves.map((curve) => labelsTo(curve, full, share));
  return { median: medianOrNull(perSeed), perSeed };
}
