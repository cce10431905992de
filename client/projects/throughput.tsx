import { lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import type { Throughput as Counts } from '../../server/contract/insights.js';
import { PlotFrame } from '../charts/plot-frame.js';
import { Segments } from '../shell/segments.js';
import { useFormat } from '../shell/use-format.js';
import { bucketTimes, throughputSeries } from './throughput-series.js';
import { useThroughput } from './use-insights.js';

const ThroughputChart = lazy(() => import('./throughput-chart.js'));

/** Who answered how much, hour by hour or day by day. */
export function Throughput({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [per, setPer] = useState<Counts['per']>('hour');
  const { project, progress } = metrics;
  const counts = useThroughput(project.slug, per, progress.answers);
  const others = t('throughput.others');
  const series = useMemo(() => (counts ? throughputSeries(counts, others) : []), [counts, others]);
  const times = useMemo(() => (counts ? bucketTimes(counts) : []), [counts]);
  const words = (rate: number) => t(`throughput.rate.${counts?.per ?? per}`, { count: rate });
  const named = series.map(({ name, color, rate }) => ({
    ...{ color, label: `${name} · ${words(Math.round(rate))}` },
  }));
  return (
    <PlotFrame
      name="throughput"
      title={t('throughput.title')}
      summary={series.length === 0 ? t('throughput.empty') : t('throughput.summary')}
      legend={named}
      wide
      tools={
        <Segments
          label={t('throughput.per')}
          value={per}
          onChange={setPer}
          options={[
            ['hour', t('throughput.hours')],
            ['day', t('throughput.days')],
          ]}
        />
      }
      table={{
        columns: [t('throughput.from'), ...series.map(({ name }) => name)],
        rows: times.map((time, bucket) => [
          format.dateTime(time.toISOString()),
          ...series.map(({ answers }) => answers[bucket] ?? 0),
        ]),
      }}
    >
      {counts && <ThroughputChart {...{ times, series }} per={counts.per} />}
    </PlotFrame>
  );
}
