import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import type { RoundDetails } from '../../server/contract/insights.js';
import { PlotFrame } from '../charts/plot-frame.js';
import { useFormat } from '../shell/use-format.js';

const CalibrationChart = lazy(() => import('./calibration-chart.js'));

interface CalibrationPanelProps {
  readonly details: RoundDetails | null;
  readonly audit: ProjectMetrics['audit'];
}

/** Whether the probabilities that people see come true, measured on audited answers. */
export function CalibrationPanel({ details, audit }: CalibrationPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const calibration = details?.calibration;
  if (!calibration) {
    return (
      <section className="card" data-testid="calibration">
        <h2>{t('calibration.title')}</h2>
        <p className="muted">{t('calibration.empty', audit)}</p>
      </section>
    );
  }
  const { items, error, chance, bins } = calibration;
  const figures = { items, error: format.figure(error), chance: format.figure(chance) };
  return (
    <PlotFrame
      name="calibration"
      title={t('calibration.title')}
      term="calibration"
      wide
      summary={t(error > 2 * chance ? 'calibration.off' : 'calibration.fine', figures)}
      legend={[
        { label: t('calibration.measured'), color: 'var(--chart-macroF1)' },
        { label: t('calibration.perfect'), color: 'var(--muted)', mark: 'dashes' },
      ]}
      table={{
        columns: [
          ...[t('calibration.from'), t('calibration.to'), t('calibration.items')],
          ...[t('calibration.confidence'), t('calibration.accuracy')],
          ...[t('calibration.low'), t('calibration.high')],
        ],
        rows: bins.map((bin) => [
          ...[bin.low, bin.high, bin.items, bin.confidence],
          ...[bin.accuracy?.value ?? null, bin.accuracy?.low ?? null, bin.accuracy?.high ?? null],
        ]),
      }}
    >
      <CalibrationChart bins={bins} />
    </PlotFrame>
  );
}
