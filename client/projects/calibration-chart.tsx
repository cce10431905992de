import { dot, gridX, gridY, lineY, plot, ruleX, text } from '@observablehq/plot';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calibration } from '../../server/contract/insights.js';
import { PlotCanvas } from '../charts/plot-canvas.js';
import { useFormat } from '../shell/use-format.js';

const height = 300;

/** Accuracy against confidence by bins, with the number of items in each; the diagonal is perfect. */
export default function CalibrationChart({ bins }: { bins: Calibration['bins'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const draw = useCallback(
    (width: number) => {
      const filled = bins.flatMap(({ confidence, accuracy, items }) =>
        confidence === null || accuracy === null ? [] : [{ confidence, items, ...accuracy }],
      );
      return plot({
        ...{ width, height, marginLeft: 44, marginRight: 16, marginBottom: 40 },
        style: { background: 'transparent', fontSize: '13px', fontFamily: 'inherit' },
        x: {
          domain: [0, 1],
          label: t('calibration.confidence'),
          tickFormat: (value: number) => format.percent(value),
          ticks: 5,
        },
        y: {
          domain: [0, 1.08],
          label: t('calibration.accuracy'),
          tickFormat: (value: number) => format.percent(value),
          ticks: 5,
        },
        marks: [
          gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
          gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
          lineY([0, 1], { x: [0, 1], stroke: 'var(--muted)', strokeDasharray: '5 4' }),
          ruleX(filled, {
            ...{ x: 'confidence', y1: 'low', y2: 'high' },
            ...{ stroke: 'var(--chart-macroF1)', strokeWidth: 2, strokeOpacity: 0.55 },
          }),
          dot(filled, { x: 'confidence', y: 'value', r: 5, fill: 'var(--chart-macroF1)' }),
          text(filled, {
            ...{ x: 'confidence', y: 'high', dy: -8, fill: 'var(--muted)', fontSize: 12 },
            text: ({ items }: (typeof filled)[number]) => format.count(items),
          }),
        ],
      });
    },
    [bins, t, format],
  );
  return <PlotCanvas label={t('calibration.title')} height={height} draw={draw} />;
}
