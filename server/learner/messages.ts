import type { Backend, ModelState } from '../contract/dashboard.js';
import type { ItemId, LabelId, ProjectId } from '../contract/ids.js';
import type { LabelProbability } from '../contract/queue.js';
import type { Round } from '../contract/score.js';
import type { ClosingRound, PublishedModel } from '../store/store.js';

export type BackendPreference = 'auto' | 'node' | 'wasm' | 'cpu';

/** What the learner's thread is started with. */
export interface LearnerThreadData {
  readonly databaseFile: string;
  readonly vectorDirectory: string;
  readonly backend: BackendPreference;
  readonly encoderThreads: number;
}

export interface ItemPrediction {
  readonly itemId: ItemId;
  readonly score: number | null;
  /** Best first. */
  readonly probabilities: readonly LabelProbability[];
}

/** Questions that the learner answers between two refreshes. */
export type Question =
  | {
      readonly kind: 'ranked';
      readonly projectId: ProjectId;
      readonly offset: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'predictions';
      readonly projectId: ProjectId;
      readonly itemIds: readonly ItemId[];
    }
  | { readonly kind: 'predict'; readonly projectId: ProjectId; readonly texts: readonly string[] }
  | {
      readonly kind: 'measure-product';
      readonly rows: number;
      readonly dimension: number;
      readonly classes: number;
    }
  | { readonly kind: 'tensors' };

export interface QuestionReplies {
  readonly ranked: ItemPrediction[];
  readonly predictions: ItemPrediction[];
  readonly predict: { modelVersion: number; probabilities: LabelProbability[][] };
  /** Milliseconds of `tf.matMul` of resident tensors, one figure a repetition. */
  readonly 'measure-product': number[];
  readonly tensors: { tensors: number; bytes: number };
}

export type ToLearner =
  | { readonly kind: 'changed'; readonly projectId: ProjectId; readonly frontierSize: number }
  | { readonly kind: 'items-changed'; readonly projectId: ProjectId; readonly frontierSize: number }
  | { readonly kind: 'evaluate'; readonly closing: ClosingRound }
  | { readonly kind: 'published'; readonly projectId: ProjectId }
  | { readonly kind: 'forget'; readonly projectId: ProjectId }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'close' };

export type FromLearner =
  | { readonly kind: 'ready'; readonly backend: Backend }
  | { readonly kind: 'state'; readonly state: ModelState }
  | { readonly kind: 'model'; readonly model: PublishedModel }
  | { readonly kind: 'round'; readonly round: Round }
  | { readonly kind: 'failed'; readonly projectId: ProjectId; readonly message: string }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly message: string };

/** The classes of a project in the order of the head's outputs. */
export type ClassList = readonly { readonly id: LabelId; readonly name: string }[];
