import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import { call } from '../api.js';
import { JobBar } from '../jobs/job-bar.js';
import { useProblemText } from '../shell/problem-page.js';
import { Term } from '../shell/term.js';
import { useRefreshMetrics } from './use-metrics.js';

const rates = [1, 2, 5, 10, 20, 50] as const;

/** Lets the hidden labels of a demo project answer, at a pace that one can watch. */
export function OraclePanel({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const { oracle, progress, project } = metrics;
  const left = progress.items - progress.answered;
  const refresh = useRefreshMetrics(project.slug);
  const [chosen, setChosen] = useState<number>(5);
  const rate = oracle.running ? oracle.answersPerSecond : chosen;
  const run = useMutation({
    mutationFn: (body: { running: boolean; answersPerSecond: number }) =>
      call('runOracle', { id: project.slug, body }),
    onSuccess: refresh,
  });
  const choose = (answersPerSecond: number) => {
    setChosen(answersPerSecond);
    if (oracle.running) run.mutate({ running: true, answersPerSecond });
  };
  const offered = [...new Set([...rates, rate])].toSorted((left, right) => left - right);
  return (
    <section className="card">
      <header className="card-header">
        <h2>
          <Term of="oracle">{t('oracle.title')}</Term>
        </h2>
        {oracle.running && <span className="chip chip-good">{t('oracle.running')}</span>}
      </header>
      <p className="muted">{t('oracle.about')}</p>
      {oracle.running && left > 0 && (
        <JobBar
          name={t('oracle.running')}
          progress={{ done: progress.answered, total: progress.items, secondsLeft: left / rate }}
          detail={t('jobs.oracle', { done: progress.answered, all: progress.items })}
          testId="oracle-job"
        />
      )}
      <div className="row">
        <button
          type="button"
          className={oracle.running ? 'button' : 'button button-primary'}
          data-testid="oracle-toggle"
          data-running={oracle.running}
          disabled={run.isPending}
          onClick={() => run.mutate({ running: !oracle.running, answersPerSecond: rate })}
        >
          {t(oracle.running ? 'oracle.stop' : 'oracle.start')}
        </button>
        <select
          aria-label={t('oracle.speed')}
          data-testid="oracle-speed"
          value={rate}
          onChange={(event) => choose(Number(event.target.value))}
        >
          {offered.map((option) => (
            <option key={option} value={option}>
              {t('oracle.perSecond', { rate: option })}
            </option>
          ))}
        </select>
      </div>
      {run.error && (
        <p className="problem" role="alert">
          {describe(run.error)}
        </p>
      )}
    </section>
  );
}
