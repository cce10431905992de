import { barX, gridX, plot, ruleX } from '@observablehq/plot';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { manyClasses } from '../charts/many-classes.js';
import { PlotCanvas } from '../charts/plot-canvas.js';
import { useFormat } from '../shell/use-format.js';
import type { BalanceBar } from './class-balance.js';

/** Two bars a class: its share of the labels, and of what the model takes the pool for. */
export default function BalanceChart({ bars }: { bars: readonly BalanceBar[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rowHeight = bars.length > manyClasses ? 22 : 36;
  const height = bars.length * rowHeight + 56;
  const draw = useCallback(
    (width: number) => {
      const data = bars.map((bar, place) => ({ ...bar, place }));
      const longest = Math.max(0, ...bars.map(({ name }) => name.length));
      const marginLeft = Math.min(width * 0.4, 24 + longest * 8);
      const fits = Math.max(4, Math.floor((marginLeft - 16) / 7.4));
      const nameOf = (place: number) => shorten(bars[place]?.name ?? '', fits);
      const thick = rowHeight / 2 - 3;
      return plot({
        ...{ width, height, marginLeft, marginRight: 20, marginTop: 4, marginBottom: 40 },
        style: { background: 'transparent', fontSize: '13px', fontFamily: 'inherit' },
        x: {
          label: t('balance.share'),
          tickFormat: (value: number) => format.percent(value),
          ticks: 4,
          zero: true,
        },
        y: {
          domain: data.map(({ place }) => place),
          label: null,
          tickFormat: nameOf,
          tickSize: 0,
          padding: 0,
        },
        marks: [
          gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
          barX(data, {
            ...{ x: 'share', y: 'place', fill: 'var(--chart-macroF1)', rx: 2 },
            ...{ insetTop: 2, insetBottom: thick + 3 },
          }),
          barX(data, {
            ...{ x: 'predicted', y: 'place', fill: 'var(--chart-accuracy)', rx: 2 },
            ...{ insetTop: thick + 3, insetBottom: 2 },
          }),
          ruleX([0], { stroke: 'var(--line-strong)' }),
        ],
      });
    },
    [bars, format, height, rowHeight, t],
  );
  return <PlotCanvas label={t('balance.title')} height={height} draw={draw} />;
}

function shorten(name: string, length: number): string {
  return name.length <= length ? name : `${name.slice(0, length - 1)}…`;
}
