import { chooseBackend } from '../../model/backend.js';
import type { BackendPreference } from '../../model/backend.js';
import type { EncoderSetting } from '../../model/encoders/choose-encoder.js';
import type { Matrix } from '../../model/matrix.js';
import { loadNodeBackend } from '../learner/load-node-backend.js';
import { resolveWasmDirectory } from '../learner/wasm-directory.js';
import { splitRows } from './encode-cached.js';
import { encodeSet } from './encode-set.js';
import { SimulationUsageError } from './explained-failure.js';
import { readLabeledTexts } from './labeled-texts.js';
import type { SimulationVectors } from './learner-of-simulation.js';
import type { RunSettings } from './simulation.js';
import { Simulation } from './simulation.js';
import type { SimulationOutcome, SimulationReport } from './simulation-report.js';
import { buildReport } from './simulation-report.js';
import type { SimulationSet } from './simulation-set.js';
import { arrangeSimulation } from './simulation-set.js';

export interface SimulateOptions extends RunSettings {
  poolPath: string;
  testPath: string;
  encoderId: EncoderSetting;
  /** How many seeds, counted up from `firstSeed`. */
  seeds: number;
  firstSeed: number;
  /** Name of the class that is reported on its own, and hunted by the strategy `hunt`. */
  targetClass: string | undefined;
  /** Words that start a hunt. */
  keywords: readonly string[];
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
  const backend = await startBackend(options.backend);
  return buildReport({
    encoder: choice.encoderId,
    encoderReason: choice.reason,
    strategy: options.strategy,
    backend,
    ...runCurves(new Simulation(arrangeVectors(set, vectors)), {
      ...options,
      hunt: { target: targetClass, keywords: options.keywords },
    }),
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

/** Numbers the vectors' rows as the pool's and the test file's, whose texts were encoded in one go. */
export function arrangeVectors(set: SimulationSet, vectors: Matrix): SimulationVectors {
  const [pool, test] = splitRows(vectors, set.pool.texts.length);
  return {
    classCount: set.classNames.length,
    pool: { ...set.pool, vectors: pool },
    test: { ...set.test, vectors: test },
  };
}

function runCurves(
  simulation: Simulation,
  options: SimulateOptions,
): Pick<SimulationOutcome, 'curves' | 'full'> {
  const { seeds, firstSeed, budget, onProgress } = options;
  try {
    const full = simulation.trainOnWholePool();
    const curves = Array.from({ length: seeds }, (_, index) =>
      simulation.run(firstSeed + index, options, (labels) =>
        onProgress('labeling', index * budget + labels, seeds * budget),
      ),
    );
    return { curves, full };
  } finally {
    simulation.dispose();
  }
}
