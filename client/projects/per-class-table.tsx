import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassScore, Estimate } from '../../server/contract/score.js';
import { useFormat } from '../shell/use-format.js';
import type { MeasuredScore } from './scores.js';

interface PerClassTableProps {
  readonly measured: MeasuredScore;
  readonly switchSource: ReactNode;
}

/** Precision, recall and F1 of each class. */
export function PerClassTable({ measured, switchSource }: PerClassTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { round, score, source } = measured;
  const basis = source === 'audit' ? 'dashboard.ofAudited' : 'dashboard.ofTest';
  return (
    <section className="card card-wide" data-testid="per-class">
      <header className="card-header">
        <div>
          <h2>{t('perClass.title')}</h2>
          <p className="small muted">
            {t('perClass.roundOf', round)} · {t(basis, { count: score.items })}
          </p>
        </div>
        {switchSource}
      </header>
      {round.unseenLabels.length > 0 && (
        <p className="note">{t('dashboard.unseen', { labels: format.list(round.unseenLabels) })}</p>
      )}
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('perClass.title')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('perClass.class')}</th>
              <th scope="col" className="number">
                {t('perClass.precision')}
              </th>
              <th scope="col" className="number">
                {t('perClass.recall')}
              </th>
              <th scope="col" className="number">
                {t('perClass.f1')}
              </th>
              <th scope="col" className="range-column" aria-hidden="true" />
              <th scope="col" className="number">
                {t('perClass.support')}
              </th>
            </tr>
          </thead>
          <tbody>
            {score.perClass.map((row) => (
              <ClassRow key={row.labelId} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ClassRow({ row }: { row: ClassScore }) {
  const format = useFormat();
  const optional = (value: number | null) => (value === null ? '–' : format.score(value));
  return (
    <tr>
      <th scope="row" dir="auto">
        {row.name}
      </th>
      <td className="number">{optional(row.precision)}</td>
      <td className="number">{optional(row.recall)}</td>
      <td className="number">
        <strong>{format.score(row.f1.value)}</strong>
        <span className="interval">{format.interval(row.f1)}</span>
      </td>
      <td aria-hidden="true">
        <Range estimate={row.f1} />
      </td>
      <td className="number">{format.count(row.support)}</td>
    </tr>
  );
}

/** The interval as a bar from 0 to 1 with its value as a mark. */
function Range({ estimate }: { estimate: Estimate }) {
  const percent = (value: number) => `${(value * 100).toFixed(1)}%`;
  const { low, high, value } = estimate;
  return (
    <span className="range">
      <span
        className="range-band"
        style={{ insetInlineStart: percent(low), inlineSize: percent(high - low) }}
      />
      <span className="range-mark" style={{ insetInlineStart: percent(value) }} />
    </span>
  );
}
