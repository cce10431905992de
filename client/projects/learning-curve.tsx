import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Round } from '../../server/contract/score.js';
import { Segments } from '../shell/segments.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { curvePoints, type CurveMetric, type CurvePoint } from './scores.js';

// The plotting library is the largest part of the dashboard and comes last.
const LearningCurveChart = lazy(() => import('./learning-curve-chart.js'));

type Shown = CurveMetric | 'both';

/** The score against the number of answers, as a chart and, for screen readers, as a table. */
export function LearningCurve({ rounds }: { rounds: readonly Round[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>('macroF1');
  const points = useMemo(
    () => curvePoints(rounds, shown === 'both' ? ['macroF1', 'accuracy'] : [shown]),
    [rounds, shown],
  );
  return (
    <section className="card card-wide" data-testid="learning-curve" data-points={points.length}>
      <header className="card-header">
        <h2>
          <Term of="learningCurve">{t('curve.title')}</Term>
        </h2>
        <Segments
          label={t('curve.metric')}
          value={shown}
          onChange={setShown}
          options={[
            ['macroF1', t('dashboard.macroF1')],
            ['accuracy', t('dashboard.accuracy')],
            ['both', t('curve.both')],
          ]}
        />
      </header>
      {points.length === 0 ? (
        <p className="muted chart-empty">{t('curve.empty')}</p>
      ) : (
        <>
          <Legend points={points} />
          <Suspense fallback={<div className="chart" />}>
            <LearningCurveChart points={points} />
          </Suspense>
          <CurveTable points={points} />
        </>
      )}
    </section>
  );
}

function Legend({ points }: { points: readonly CurvePoint[] }) {
  const { t } = useTranslation();
  const series = new Map(points.map((point) => [`${point.source}-${point.metric}`, point]));
  return (
    <p className="legend" aria-hidden="true">
      {[...series]
        .toSorted(([left], [right]) => left.localeCompare(right))
        .map(([key, { metric, source }]) => (
          <span key={key} className="legend-entry" data-metric={metric} data-source={source}>
            <svg width="26" height="10" viewBox="0 0 26 10">
              <path d="M1 5H25" />
            </svg>
            {t(`dashboard.${metric}`)} ·{' '}
            {t(source === 'audit' ? 'dashboard.byAudit' : 'dashboard.byTest')}
          </span>
        ))}
      <span className="legend-note">{t('curve.band')}</span>
    </p>
  );
}

function CurveTable({ points }: { points: readonly CurvePoint[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="visually-hidden">
      <table>
        <caption>{t('curve.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('curve.labels')}</th>
            <th scope="col">{t('curve.score')}</th>
            <th scope="col">{t('curve.source')}</th>
            <th scope="col">{t('curve.metric')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={`${point.round}-${point.metric}-${point.source}`}>
              <td>{format.count(point.labels)}</td>
              <td>{`${format.score(point.value)} (${format.interval(point)})`}</td>
              <td>{t(point.source === 'audit' ? 'dashboard.byAudit' : 'dashboard.byTest')}</td>
              <td>{t(`dashboard.${point.metric}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
