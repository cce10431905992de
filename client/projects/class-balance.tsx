import { lazy, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassBalance as ClassCount } from '../../server/contract/dashboard.js';
import type { RoundInsights } from '../../server/contract/insights.js';
import { manyClasses } from '../charts/many-classes.js';
import { PlotFrame } from '../charts/plot-frame.js';
import { useFormat } from '../shell/use-format.js';

const BalanceChart = lazy(() => import('./balance-chart.js'));

interface ClassBalanceProps {
  readonly classes: readonly ClassCount[];
  readonly insights: RoundInsights | undefined;
}

/** The labels of each class, beside what the model takes the open items for. */
export function ClassBalance({ classes, insights }: ClassBalanceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const predicted = insights?.details?.predicted;
  const bars = useMemo(() => balanceBars(classes, predicted ?? []), [classes, predicted]);
  const hasPredictions = bars.some((bar) => bar.predicted > 0);
  const ordered = bars.toSorted((left, right) => right.labels - left.labels);
  const [most, least] = [ordered[0], ordered.at(-1)];
  return (
    <PlotFrame
      name="class-balance"
      wide={bars.length > manyClasses}
      title={t('balance.title')}
      summary={
        most && least && most.labels > 0
          ? t('balance.summary', {
              ...{ most: most.name, mostShare: format.percent(most.share) },
              ...{ least: least.name, leastShare: format.percent(least.share) },
            })
          : t('balance.empty')
      }
      legend={[
        { label: t('balance.labeled'), color: 'var(--chart-macroF1)' },
        ...(hasPredictions
          ? [{ label: t('balance.predicted'), color: 'var(--chart-accuracy)' }]
          : []),
      ]}
      table={{
        columns: [
          ...[t('perClass.class'), t('balance.answers'), t('balance.given')],
          ...[t('balance.labeled'), t('balance.predicted')],
        ],
        rows: bars.map((bar) => [bar.name, bar.answers, bar.given, bar.share, bar.predicted]),
      }}
    >
      <BalanceChart bars={bars} />
    </PlotFrame>
  );
}

export interface BalanceBar {
  readonly name: string;
  readonly answers: number;
  readonly given: number;
  readonly labels: number;
  /** Of all labels, from 0 to 1. */
  readonly share: number;
  /** Of the open items that were looked at, from 0 to 1. */
  readonly predicted: number;
}

function balanceBars(
  classes: readonly ClassCount[],
  predicted: readonly { labelId: string; items: number }[],
): BalanceBar[] {
  const all = classes.reduce((total, { labeled, given }) => total + labeled + given, 0);
  const open = predicted.reduce((total, { items }) => total + items, 0);
  return classes.map(({ labelId, name, labeled, given }) => ({
    ...{ name, answers: labeled, given, labels: labeled + given },
    share: (labeled + given) / Math.max(1, all),
    predicted:
      (predicted.find((entry) => entry.labelId === labelId)?.items ?? 0) / Math.max(1, open),
  }));
}
