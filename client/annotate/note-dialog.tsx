import { useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../shell/dialog.js';

export type NoteKind = 'flag' | 'comment';

interface NoteDialogProps {
  readonly kind: NoteKind;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

/** Asks for the note of a flag or a comment. */
export function NoteDialog({ kind, onSave, onCancel }: NoteDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const save = (event: SubmitEvent | KeyboardEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onSave(text.trim());
  };
  const saveOnEnter = (event: KeyboardEvent) => {
    // Enter that ends a composition belongs to the input method.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) save(event);
  };
  return (
    <Dialog title={t(`note.${kind}Title`)} onClose={onCancel}>
      <form className="stack" onSubmit={save}>
        <label className="field">
          <span>{t(`note.${kind}Hint`)}</span>
          <textarea
            rows={3}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={saveOnEnter}
            data-testid="note-text"
            autoFocus
          />
        </label>
        <div className="row row-end">
          <button type="button" className="button" onClick={onCancel}>
            {t('app.cancel')}
          </button>
          <button type="submit" className="button button-primary" data-testid="note-save">
            {t('app.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
