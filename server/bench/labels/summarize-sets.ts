import type { EncoderSetting } from '../../../model/encoders/choose-encoder.js';
import { mean } from '../../../model/evaluation/learning-curve.js';
import type { StrategyName } from '../../../model/query-strategies/query-policy.js';
import type {
  ColdStart,
  MeasuredSet,
  SetReport,
  StrategyReport,
  SummaryReport,
} from './labels-report.js';
import { isMeasured } from './labels-report.js';

/** Macro-F1 says little about the cold start where there are only two classes to find. */
const fewestColdStartClasses = 3;

interface Result {
  set: MeasuredSet;
  report: StrategyReport;
}

/** Sums up each strategy but random over all sets, for each encoder setting. */
export function summarizeSets(sets: readonly SetReport[]): SummaryReport[] {
  const measured = sets.filter(isMeasured);
  const encoders = distinct(
    measured.flatMap((set) => set.encoders.flatMap(({ settings }) => settings)),
  );
  return encoders.flatMap((encoder) => {
    const results = measured.flatMap((set) => resultsOf(set, encoder));
    const strategies = distinct(results.map(({ report }) => report.strategy));
    return strategies
      .filter((strategy) => strategy !== 'random')
      .map((strategy) => summarize({ encoder, strategy }, results));
  });
}

function resultsOf(set: MeasuredSet, setting: EncoderSetting): Result[] {
  return set.encoders
    .filter(({ settings }) => settings.includes(setting))
    .flatMap(({ strategies }) => strategies.map((report) => ({ set, report })));
}

function summarize(
  of: { encoder: EncoderSetting; strategy: StrategyName },
  all: readonly Result[],
): SummaryReport {
  const results = all.filter(({ report }) => report.strategy === of.strategy);
  const intervals = results.flatMap(({ set, report }) =>
    report.overRandom === null || report.overRandom.pairs < 2
      ? []
      : [{ set: set.set, ...report.overRandom }],
  );
  const [worst] = intervals.toSorted((left, right) => left.high - right.high);
  return {
    ...of,
    sets: intervals.length,
    above: intervals.filter(({ low }) => low > 0).length,
    worstUpperEnd: worst === undefined ? null : { set: worst.set, value: worst.high },
    coldStart: { 32: coldStart(results, 32), 64: coldStart(results, 64) },
  };
}

function coldStart(results: readonly Result[], labels: ColdStart) {
  const differences = results
    .filter(({ set }) => set.classes >= fewestColdStartClasses)
    .flatMap(({ report }) => report.coldStart[labels]?.overRandom ?? []);
  if (differences.length === 0) return null;
  return { sets: differences.length, overRandom: mean(differences) };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
