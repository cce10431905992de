import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import type { Estimate } from '../../server/contract/score.js';
import { Term } from '../shell/term.js';
import { useFormat } from '../shell/use-format.js';
import { latestScore, leadingScore, type CurveMetric } from './scores.js';

/** The four figures that one looks for first. */
export function SummaryStrip({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { progress } = metrics;
  const leading = leadingScore(metrics);
  const describeBasis = useBasis(metrics);
  return (
    <div className="summary">
      <Figure
        name={<Term of="answer">{t('dashboard.answers')}</Term>}
        value={format.count(progress.answers)}
        detail={t('dashboard.answersDetail', progress)}
      />
      <Figure
        name={<Term of="round">{t('dashboard.round', { round: progress.round })}</Term>}
        value={`${format.count(progress.roundAnswers)} / ${format.count(progress.roundSize)}`}
        detail={t('dashboard.audited', { count: progress.audited })}
        bar={progress.roundAnswers / progress.roundSize}
      />
      <ScoreFigure
        name={<Term of="macroF1">{t('dashboard.macroF1')}</Term>}
        estimate={leading?.score.macroF1}
        basis={describeBasis('macroF1')}
      />
      <ScoreFigure
        name={t('dashboard.accuracy')}
        estimate={leading?.score.accuracy}
        basis={describeBasis('accuracy')}
      />
    </div>
  );
}

/** Says what the leading score was measured on, and adds the test set's where both are there. */
function useBasis(metrics: ProjectMetrics): (metric: CurveMetric) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const leading = leadingScore(metrics);
  if (!leading) return () => t('dashboard.notEnough', metrics.audit);
  const count = leading.score.items;
  if (leading.source === 'test') return () => t('dashboard.ofTest', { count });
  const test = latestScore(metrics.rounds, 'test');
  return (metric) => {
    const basis = t('dashboard.ofAudited', { count });
    if (!test) return basis;
    const value = format.score(test.score[metric].value);
    return `${basis} · ${t('dashboard.alsoTest', { value })}`;
  };
}

interface ScoreFigureProps {
  readonly name: ReactNode;
  readonly estimate: Estimate | undefined;
  readonly basis: string;
}

function ScoreFigure({ name, estimate, basis }: ScoreFigureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!estimate) return <Figure name={name} value="–" detail={basis} />;
  const interval = t('dashboard.interval', {
    low: format.score(estimate.low),
    high: format.score(estimate.high),
  });
  return (
    <Figure name={name} value={format.score(estimate.value)} detail={`${interval} · ${basis}`} />
  );
}

interface FigureProps {
  readonly name: ReactNode;
  readonly value: string;
  readonly detail: string;
  /** From 0 to 1. */
  readonly bar?: number;
}

function Figure({ name, value, detail, bar }: FigureProps) {
  return (
    <div className="figure">
      <span className="figure-name">{name}</span>
      <span className="figure-value">{value}</span>
      {bar !== undefined && (
        <span className="meter" aria-hidden="true">
          <span style={{ inlineSize: `${Math.min(100, bar * 100)}%` }} />
        </span>
      )}
      <span className="figure-detail">{detail}</span>
    </div>
  );
}
