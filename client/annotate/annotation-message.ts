import type { ErrorCode } from '../../server/contract/errors.js';
import type { AnswerId, ItemId, LabelId, LeaseId } from '../../server/contract/ids.js';
import type { Label, Project } from '../../server/contract/project.js';
import type {
  AnswerStatus,
  EmptyReason,
  LeasedItem,
  Progress,
} from '../../server/contract/queue.js';
import type { HistoryEntry, Notice } from './annotation-state.js';

/** All that can happen on the annotator's page: key presses, acknowledgements and pushes. */
export type AnnotationMessage =
  | {
      readonly kind: 'joined';
      readonly project: Project;
      readonly labels: readonly Label[];
      readonly items: readonly LeasedItem[];
      readonly progress: Progress;
      /** Items done here that the server may not know of yet: they must not come back on screen. */
      readonly done: readonly ItemId[];
    }
  | { readonly kind: 'join-refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'item-arrived'; readonly leased: LeasedItem }
  | { readonly kind: 'queue-emptied'; readonly reason: EmptyReason }
  | { readonly kind: 'leases-ended'; readonly leaseIds: readonly LeaseId[] }
  | { readonly kind: 'progressed'; readonly progress: Progress }
  | { readonly kind: 'project-changed'; readonly project: Project }
  | {
      readonly kind: 'answered';
      readonly answerId: AnswerId;
      readonly labelId: LabelId;
      readonly elapsedMs: number;
      /** Milliseconds since the epoch. */
      readonly at: number;
    }
  | { readonly kind: 'skipped'; readonly skipId: string }
  /** The skip was taken back before it was sent, or it can be no more. */
  | { readonly kind: 'unskipped' }
  | { readonly kind: 'skip-final' }
  | { readonly kind: 'history-restored'; readonly entries: readonly HistoryEntry[] }
  | { readonly kind: 'remarked'; readonly leaseId: LeaseId }
  | { readonly kind: 'acknowledged'; readonly answerId: AnswerId; readonly status: AnswerStatus }
  | { readonly kind: 'answer-refused'; readonly answerId: AnswerId }
  | { readonly kind: 'undoing'; readonly answerId: AnswerId }
  | { readonly kind: 'undone'; readonly answerId: AnswerId; readonly leased: LeasedItem }
  | { readonly kind: 'undo-failed'; readonly answerId: AnswerId }
  | { readonly kind: 'corrected'; readonly answerId: AnswerId; readonly labelId: LabelId }
  | { readonly kind: 'unsent-counted'; readonly unsent: number }
  | { readonly kind: 'noticed'; readonly notice: Notice | null };
