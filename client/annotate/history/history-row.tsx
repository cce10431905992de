import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerId, LabelId } from '../../../server/contract/ids.js';
import type { Label } from '../../../server/contract/project.js';
import type { HistoryEntry } from '../annotation-state.js';

interface HistoryRowProps {
  readonly entry: HistoryEntry;
  readonly labels: readonly Label[];
  readonly onCorrect: (answerId: AnswerId, labelId: LabelId) => void;
}

/** Kept from drawing again with every answer: with 77 labels, twenty rows are 1,540 choices. */
export const HistoryRow = memo(function HistoryRow({ entry, labels, onCorrect }: HistoryRowProps) {
  const { t } = useTranslation();
  const { text } = entry.leased.item;
  const settled = entry.status === 'recorded' || entry.status === 'late';
  // A retired label stays visible where it was used, and is offered nowhere else.
  const choices = labels.filter((label) => !label.retired || label.id === entry.labelId);
  return (
    <li data-status={entry.status}>
      <span className="history-text" dir="auto" title={text.slice(0, 500)}>
        {text.slice(0, 200)}
      </span>
      <select
        aria-label={t('history.correct', { excerpt: text.slice(0, 60) })}
        value={entry.labelId}
        disabled={!settled}
        onChange={(event) => {
          onCorrect(entry.answerId, event.target.value as LabelId);
          event.target.blur();
        }}
      >
        {choices.map((label) => (
          <option key={label.id} value={label.id}>
            {label.name}
          </option>
        ))}
      </select>
      <span className="history-status">{t(`history.${entry.status}`)}</span>
    </li>
  );
});
