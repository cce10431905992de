import { lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoundSummary } from '../../server/contract/score.js';
import { PlotFrame } from '../charts/plot-frame.js';
import type { LegendEntry } from '../charts/save-plot.js';
import { Segments } from '../shell/segments.js';
import { useFormat } from '../shell/use-format.js';
import { curvePoints, type CurveMetric, type CurvePoint } from './scores.js';

// The plotting library is the largest part of the dashboard and comes last.
const LearningCurveChart = lazy(() => import('./learning-curve-chart.js'));

type Shown = CurveMetric | 'both';

/** The score against the number of answers, with its interval. */
export function LearningCurve({ rounds }: { rounds: readonly RoundSummary[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>('macroF1');
  const points = useMemo(
    () => curvePoints(rounds, shown === 'both' ? ['macroF1', 'accuracy'] : [shown]),
    [rounds, shown],
  );
  const legend = useLegend(points);
  const summary = useSummary(points);
  const sourceOf = ({ source }: CurvePoint) =>
    t(source === 'audit' ? 'dashboard.byAudit' : 'dashboard.byTest');
  return (
    <PlotFrame
      name="learning-curve"
      title={t('curve.title')}
      term="learningCurve"
      summary={summary}
      legend={legend}
      points={points.length}
      wide
      tools={
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
      }
      table={{
        columns: [
          ...[t('curve.round'), t('curve.labels'), t('curve.metric'), t('curve.source')],
          ...[t('curve.score'), t('curve.low'), t('curve.high')],
        ],
        rows: points.map((point) => [
          ...[point.round, point.labels, t(`dashboard.${point.metric}`), sourceOf(point)],
          ...[point.value, point.low, point.high],
        ]),
      }}
    >
      {points.length === 0 ? (
        <p className="muted chart-empty">{t('curve.empty')}</p>
      ) : (
        <LearningCurveChart points={points} />
      )}
    </PlotFrame>
  );
}

function useLegend(points: readonly CurvePoint[]): LegendEntry[] {
  const { t } = useTranslation();
  const series = new Map(points.map((point) => [`${point.source}-${point.metric}`, point]));
  return [...series]
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([, { metric, source }]) => ({
      label: `${t(`dashboard.${metric}`)} · ${t(source === 'audit' ? 'dashboard.byAudit' : 'dashboard.byTest')}`,
      color: `var(--chart-${metric})`,
      mark: source === 'audit' ? 'line' : 'dashes',
    }));
}

/** From where to where the leading line went. */
function useSummary(points: readonly CurvePoint[]): string {
  const { t } = useTranslation();
  const format = useFormat();
  const last = points.find(({ round }) => round === points.at(-1)?.round);
  if (!last) return t('curve.band');
  const first = points.find(
    ({ metric, source }) => metric === last.metric && source === last.source,
  );
  return t('curve.summary', {
    ...{ metric: t(`dashboard.${last.metric}`), labels: last.labels },
    ...{ first: format.score((first ?? last).value), last: format.score(last.value) },
    interval: format.interval(last),
  });
}
