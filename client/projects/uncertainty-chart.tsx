import { gridY, plot, rectY, ruleY } from '@observablehq/plot';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PlotCanvas } from '../charts/plot-canvas.js';
import { useFormat } from '../shell/use-format.js';
import type { UncertaintyBin } from './uncertainty-bins.js';

const height = 260;

/** Bars for this round, and a line across each bin for the one before. */
export default function UncertaintyChart({ bins }: { bins: readonly UncertaintyBin[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const draw = useCallback(
    (width: number) => {
      const data = [...bins];
      const old = data.filter(({ shareBefore }) => shareBefore !== null);
      return plot({
        ...{ width, height, marginLeft: 48, marginRight: 16, marginBottom: 40 },
        style: { background: 'transparent', fontSize: '13px', fontFamily: 'inherit' },
        x: {
          domain: [0, 1],
          label: t('uncertainty.axis'),
          ticks: 5,
          tickFormat: (value: number) => format.figure(value),
        },
        y: {
          label: t('uncertainty.share'),
          tickFormat: (value: number) => format.percent(value),
          ticks: 4,
          zero: true,
        },
        marks: [
          gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
          rectY(data, {
            ...{ x1: 'low', x2: 'high', y: 'share', insetLeft: 1, insetRight: 1 },
            ...{ fill: 'var(--chart-macroF1)', fillOpacity: 0.75 },
          }),
          ruleY(old, {
            ...{ x1: 'low', x2: 'high', y: 'shareBefore', insetLeft: 1, insetRight: 1 },
            ...{ stroke: 'var(--chart-accuracy)', strokeWidth: 2.5 },
          }),
          ruleY([0], { stroke: 'var(--line-strong)' }),
        ],
      });
    },
    [bins, t, format],
  );
  return <PlotCanvas label={t('uncertainty.title')} height={height} draw={draw} />;
}
