import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import { Segments } from '../shell/segments.js';
import { CalibrationPanel } from './calibration-panel.js';
import { ConfusionTable } from './confusion-table.js';
import { PerClassTable } from './per-class-table.js';
import { fullScore, latestScore, type ScoreSource } from './scores.js';
import { useInsights } from './use-insights.js';

/** The newest score class by class, measured on the audit or on the test set. */
export function ScoreDetails({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ScoreSource | null>(null);
  const { project, rounds } = metrics;
  const audit = latestScore(rounds, 'audit');
  const test = latestScore(rounds, 'test');
  const measured = (chosen === 'test' ? test : chosen === 'audit' ? audit : null) ?? audit ?? test;
  const source = measured?.source ?? 'audit';
  const insights = useInsights(project.slug, measured?.round.round, source);
  if (!measured) return <p className="card card-wide muted">{t('curve.empty')}</p>;
  // The round before stays in view while the next one loads; it may lack the other source.
  const score = insights && fullScore(insights.round, source);
  if (!insights || !score) return <div className="card card-wide card-waiting" />;
  const nameOf = (labelId: string) =>
    project.labels.find((label) => label.id === labelId)?.name ?? labelId;
  const switchSource = audit && test && (
    <Segments
      label={t('perClass.source')}
      value={source}
      onChange={setChosen}
      options={[
        ['audit', t('dashboard.byAudit')],
        ['test', t('dashboard.byTest')],
      ]}
    />
  );
  return (
    <>
      <PerClassTable
        {...{ source, score, switchSource }}
        round={insights.round}
        history={insights.history}
      />
      <ConfusionTable
        {...{ source, nameOf, project: project.slug }}
        round={insights.round}
        confusion={score.confusion}
      />
      <CalibrationPanel details={insights.details} audit={metrics.audit} />
    </>
  );
}
