import type { BackendPreference } from '../../../model/backend.js';
import type { SimulationVectors } from '../../simulation/learner-of-simulation.js';
import type { SeedCurve } from '../../simulation/run-seed.js';
import type { RunSettings, WholePool } from '../../simulation/simulation.js';

/** What a thread is started with. The vectors lie on shared memory. */
export interface RunThreadData {
  vectors: SimulationVectors;
  backend: BackendPreference;
}

export type RunRequest =
  { kind: 'whole-pool' } | { kind: 'curve'; seed: number; settings: RunSettings };

export type RunResult = WholePool | SeedCurve;

export type RunReply =
  | { kind: 'round'; labels: number }
  | { kind: 'finished'; result: RunResult }
  | { kind: 'failed'; reason: string };
