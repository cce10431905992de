import type { ErrorCode } from '../../contract/errors.js';
import type { Commit } from '../store.js';

/** What a thread of the store is started with. */
export interface StoreThreadData {
  readonly file: string;
  /** The most pages that the database may have: a full disk for those who cannot fill one. */
  readonly maxPages?: number | undefined;
}

/** What the writing thread says of the disk, for the log. */
export interface TroubleMessage {
  readonly trouble: string;
}

/** What the writing thread says of a group, behind the replies to its calls. */
export interface CommitMessage {
  readonly commit: Commit;
}

/**
 * Runs the start of a thread. An error of SQLite would arrive at the other thread as an object without
 * its message, so that nobody could say what is wrong with the file.
 */
export function startThread(data: StoreThreadData, start: (data: StoreThreadData) => void): void {
  const { file } = data;
  try {
    start(data);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new Error(`${file} cannot be used: ${error.message}`, { cause: error });
  }
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
