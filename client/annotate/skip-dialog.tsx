import { useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../shell/dialog.js';

interface SkipDialogProps {
  /** Reasons that this person wrote before, newest first. */
  readonly own: readonly string[];
  readonly onSkip: (reason: string) => void;
  readonly onCancel: () => void;
}

/** Asks why an item is skipped: pressing Space twice says "unsure", a digit another reason. */
export function SkipDialog({ own, onSkip, onCancel }: SkipDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const reasons = [
    { value: 'unsure', name: t('skip.unsure') },
    { value: 'other', name: t('skip.other') },
    ...own.map((reason) => ({ value: reason, name: reason })),
  ];
  const chooseByDigit = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.nativeEvent.isComposing) return;
    const reason = reasons[Number(event.key) - 1];
    if (reason === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onSkip(reason.value);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onSkip(text.trim());
  };
  return (
    <Dialog title={t('skip.title')} onClose={onCancel}>
      <div className="stack" onKeyDown={chooseByDigit}>
        <div className="reasons">
          {reasons.map(({ value, name }, index) => (
            <button
              key={value}
              type="button"
              className="label-button"
              data-testid={`reason-${index}`}
              onClick={() => onSkip(value)}
              autoFocus={index === 0}
            >
              <kbd aria-hidden="true">{index + 1}</kbd>
              <span className="label-name" dir="auto">
                {name}
              </span>
            </button>
          ))}
        </div>
        <form className="row" onSubmit={submit}>
          <input
            className="grow"
            value={text}
            maxLength={500}
            dir="auto"
            aria-label={t('skip.own')}
            placeholder={t('skip.own')}
            data-testid="reason-text"
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button" disabled={text.trim() === ''}>
            {t('annotate.skip')}
          </button>
        </form>
        <p className="small muted">{t('skip.next')}</p>
      </div>
    </Dialog>
  );
}
