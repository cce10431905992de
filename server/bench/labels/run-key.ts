import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { EncoderId } from '../../../model/encoders/choose-encoder.js';
import type { StrategyName } from '../../../model/query-strategies/query-policy.js';
import type { RunSettings } from '../../simulation/simulation.js';

/** What a set's results depend on, whatever the strategy. */
export interface GroupKey {
  set: string;
  /** Fingerprint of the set's files. */
  data: string;
  encoder: EncoderId;
  backend: string;
  /** Fingerprint of the learner's code. */
  learner: string;
}

/** All that the result of one run depends on: equal keys mean equal results. */
export type RunKey = GroupKey &
  (
    | { kind: 'whole-pool' }
    | {
        kind: 'curve';
        seed: number;
        settings: Omit<RunSettings, 'strategy'>;
        strategy: StrategyName;
      }
  );

/** The same text for the same key, in whichever order its fields were set. */
export function canonicalKey(key: RunKey): string {
  return JSON.stringify(key, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}

/** Where the result is kept, relative to the folder of results: readable, and another one for each key. */
export function runPath(key: RunKey): string {
  const hash = createHash('sha256').update(canonicalKey(key)).digest('hex').slice(0, 16);
  const folder = join(key.set, key.encoder);
  if (key.kind === 'whole-pool') return join(folder, `whole-pool-${hash}.json`);
  return join(folder, key.strategy, `seed-${key.seed}-${hash}.json`);
}
