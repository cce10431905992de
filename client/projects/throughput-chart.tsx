import { gridY, plot, rectY, ruleY } from '@observablehq/plot';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PlotCanvas } from '../charts/plot-canvas.js';
import { useFormat } from '../shell/use-format.js';
import type { ThroughputSeries } from './throughput-series.js';

const height = 220;

interface ThroughputChartProps {
  readonly times: readonly Date[];
  readonly series: readonly ThroughputSeries[];
  readonly per: 'hour' | 'day';
}

/** A stack of people for every hour or day. */
export default function ThroughputChart({ times, series, per }: ThroughputChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const draw = useCallback(
    (width: number) => {
      const length = per === 'hour' ? 3_600_000 : 86_400_000;
      const parts = series.flatMap(({ id, color, answers }) =>
        times.map((start, bucket) => ({
          ...{ id, color, start, answers: answers[bucket] ?? 0 },
          end: new Date(start.getTime() + length),
        })),
      );
      const [first, last] = [times[0] ?? new Date(0), times.at(-1) ?? new Date(0)];
      const most = Math.max(
        1,
        ...times.map((_, bucket) =>
          series.reduce((total, { answers }) => total + (answers[bucket] ?? 0), 0),
        ),
      );
      return plot({
        ...{ width, height, marginLeft: 48, marginRight: 16, marginBottom: 32 },
        style: { background: 'transparent', fontSize: '13px', fontFamily: 'inherit' },
        x: {
          ...{ type: 'time', label: null, ticks: Math.max(2, Math.floor(width / 130)) },
          domain: [first, new Date(last.getTime() + length)],
          tickFormat: (time: Date) => format.tick(time, per),
        },
        y: {
          ...{ label: t('throughput.answers'), ticks: Math.min(4, most), domain: [0, most] },
          ...{ nice: true, tickFormat: (value: number) => format.count(value) },
        },
        color: { type: 'identity' },
        marks: [
          gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: Math.min(4, most) }),
          rectY(parts, {
            ...{ x1: 'start', x2: 'end', y: 'answers', z: 'id', insetLeft: 0.5, insetRight: 0.5 },
            fill: ({ color }: (typeof parts)[number]) => color,
          }),
          ruleY([0], { stroke: 'var(--line-strong)' }),
        ],
      });
    },
    [times, series, per, t, format],
  );
  return <PlotCanvas label={t('throughput.title')} height={height} draw={draw} />;
}
