import { sayReason } from '../../contract/reason.js';
import type { StrategyName } from '../../../model/query-strategies/query-policy.js';
import type { SeedCurve } from '../../simulation/run-seed.js';
import type { WholePool } from '../../simulation/simulation.js';
import type { EncoderReport, SetReport } from './labels-report.js';
import type { PreparedSet, RunGroup } from './prepare-sets.js';
import type { TargetClass } from './summarize-runs.js';
import { summarizeRuns } from './summarize-runs.js';

/** What is known of a set once its runs are made; failed when no encoder has a result. */
export function reportSet({ labeled, settings, target, groups }: PreparedSet): SetReport {
  const { name, set } = labeled;
  const encoders = groups.flatMap((group) => reportEncoder(group, target) ?? []);
  const failures = groups.flatMap(({ choice, failures }) =>
    failures.map((failure) => `${choice.encoderId}: ${failure}`),
  );
  if (encoders.length === 0) return { set: name, status: 'failed', reason: failures.join('; ') };
  return {
    set: name,
    status: 'measured',
    classes: set.classNames.length,
    items: set.pool.texts.length,
    testItems: set.test.texts.length,
    settings,
    encoders,
    failures,
  };
}

/** Null without the figure of the whole pool, which the labels are counted against, or without a curve. */
function reportEncoder(group: RunGroup, target: TargetClass | null): EncoderReport | null {
  let full: WholePool | null = null;
  const curves = new Map<StrategyName, SeedCurve[]>();
  for (const { request, result } of group.runs) {
    if (result === null) continue;
    if (request.kind === 'whole-pool') full = result as WholePool;
    else {
      const { strategy } = request.settings;
      curves.set(strategy, [...(curves.get(strategy) ?? []), result as SeedCurve]);
    }
  }
  if (full === null || curves.size === 0) return null;
  const { macroF1, accuracy, classF1 } = full;
  const targetF1 = target === null ? {} : { targetF1: classF1[target.index] ?? 0 };
  return {
    encoder: group.choice.encoderId,
    settings: group.settings,
    reason: sayReason(group.choice.reason),
    full: { macroF1, accuracy, ...targetF1 },
    strategies: summarizeRuns({ full, curves, target }),
  };
}
