import type { Backend, ModelState } from '../contract/dashboard.js';
import type { AnswerId, ItemId, LabelId, ProjectId } from '../contract/ids.js';
import type { LabelProbability } from '../contract/queue.js';
import type { Reason } from '../contract/reason.js';
import type { ClosingRound, FinishedRound, PublishedModel } from '../store/store.js';

export type BackendPreference = 'auto' | 'node' | 'wasm' | 'cpu';

/** What the learner's thread is started with. */
export interface LearnerThreadData {
  readonly databaseFile: string;
  readonly vectorDirectory: string;
  /** Where models of the hub are kept. */
  readonly modelDirectory: string;
  readonly backend: BackendPreference;
  readonly encoderThreads: number;
}

export interface ItemPrediction {
  readonly itemId: ItemId;
  readonly score: number | null;
  /** Best first. */
  readonly probabilities: readonly LabelProbability[];
}

/** What the model thinks of one text, and why. */
export interface TextExplanation {
  readonly modelVersion: number;
  /** Best first. */
  readonly probabilities: readonly LabelProbability[];
  readonly method: 'exact' | 'occlusion';
  /** What each word adds to the likeliest label, in logits; places are UTF-16 code units of the text. */
  readonly words: readonly {
    readonly start: number;
    readonly end: number;
    readonly weight: number;
  }[];
}

/** Questions that the learner answers between two refreshes. */
export type Question =
  | {
      readonly kind: 'predictions';
      readonly projectId: ProjectId;
      readonly itemIds: readonly ItemId[];
    }
  | ({ readonly kind: 'select'; readonly projectId: ProjectId } & ItemSelection)
  | {
      readonly kind: 'asking-order';
      readonly projectId: ProjectId;
      readonly limit: number;
    }
  | { readonly kind: 'predict'; readonly projectId: ProjectId; readonly texts: readonly string[] }
  | { readonly kind: 'explain'; readonly projectId: ProjectId; readonly text: string }
  | {
      readonly kind: 'measure-product';
      readonly rows: number;
      readonly dimension: number;
      readonly classes: number;
    }
  | { readonly kind: 'tensors' }
  | { readonly kind: 'settled'; readonly projectId: ProjectId };

/** Which items the model is asked for; an uncertainty is 1 − the probability of the likeliest label. */
export interface ItemSelection {
  /** Null for any label. */
  readonly predicted: LabelId | null;
  readonly minUncertainty: number;
  readonly maxUncertainty: number;
  readonly order: 'id' | 'uncertainty';
}

export interface QuestionReplies {
  readonly predictions: ItemPrediction[];
  /** Numbers of item ids. */
  readonly select: Float64Array;
  readonly 'asking-order': { readonly ids: Float64Array; readonly scores: Float32Array };
  readonly predict: { modelVersion: number; probabilities: LabelProbability[][] };
  /** Null where there is nothing to explain with yet. */
  readonly explain: TextExplanation | null;
  /** Milliseconds of `tf.matMul` of resident tensors, one figure a repetition. */
  readonly 'measure-product': number[];
  /** Whether nothing is left to do until the next answer. */
  readonly settled: boolean;
  readonly tensors: { tensors: number; bytes: number };
}

export type ToLearner =
  | {
      readonly kind: 'changed';
      readonly projectId: ProjectId;
      readonly annotators: number;
      /** Answers that are on disk and in no model yet, for the log. */
      readonly answerIds: readonly AnswerId[];
    }
  | { readonly kind: 'items-changed'; readonly projectId: ProjectId; readonly annotators: number }
  | { readonly kind: 'evaluate'; readonly closing: ClosingRound }
  | { readonly kind: 'published'; readonly projectId: ProjectId }
  | { readonly kind: 'forget'; readonly projectId: ProjectId }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  | { readonly kind: 'close' };

export type FromLearner =
  | { readonly kind: 'ready'; readonly backend: Backend }
  | { readonly kind: 'state'; readonly state: ModelState }
  | {
      readonly kind: 'model';
      readonly model: PublishedModel;
      /** Those of the answers told of by `changed` that this model is the first to know. */
      readonly answerIds: readonly AnswerId[];
    }
  | { readonly kind: 'round'; readonly finished: FinishedRound }
  | { readonly kind: 'failed'; readonly projectId: ProjectId; readonly reason: Reason }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly message: string };

/** The classes of a project in the order of the head's outputs. */
export type ClassList = readonly { readonly id: LabelId; readonly name: string }[];
