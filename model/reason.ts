/** The codes of what model/ decides by itself; whoever shows one has its sentence. */
export type ReasonCode =
  | 'encoder-chosen'
  | 'encoder-auto-english'
  | 'encoder-auto-other-words'
  | 'encoder-auto-script'
  | 'encoder-auto-no-letters'
  | 'strategy-chosen'
  | 'strategy-random-start'
  | 'strategy-few-labels'
  | 'strategy-one-class'
  | 'strategy-no-model'
  | 'strategy-needs-vectors'
  | 'strategy-unseen-classes'
  | 'strategy-explores'
  | 'strategy-all-classes';

/** Why something was decided, as a code with its parameters: a sentence that any language can say. */
export interface Reason {
  code: ReasonCode;
  params: Record<string, string | number>;
}
