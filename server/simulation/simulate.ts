import { chooseBackend } from '../../model/backend.js';
import { L2Memory } from '../../model/head/fit-head.js';
import type { BackendPreference } from '../../model/backend.js';
import { computeMetrics } from '../../model/evaluation/metrics.js';
import { seededKey } from '../../model/random.js';
import type { EncoderSetting } from '../../model/encoders/choose-encoder.js';
import { loadNodeBackend } from '../learner/load-node-backend.js';
import { resolveWasmDirectory } from '../learner/wasm-directory.js';
import { splitRows } from './encode-cached.js';
import { encodeSet } from './encode-set.js';
import { SimulationUsageError } from './explained-failure.js';
import { readLabeledTexts } from './labeled-texts.js';
import type { SimulationVectors } from './learner-of-simulation.js';
import { SimulationLearner } from './learner-of-simulation.js';
import { createOracle } from './oracle.js';
import type { SeedCurve, SimulationSettings } from './run-seed.js';
import { runSeed } from './run-seed.js';
import type { SimulationOutcome, SimulationReport } from './simulation-report.js';
import { buildReport } from './simulation-report.js';
import type { SimulationSet } from './simulation-set.js';
import { arrangeSimulation } from './simulation-set.js';

export interface SimulateOptions extends SimulationSettings {
  poolPath: string;
  testPath: string;
  encoderId: EncoderSetting;
  /** How many seeds, counted up from `firstSeed`. */
  seeds: number;
  firstSeed: number;
  /** Probability of a wrong answer of the oracle. */
  noise: number;
  /** Name of the class that is reported on its own. */
  targetClass: string | undefined;
  cacheDirectory: string;
  backend: BackendPreference;
  workers: number;
  onProgress: (task: string, done: number, total: number) => void;
}

/**
 * Lets an oracle answer the queries on a labeled file and returns the learning curves. Model choice never
 * looks at the test file. Throws SimulationUsageError for a missing file or an unknown target class, and
 * ExplainedFailure for files that cannot be simulated on.
 */
export async function simulate(options: SimulateOptions): Promise<SimulationReport> {
  const [pool, test] = await Promise.all([
    readLabeledTexts(options.poolPath),
    readLabeledTexts(options.testPath),
  ]);
  const set = arrangeSimulation(pool, test);
  const targetClass = findTargetClass(set, options.targetClass);
  const { vectors, textsPerSecond, choice } = await encodeSet(set, options);
  const [poolVectors, testVectors] = splitRows(vectors, set.pool.texts.length);
  const data: SimulationVectors = {
    classCount: set.classNames.length,
    pool: { vectors: poolVectors, classes: set.pool.classes },
    test: { vectors: testVectors, classes: set.test.classes },
  };
  const backend = await startBackend(options.backend);
  return buildReport({
    encoder: choice.encoderId,
    encoderReason: choice.reason,
    strategy: options.strategy,
    backend,
    ...runCurves(set, data, options),
    targetClass,
    encodeTextsPerSecond: textsPerSecond,
  });
}

function findTargetClass(set: SimulationSet, name: string | undefined): number | null {
  if (name === undefined) return null;
  const index = set.classNames.indexOf(name);
  if (index === -1) throw new SimulationUsageError(`no pool item has the class "${name}"`);
  return index;
}

async function startBackend(preference: BackendPreference): Promise<string> {
  const wasmDirectory = resolveWasmDirectory();
  return (await chooseBackend({ preference, wasmDirectory, loadNodeBackend })).name;
}

function runCurves(
  set: SimulationSet,
  data: SimulationVectors,
  options: SimulateOptions,
): Pick<SimulationOutcome, 'curves' | 'full'> {
  const learner = new SimulationLearner(data);
  try {
    const full = trainOnWholePool(data, learner);
    const curves = Array.from({ length: options.seeds }, (_, index) =>
      runOneSeed(index, set, { data, learner, options }),
    );
    return { curves, full };
  } finally {
    learner.dispose();
  }
}

function trainOnWholePool(data: SimulationVectors, learner: SimulationLearner) {
  const rows = Int32Array.from({ length: data.pool.vectors.rows }, (_, row) => row);
  const metrics = computeMetrics(
    learner.test(learner.fit(rows, data.pool.classes, new L2Memory())),
  );
  const classF1 = metrics.perClass.map(({ f1 }) => f1);
  return { macroF1: metrics.macroF1, accuracy: metrics.accuracy, classF1 };
}

interface Bench {
  data: SimulationVectors;
  learner: SimulationLearner;
  options: SimulateOptions;
}

function runOneSeed(index: number, set: SimulationSet, bench: Bench): SeedCurve {
  const { data, learner, options } = bench;
  const seed = options.firstSeed + index;
  const { classCount } = data;
  return runSeed({
    seed,
    keys: Float64Array.from(set.pool.texts, (text) => seededKey(seed, text)),
    data,
    learner,
    oracle: createOracle(set.pool, { classCount, noise: options.noise, seed }),
    settings: options,
    onRound: (labels) => {
      const done = index * options.budget + labels;
      options.onProgress('labeling', done, options.seeds * options.budget);
    },
  });
}
