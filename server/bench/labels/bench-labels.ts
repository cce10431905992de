import { chooseBackend } from '../../../model/backend.js';
import type { BackendPreference } from '../../../model/backend.js';
import type { Matrix } from '../../../model/matrix.js';
import { createMatrix } from '../../../model/matrix.js';
import { resolveWasmDirectory } from '../../learner/wasm-directory.js';
import { encodeSet } from '../../simulation/encode-set.js';
import { ExplainedFailure } from '../../simulation/explained-failure.js';
import type { SimulationVectors } from '../../simulation/learner-of-simulation.js';
import { arrangeVectors } from '../../simulation/simulate.js';
import { findSets } from './labeled-set.js';
import { learnerVersion } from './learner-version.js';
import type { LabelsReport, SetReport } from './labels-report.js';
import type { PreparedSet, PrepareOptions, Run, RunGroup } from './prepare-sets.js';
import { prepareSet } from './prepare-sets.js';
import { reportSet } from './report-set.js';
import type { PendingRun } from './run-all.js';
import { runAll } from './run-all.js';
import type { RunResult } from './run-messages.js';
import { RunStore } from './run-store.js';
import { summarizeSets } from './summarize-sets.js';

export interface BenchLabelsOptions extends Omit<PrepareOptions, 'backend' | 'learner'> {
  /** Names of the sets; all of the folder when empty. */
  sets: readonly string[];
  /** Where finished runs are kept. */
  outFolder: string;
  cacheDirectory: string;
  /** Threads that make runs. */
  jobs: number;
  backend: BackendPreference;
  /** The name that finished runs are kept under; a fingerprint of the learner's code when left out. */
  learner: string | undefined;
  onProgress: (task: string, done: number, total: number) => void;
  /** Told once a set is through. */
  onSet: (report: SetReport) => void;
}

/**
 * Runs the simulation for each set, encoder, strategy and seed that has no finished run yet, and sums up
 * all of them. Each finished run is kept at once, so that an interrupted call goes on where it was. A set
 * that fails is reported and does not stop the others. Throws SimulationUsageError for a missing folder or
 * set.
 */
export async function benchLabels(options: BenchLabelsOptions): Promise<LabelsReport> {
  const names = await findSets(options.dataFolder, options.sets);
  const wasmDirectory = resolveWasmDirectory();
  const { name: backend } = await chooseBackend({ preference: options.backend, wasmDirectory });
  const learner = options.learner ?? learnerVersion();
  const store = new RunStore(options.outFolder);
  const prepared: (PreparedSet | SetReport)[] = [];
  for (const name of names) prepared.push(await prepareSet(name, { ...options, backend, learner }));
  for (const run of prepared.flatMap(runsOf)) run.result = await store.find<RunResult>(run.key);
  const labelsInAll = countLabels(prepared.flatMap(runsOf));
  const bench = new LabelsBench(store, options, { learner, labelsInAll });
  const sets: SetReport[] = [];
  for (const set of prepared) {
    sets.push('groups' in set ? await bench.finishSet(set) : set);
    options.onSet(sets.at(-1) as SetReport);
  }
  return { backend, learner, sets, summary: summarizeSets(sets) };
}

function runsOf(set: PreparedSet | SetReport): Run[] {
  return 'groups' in set ? set.groups.flatMap(({ runs }) => runs) : [];
}

/** Labels that the runs without a result will ask for: the measure of progress. */
function countLabels(runs: readonly Run[]): number {
  return runs
    .filter(({ result }) => result === null)
    .reduce((sum, { request }) => sum + budgetOf(request), 0);
}

function budgetOf(request: Run['request']): number {
  return request.kind === 'curve' ? request.settings.budget : 0;
}

class LabelsBench {
  #labels = 0;

  constructor(
    private readonly store: RunStore,
    private readonly options: BenchLabelsOptions,
    private readonly known: { learner: string; labelsInAll: number },
  ) {}

  async finishSet(set: PreparedSet): Promise<SetReport> {
    for (const group of set.groups) {
      try {
        await this.#finishGroup(group, set);
      } catch (error) {
        group.failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    return reportSet(set);
  }

  async #finishGroup(group: RunGroup, set: PreparedSet): Promise<void> {
    const pending = group.runs.filter(({ result }) => result === null);
    if (pending.length === 0) return;
    this.#refuseOtherCode();
    const data = {
      vectors: await this.#encode(group, set),
      backend: this.options.backend,
    };
    const runs = pending.map((run) => this.#follow(run, group));
    await runAll(runs, data, this.options.jobs);
  }

  /** The threads load the code when they start: what was built meanwhile must not go by the old name. */
  #refuseOtherCode(): void {
    if (this.options.learner !== undefined || learnerVersion() === this.known.learner) return;
    throw new ExplainedFailure(
      'the learner was built anew during the run: start the command again',
    );
  }

  async #encode({ choice }: RunGroup, { labeled }: PreparedSet): Promise<SimulationVectors> {
    const { cacheDirectory, backend, jobs, onProgress } = this.options;
    const { vectors } = await encodeSet(labeled.set, {
      ...{ encoderId: choice.encoderId, cacheDirectory, backend, workers: jobs },
      onProgress: (task, done, total) => onProgress(`${task} ${labeled.name}`, done, total),
    });
    const { classCount, pool, test } = arrangeVectors(labeled.set, vectors);
    return {
      classCount,
      pool: { ...pool, vectors: shareMatrix(pool.vectors) },
      test: { ...test, vectors: shareMatrix(test.vectors) },
    };
  }

  #follow(run: Run, group: RunGroup): PendingRun {
    let counted = 0;
    const count = (labels: number) => {
      this.#labels += labels - counted;
      counted = labels;
      this.options.onProgress('labeling', this.#labels, this.known.labelsInAll);
    };
    return {
      request: run.request,
      onRound: count,
      onResult: async (result) => {
        run.result = result;
        count(budgetOf(run.request));
        await this.store.keep(run.key, result);
      },
      onFailure: (reason) => {
        count(budgetOf(run.request));
        group.failures.push(`${describeRun(run)}: ${reason}`);
      },
    };
  }
}

function describeRun({ request }: Run): string {
  if (request.kind === 'whole-pool') return 'whole pool';
  return `${request.settings.strategy}, seed ${request.seed}`;
}

/** A copy that all threads read. */
function shareMatrix(matrix: Matrix): Matrix {
  const shared = createMatrix(matrix.rows, matrix.columns, { shared: true });
  shared.values.set(matrix.values);
  return shared;
}
