import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { itemsToAsk, rowsOfRemovedLabels, type Draft } from './draft.js';
import { RowProblems } from './file-problem.js';
import type { StepProps } from './new-project-page.js';

const problemsShown = 8;

interface CheckFiguresProps {
  readonly draft: Draft;
  readonly change: StepProps['change'];
}

/** What the import will do, counted by a dry run. */
export function CheckFigures({ draft, change }: CheckFiguresProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (draft.check === null) return null;
  const { read, added, duplicates, rejected, rejectedCount } = draft.check.found;
  const removed = rowsOfRemovedLabels(draft);
  const toAsk = itemsToAsk(draft);
  return (
    <div className="stack" data-testid="check-figures">
      <dl className="facts">
        <Fact name={t('newProject.figures.read')} value={format.count(read)} />
        <Fact
          name={<Term of="item">{t('newProject.figures.items')}</Term>}
          value={format.count(added - removed)}
        />
        <Fact name={t('newProject.figures.duplicates')} value={format.count(duplicates)} />
        <Fact name={t('newProject.figures.bad')} value={format.count(rejectedCount + removed)} />
        <Fact
          name={<Term of="pool">{t('newProject.figures.toAsk')}</Term>}
          value={format.count(toAsk)}
        />
      </dl>
      {toAsk === 0 && <p className="note">{t('newProject.figures.nothingToAsk')}</p>}
      {rejectedCount > 0 && (
        <>
          <label className="check">
            <input
              type="checkbox"
              required
              data-testid="leave-out"
              checked={draft.leaveOutBadRows}
              onChange={(event) => change({ leaveOutBadRows: event.target.checked })}
            />
            {t('newProject.figures.leaveOut', { count: rejectedCount })}
          </label>
          <details>
            <summary>{t('newProject.figures.showBad')}</summary>
            <RowProblems rows={rejected.slice(0, problemsShown)} />
          </details>
        </>
      )}
    </div>
  );
}

function Fact({ name, value }: { name: ReactNode; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
