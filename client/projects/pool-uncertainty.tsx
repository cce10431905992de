import { lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoundInsights } from '../../server/contract/insights.js';
import { PlotFrame } from '../charts/plot-frame.js';
import { Segments } from '../shell/segments.js';
import { useFormat } from '../shell/use-format.js';
import { uncertaintyBins, type UncertaintyMeasure } from './uncertainty-bins.js';

const UncertaintyChart = lazy(() => import('./uncertainty-chart.js'));

interface PoolUncertaintyProps {
  readonly insights: RoundInsights | undefined;
  /** Over the whole width, where nothing stands beside it. */
  readonly wide: boolean;
}

/** How unsure the model is of open items, this round beside the one before. */
export function PoolUncertainty({ insights, wide }: PoolUncertaintyProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [measure, setMeasure] = useState<UncertaintyMeasure>('margin');
  const now = insights?.details?.uncertainty;
  const before = insights?.before ?? null;
  const bins = useMemo(
    () => (now ? uncertaintyBins(now, before?.uncertainty ?? null, measure) : []),
    [now, before, measure],
  );
  if (!insights || !now) {
    return (
      <section className="card" data-wide={wide} data-testid="uncertainty">
        <h2>{t('uncertainty.title')}</h2>
        <p className="muted">{t('uncertainty.empty')}</p>
      </section>
    );
  }
  const { round } = insights.round;
  const mean = format.score(now[measure].mean);
  const nowLabel = t('uncertainty.round', { round });
  const beforeLabel = before && t('uncertainty.round', { round: before.round });
  return (
    <PlotFrame
      name="uncertainty"
      wide={wide}
      title={t('uncertainty.title')}
      term="uncertainty"
      summary={
        before
          ? t('uncertainty.moved', { mean, before: format.score(before.uncertainty[measure].mean) })
          : t('uncertainty.mean', { mean })
      }
      legend={[
        { label: nowLabel, color: 'var(--chart-macroF1)' },
        ...(beforeLabel === null
          ? []
          : [{ label: beforeLabel, color: 'var(--chart-accuracy)', mark: 'line' as const }]),
      ]}
      tools={
        <Segments
          label={t('uncertainty.measure')}
          value={measure}
          onChange={setMeasure}
          options={[
            ['margin', t('strategies.margin')],
            ['entropy', t('strategies.entropy')],
          ]}
        />
      }
      table={{
        columns: [
          ...[t('calibration.from'), t('calibration.to'), nowLabel],
          ...(beforeLabel === null ? [] : [beforeLabel]),
        ],
        rows: bins.map(({ low, high, share, shareBefore }) =>
          beforeLabel === null ? [low, high, share] : [low, high, share, shareBefore],
        ),
      }}
    >
      <UncertaintyChart bins={bins} />
    </PlotFrame>
  );
}
