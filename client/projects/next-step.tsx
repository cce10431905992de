import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import { useFormat } from '../shell/use-format.js';

/** One sentence on what the last rounds brought and what to do about it; nothing while the audit is asked for. */
export function NextStep({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const last = metrics.rounds.at(-1);
  if (!last) return null;
  const { trend, unseenLabels } = last;
  const sentences: string[] = [];
  if (unseenLabels.length > 0) {
    sentences.push(t('next.unseen', { labels: format.list(unseenLabels.slice(0, 5)) }));
  }
  if (trend) {
    const figures = {
      ...{ count: trend.labels, change: format.change(trend.macroF1.value) },
      ...{ low: format.change(trend.macroF1.low), high: format.change(trend.macroF1.high) },
    };
    if (trend.macroF1.low > 0) sentences.push(t('next.rising', figures));
    else if (trend.macroF1.high < 0) sentences.push(t('next.falling', figures));
    else sentences.push(t('next.even', figures));
  }
  if (sentences.length === 0) return null;
  return (
    <section className="card next-step" data-testid="next-step">
      <h2>{t('next.title')}</h2>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  );
}
