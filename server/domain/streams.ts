import { isAuditTurn } from '../../model/audit-schedule.js';
import type { Stream } from '../contract/queue.js';

export interface StreamState {
  /** Answers and live leases of the project together. */
  readonly asked: number;
  readonly auditRate: number;
  /** Audit items that somebody asked to have labeled up front. */
  readonly auditBatchLeft: number;
}

/** The streams to look in for the next question, in order: the second serves when the first is dry. */
export function streamsInOrder(state: StreamState): [Stream, Stream] {
  const audit = state.auditBatchLeft > 0 || isAuditTurn(state.asked, state.auditRate);
  return audit ? ['audit', 'active'] : ['active', 'audit'];
}
