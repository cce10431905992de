/** The service, or the echo of the same sockets that is its floor. */
export type Target = 'service' | 'echo';

export interface Person {
  readonly name: string;
  readonly token: string;
}

/** What the process of the annotators is told, one after the other. */
export type ToAnnotators =
  | {
      /** Connects everybody and joins the queue; the first `active` of them work later. */
      readonly kind: 'connect';
      readonly target: Target;
      readonly url: string;
      readonly project: string;
      readonly people: readonly Person[];
      readonly active: number;
      /** Where what was sent and acknowledged is written down; null: nowhere. */
      readonly journal: string | null;
    }
  | {
      readonly kind: 'work';
      readonly target: Target;
      readonly seconds: number;
      /** Between an answer and the next, on average; 0 for as fast as it goes. */
      readonly pauseMs: number;
    }
  | { readonly kind: 'leave' };

/** What it says when that is done. */
export type FromAnnotators =
  | { readonly kind: 'connected'; readonly seconds: number }
  | { readonly kind: 'worked'; readonly work: Work };

/** Round trips of one stretch of work: from an answer sent to its acknowledgement and the next item. */
export interface Work {
  readonly seconds: number;
  /** Milliseconds, one a round trip. */
  readonly times: Float64Array;
  /** Answers that were refused or not acknowledged in time, and sent again. */
  readonly again: number;
}
