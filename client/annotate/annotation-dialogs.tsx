import type { AnswerId, LabelId } from '../../server/contract/ids.js';
import type { Label } from '../../server/contract/project.js';
import type { AnnotationSession } from './annotation-session.js';
import type { HistoryEntry } from './annotation-state.js';
import { HistoryDialog } from './history/history-dialog.js';
import type { KeyChoice } from './keys/key-choice.js';
import { KeysDialog } from './keys/keys-dialog.js';
import { NoteDialog, type NoteKind } from './note-dialog.js';
import { SkipDialog } from './skip-dialog.js';
import { ownSkipReasons, rememberSkipReason } from './skip-reasons.js';

export type DialogKind = NoteKind | 'skip' | 'help' | 'history';

interface AnnotationDialogsProps {
  readonly dialog: DialogKind | null;
  readonly session: AnnotationSession;
  /** The labels that have keys, and all that answers may have used. */
  readonly labels: readonly Label[];
  readonly everyLabel: readonly Label[];
  readonly history: readonly HistoryEntry[];
  readonly choice: KeyChoice;
  readonly chooseKeys: (choice: KeyChoice) => void;
  readonly onCorrect: (answerId: AnswerId, labelId: LabelId) => void;
  readonly onClose: () => void;
}

/** The one dialog that is open, if any. */
export function AnnotationDialogs(props: AnnotationDialogsProps) {
  const { dialog, session, choice, chooseKeys, onClose } = props;
  switch (dialog) {
    case null:
      return null;
    case 'help':
      return (
        <KeysDialog labels={props.labels} choice={choice} onChoose={chooseKeys} onClose={onClose} />
      );
    case 'history':
      return (
        <HistoryDialog
          history={props.history}
          labels={props.everyLabel}
          onCorrect={props.onCorrect}
          onClose={onClose}
        />
      );
    case 'skip':
      return (
        <SkipDialog
          own={ownSkipReasons()}
          onCancel={onClose}
          onSkip={(reason) => {
            onClose();
            rememberSkipReason(reason);
            session.skip(reason);
          }}
        />
      );
    case 'flag':
    case 'comment':
      return (
        <NoteDialog
          kind={dialog}
          onCancel={onClose}
          onSave={(text) => {
            onClose();
            void session.remark(dialog === 'flag' ? 'item:flag' : 'item:comment', text);
          }}
        />
      );
  }
}
