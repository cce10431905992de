import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerId, LabelId } from '../../../server/contract/ids.js';
import type { Label } from '../../../server/contract/project.js';
import { Dialog } from '../../shell/dialog.js';
import type { HistoryEntry } from '../annotation-state.js';
import { HistoryRow } from './history-row.js';
import { findInHistory } from './find-in-history.js';

interface HistoryDialogProps {
  readonly history: readonly HistoryEntry[];
  readonly labels: readonly Label[];
  readonly onCorrect: (answerId: AnswerId, labelId: LabelId) => void;
  readonly onClose: () => void;
}

const rowsAtATime = 30;

/** All of one's answers on this device: to search, to filter by label and to correct. */
export function HistoryDialog({ history, labels, onCorrect, onClose }: HistoryDialogProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [label, setLabel] = useState<LabelId | ''>('');
  const [rows, setRows] = useState(rowsAtATime);
  const found = useMemo(
    () => findInHistory(history, { query, labelId: label === '' ? null : label }),
    [history, query, label],
  );
  return (
    <Dialog title={t('history.page')} onClose={onClose} wide>
      <div className="row">
        <input
          type="search"
          className="grow"
          value={query}
          aria-label={t('history.search')}
          placeholder={t('history.search')}
          data-testid="history-search"
          onChange={(event) => setQuery(event.target.value)}
          autoFocus
        />
        <select
          value={label}
          aria-label={t('history.filter')}
          data-testid="history-filter"
          onChange={(event) => setLabel(event.target.value as LabelId | '')}
        >
          <option value="">{t('history.everyLabel')}</option>
          {labels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <p className="small muted" role="status">
        {t('history.found', { count: found.length })}
      </p>
      <ol className="history history-whole" data-testid="history-page">
        {found.slice(0, rows).map((entry) => (
          <HistoryRow key={entry.answerId} entry={entry} labels={labels} onCorrect={onCorrect} />
        ))}
      </ol>
      <div className="row row-end">
        {found.length > rows && (
          <button type="button" className="button" onClick={() => setRows(rows + rowsAtATime)}>
            {t('history.more')}
          </button>
        )}
        <button type="button" className="button button-primary" onClick={onClose}>
          {t('app.close')}
        </button>
      </div>
    </Dialog>
  );
}
