import { useTranslation } from 'react-i18next';
import type { AnnotatorSummary } from '../../server/contract/dashboard.js';
import { useFormat } from '../shell/use-format.js';

const columns = ['answers', 'audited', 'skipped', 'flagged', 'seconds', 'checks', 'last'] as const;

/** Who labeled how much, how fast, and how often right where the right label is known. */
export function AnnotatorTable({ annotators }: { annotators: readonly AnnotatorSummary[] }) {
  const { t } = useTranslation();
  return (
    <section className="card card-wide" data-testid="annotators">
      <header className="card-header">
        <h2>{t('annotators.title')}</h2>
      </header>
      {annotators.length === 0 ? (
        <p className="muted">{t('annotators.none')}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('annotators.title')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('annotators.name')}</th>
                {columns.map((column) => (
                  <th key={column} scope="col" className="number">
                    {t(`annotators.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {annotators.map((annotator) => (
                <AnnotatorRow key={annotator.annotatorId} annotator={annotator} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function AnnotatorRow({ annotator }: { annotator: AnnotatorSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { medianSeconds, checkAccuracy, lastAnswerAt } = annotator;
  const cells = [
    format.count(annotator.answers),
    format.count(annotator.audited),
    format.count(annotator.skipped),
    format.count(annotator.flagged),
    medianSeconds === null ? '–' : format.seconds(medianSeconds),
    checkAccuracy === null
      ? '–'
      : `${format.percent(checkAccuracy)} / ${format.count(annotator.checked)}`,
    lastAnswerAt === null ? '–' : format.dateTime(lastAnswerAt),
  ];
  return (
    <tr>
      <th scope="row">
        <bdi>{annotator.name}</bdi>
        {annotator.connected && <span className="chip chip-good">{t('annotators.here')}</span>}
      </th>
      {columns.map((column, index) => (
        <td key={column} className="number">
          {cells[index]}
        </td>
      ))}
    </tr>
  );
}
