import { useTranslation } from 'react-i18next';
import { useFormat } from '../shell/use-format.js';
import type { JobProgress } from './use-job.js';
import '../styles/jobs.css';

interface JobBarProps {
  /** What is being done, for example “Importing reviews.csv”. */
  readonly name: string;
  readonly progress: JobProgress;
  /** How far it is in the words of the job, for example “120 of 500 texts”. */
  readonly detail?: string;
  readonly stopText?: string;
  readonly testId?: string;
  readonly onStop?: () => void;
}

/** A long job: a bar, the time left and a way to stop it. */
export function JobBar(props: JobBarProps) {
  const { name, progress, detail, stopText, testId = 'job', onStop } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { done, total, secondsLeft } = progress;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const left = secondsLeft === null ? null : t('jobs.left', { time: format.duration(secondsLeft) });
  const howFar = total > 0 ? [format.percent(share), share < 1 ? left : t('jobs.ending')] : [];
  const facts = [detail, ...howFar];
  return (
    <div className="job" data-testid={testId}>
      <p className="job-name">{name}</p>
      <progress {...(total > 0 ? { value: done, max: total } : {})} aria-label={name} />
      <div className="job-line">
        <p className="small muted">
          {facts.filter((fact) => fact !== undefined && fact !== null).join(' · ')}
        </p>
        {onStop && (
          <button type="button" className="button" data-testid={`${testId}-stop`} onClick={onStop}>
            {stopText ?? t('jobs.stop')}
          </button>
        )}
      </div>
    </div>
  );
}
