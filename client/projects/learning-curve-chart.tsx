import { areaY, dot, gridY, lineY, plot, pointer, ruleX, tip } from '@observablehq/plot';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PlotCanvas } from '../charts/plot-canvas.js';
import { useFormat, type Format } from '../shell/use-format.js';
import type { CurvePoint } from './scores.js';

const chartHeight = 300;

/** The chart itself; a module of its own, so that the plotting library loads only with it. */
export default function LearningCurveChart({ points }: { points: readonly CurvePoint[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const drawPoints = useCallback(
    (width: number) => {
      const sourceOf = ({ source }: CurvePoint) =>
        t(source === 'audit' ? 'dashboard.byAudit' : 'dashboard.byTest');
      return draw(points, width, {
        labels: t('curve.labels'),
        score: t('curve.score'),
        describePoint: (point) =>
          [
            `${t(`dashboard.${point.metric}`)} · ${sourceOf(point)}`,
            t('dashboard.estimate', estimateWords(point, format)),
            t('perClass.roundOf', { round: point.round, labels: point.labels }),
          ].join('\n'),
      });
    },
    [points, t, format],
  );
  return <PlotCanvas label={t('curve.title')} height={chartHeight} draw={drawPoints} />;
}

interface ChartWords {
  readonly labels: string;
  readonly score: string;
  readonly describePoint: (point: CurvePoint) => string;
}

function draw(points: readonly CurvePoint[], width: number, words: ChartWords): Element {
  const data = [...points];
  const place = { x: 'labels', y: 'value' } as const;
  const series = (point: CurvePoint) => `${point.metric}-${point.source}`;
  const color = (point: CurvePoint) => `var(--chart-${point.metric})`;
  const audit = data.filter((point) => point.source === 'audit');
  const test = data.filter((point) => point.source === 'test');
  const line = { ...place, z: series, stroke: color, strokeWidth: 2.2, curve: 'linear' } as const;
  const lowest = Math.min(0.5, ...data.map((point) => point.low));
  return plot({
    width,
    height: chartHeight,
    marginLeft: 44,
    marginRight: 16,
    marginBottom: 40,
    style: { background: 'transparent', fontSize: '13px', fontFamily: 'inherit' },
    x: {
      label: words.labels,
      domain: [0, Math.max(...data.map((point) => point.labels))],
      nice: true,
    },
    y: {
      label: words.score,
      domain: [Math.floor(lowest * 10) / 10, 1],
      tickFormat: '.1f',
      ticks: 5,
    },
    marks: [
      gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
      ...[audit, test].map((group, index) =>
        areaY(group, {
          x: 'labels',
          y1: 'low',
          y2: 'high',
          z: series,
          fill: color,
          fillOpacity: index === 0 ? 0.16 : 0.08,
        }),
      ),
      lineY(test, { ...line, strokeDasharray: '5 4' }),
      lineY(audit, line),
      dot(data.length <= 80 ? data : [], { ...place, fill: color, r: 2.6 }),
      ruleX(data, pointer({ ...place, stroke: 'var(--muted)', strokeOpacity: 0.5 })),
      tip(
        data,
        pointer({
          ...place,
          title: words.describePoint,
          fill: 'var(--surface)',
          stroke: 'var(--line-strong)',
        }),
      ),
    ],
  });
}

function estimateWords(point: CurvePoint, format: Format) {
  return {
    value: format.score(point.value),
    low: format.score(point.low),
    high: format.score(point.high),
  };
}
