import { chooseEncoder } from '../../../model/encoders/choose-encoder.js';
import type { EncoderChoice, EncoderSetting } from '../../../model/encoders/choose-encoder.js';
import type { StrategyName } from '../../../model/query-strategies/query-policy.js';
import { ExplainedFailure } from '../../simulation/explained-failure.js';
import type { LabeledSet } from './labeled-set.js';
import { NotOurTask, readSet } from './labeled-set.js';
import type { SetReport } from './labels-report.js';
import { coldStartLabels } from './labels-report.js';
import type { Plan, SetSettings } from './plan.js';
import { settingsOf } from './plan.js';
import type { GroupKey, RunKey } from './run-key.js';
import type { RunRequest, RunResult } from './run-messages.js';
import type { TargetClass } from './summarize-runs.js';

/** One run with what is known of it. */
export interface Run {
  key: RunKey;
  request: RunRequest;
  /** Null until it is finished. */
  result: RunResult | null;
}

/** The runs of one encoder on one set. */
export interface RunGroup {
  choice: EncoderChoice;
  /** The settings that stand for this encoder. */
  settings: EncoderSetting[];
  runs: Run[];
  failures: string[];
}

export interface PreparedSet {
  labeled: LabeledSet;
  settings: SetSettings;
  target: TargetClass | null;
  groups: RunGroup[];
}

export interface PrepareOptions {
  dataFolder: string;
  plan: Plan;
  /** What was asked for on the command line; it wins over the plan. */
  asked: Partial<SetSettings>;
  encoders: readonly EncoderSetting[];
  strategies: readonly StrategyName[];
  backend: string;
  learner: string;
}

/** Reads one set and lists its runs, or says why there are none. */
export async function prepareSet(
  name: string,
  options: PrepareOptions,
): Promise<PreparedSet | SetReport> {
  try {
    const settings = settingsOf(options.plan, name, options.asked);
    const labeled = await readSet(options.dataFolder, name);
    const target = findTarget(labeled, settings.targetClass);
    return { labeled, settings, target, groups: listGroups(labeled, settings, options) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { set: name, status: error instanceof NotOurTask ? 'skipped' : 'failed', reason };
  }
}

function findTarget({ set }: LabeledSet, name: string | undefined): TargetClass | null {
  if (name === undefined) return null;
  const index = set.classNames.indexOf(name);
  if (index === -1) throw new ExplainedFailure(`no pool item has the target class "${name}"`);
  return { name, index };
}

function listGroups(
  labeled: LabeledSet,
  settings: SetSettings,
  options: PrepareOptions,
): RunGroup[] {
  const groups = new Map<string, RunGroup>();
  for (const setting of options.encoders) {
    const choice = chooseEncoder(setting, labeled.set.pool.texts);
    const known = groups.get(choice.encoderId);
    if (known) known.settings.push(setting);
    else {
      const runs = listRuns(groupKey(labeled, choice, options), settings, options.strategies);
      groups.set(choice.encoderId, { choice, settings: [setting], runs, failures: [] });
    }
  }
  return [...groups.values()];
}

function groupKey(
  { name, fingerprint }: LabeledSet,
  { encoderId }: EncoderChoice,
  { backend, learner }: PrepareOptions,
): GroupKey {
  return { set: name, data: fingerprint, encoder: encoderId, backend, learner };
}

/** The whole pool first, which takes longest; then seed by seed, so that pairs are there early. */
function listRuns(
  key: GroupKey,
  settings: SetSettings,
  strategies: readonly StrategyName[],
): Run[] {
  const { budget, batch, initial, audit, annotators, noise } = settings;
  const shared = { budget, batch, initial, audit, annotators, noise, probes: coldStartLabels };
  const seeds = Array.from({ length: settings.seeds }, (_, index) => index + 1);
  const curves = seeds.flatMap((seed) =>
    strategies.map((strategy): Run => {
      const request: RunRequest = { kind: 'curve', seed, settings: { ...shared, strategy } };
      return {
        key: { ...key, kind: 'curve', seed, strategy, settings: shared },
        request,
        result: null,
      };
    }),
  );
  const kind = 'whole-pool';
  return [{ key: { ...key, kind }, request: { kind }, result: null }, ...curves];
}
