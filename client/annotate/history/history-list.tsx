import { useTranslation } from 'react-i18next';
import type { AnswerId, LabelId } from '../../../server/contract/ids.js';
import type { Label } from '../../../server/contract/project.js';
import type { HistoryEntry } from '../annotation-state.js';
import { HistoryRow } from './history-row.js';

interface HistoryListProps {
  readonly history: readonly HistoryEntry[];
  readonly labels: readonly Label[];
  readonly onCorrect: (answerId: AnswerId, labelId: LabelId) => void;
  readonly onShowAll: () => void;
}

const shown = 8;

/** One's last answers, newest first, each with its label to correct. */
export function HistoryList({ history, labels, onCorrect, onShowAll }: HistoryListProps) {
  const { t } = useTranslation();
  return (
    <section className="panel" data-testid="history">
      <h2>{t('history.title')}</h2>
      {history.length === 0 && <p className="muted small">{t('history.empty')}</p>}
      <ol className="history">
        {history.slice(0, shown).map((entry) => (
          <HistoryRow key={entry.answerId} entry={entry} labels={labels} onCorrect={onCorrect} />
        ))}
      </ol>
      {history.length > shown && (
        <button type="button" className="text-button" data-testid="history-all" onClick={onShowAll}>
          {t('history.all', { count: history.length })}
        </button>
      )}
    </section>
  );
}
