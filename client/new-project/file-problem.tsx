import { useTranslation } from 'react-i18next';
import type { RejectedRow } from '../../server/contract/dataset.js';
import { ApiError } from '../api.js';
import { useProblemText } from '../shell/problem-page.js';
import { useRowReason } from './use-row-reason.js';

/** Why a file was refused: what the service said, and the lines at fault. */
export function FileProblem({ error }: { error: unknown }) {
  const describe = useProblemText();
  const { t } = useTranslation();
  const say = useRowReason();
  if (!(error instanceof ApiError) || error.errors.length === 0) {
    const detail = error instanceof ApiError ? error.detail : '';
    return (
      <div className="problem" role="alert" data-testid="problem">
        <p>{describe(error)}</p>
        {detail !== '' && (
          <p className="small" lang="en">
            {detail}
          </p>
        )}
      </div>
    );
  }
  return (
    <div className="problem" role="alert" data-testid="problem">
      <p>{t('newProject.refused')}</p>
      <ul className="row-problems">
        {error.errors.slice(0, 20).map(({ field, reason, why }) => (
          <li key={`${field} ${reason}`}>{say({ place: field, reason, why })}</li>
        ))}
      </ul>
    </div>
  );
}

/** Rows of a file that cannot be imported, each with its line, field and remedy. */
export function RowProblems({ rows }: { rows: readonly RejectedRow[] }) {
  const say = useRowReason();
  return (
    <ul className="row-problems" data-testid="row-problems">
      {rows.map(({ line, field, reason, why }) => (
        <li key={line}>{say({ place: `line ${line}, ${field}`, reason, why })}</li>
      ))}
    </ul>
  );
}
