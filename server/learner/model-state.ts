import type { ModelState } from '../contract/dashboard.js';
import type { EncoderChoice } from './encoding-line.js';
import type { ProjectLearner, Refresh } from './project-learner.js';

export interface ModelProgress {
  encoder: EncoderChoice | null;
  /** When the encoding of these items began, and how many had a vector then. */
  encodingStarted: { at: number; encoded: number };
  last: Refresh | null;
}

/** What a dashboard shows of a project's model. */
export function describeModel(
  learner: ProjectLearner,
  { encoder, encodingStarted, last }: ModelProgress,
): ModelState {
  const encoded = learner.pool.vectors.rows;
  const encodes = encoder?.encodes === true;
  const toEncode = encodes ? learner.pool.missing : 0;
  const waiting = encodes ? 0 : learner.pool.missing;
  const seconds = Math.max(1, (performance.now() - encodingStarted.at) / 1000);
  const perSecond = (encoded - encodingStarted.encoded) / seconds;
  return {
    projectId: learner.project.id,
    state: toEncode + waiting > 0 ? 'encoding' : learner.hasModel ? 'ready' : 'waiting',
    detail: waiting > 0 ? { code: 'waiting-for-vectors', params: { items: waiting } } : null,
    modelVersion: learner.version,
    trainedOn: learner.trainedOn,
    refreshMs: last?.refreshMs ?? null,
    strategyInUse: last?.strategy ?? null,
    strategyReason: last?.reason ?? null,
    encoder: encoder?.kind.encoder ?? '',
    encoderReason: encoder?.reason ?? null,
    dimension: encoder?.kind.dimension || null,
    backend: null,
    encoded,
    toEncode,
    waiting,
    encodingSecondsLeft: toEncode > 0 && perSecond > 0 ? toEncode / perSecond : null,
    memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
  };
}
