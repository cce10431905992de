import { sayReason, type Reason, type ReasonCode } from '../contract/reason.js';

/** A failure that is explained to people, in their language. */
export class LearnerProblem extends Error {
  constructor(readonly reason: Reason) {
    super(sayReason(reason));
  }
}

/** What to tell people of any failure: its own reason, or else `code` around its message. */
export function reasonOf(error: unknown, code: ReasonCode): Reason {
  if (error instanceof LearnerProblem) return error.reason;
  const message = error instanceof Error ? error.message : String(error);
  return { code, params: { message } };
}
