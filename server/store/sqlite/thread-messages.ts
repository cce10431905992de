import type { ErrorCode } from '../../contract/errors.js';

/** What a thread of the store is started with. */
export interface StoreThreadData {
  readonly file: string;
}

export interface CallMessage {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

export type ReplyMessage =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: ErrorCode | null;
      readonly message: string;
    };

/** Replies travel together: those of one group are known at the same moment. */
export type RepliesMessage = readonly ReplyMessage[];
