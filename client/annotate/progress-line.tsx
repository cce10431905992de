import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../../server/contract/queue.js';

interface ProgressProps {
  readonly progress: Progress | null;
}

/** How far the project and the annotator are, in words. */
export const ProgressLine = memo(function ProgressLine({ progress }: ProgressProps) {
  const { t } = useTranslation();
  return (
    <p className="progress-line" data-testid="progress">
      {progress && (
        <>
          <span>
            {t('annotate.answered', { answered: progress.answered, items: progress.items })}
          </span>
          <span>{t('annotate.mine', { mine: progress.mine })}</span>
          <span>
            {t('annotate.roundProgress', {
              answers: progress.roundAnswers,
              size: progress.roundSize,
              round: progress.round,
            })}
          </span>
        </>
      )}
    </p>
  );
});

/** The round under way as a thin bar across the page. */
export const RoundBar = memo(function RoundBar({ progress }: ProgressProps) {
  const { t } = useTranslation();
  if (!progress) return <div className="round-bar" />;
  const { round, roundAnswers, roundSize } = progress;
  return (
    <div
      className="round-bar"
      role="progressbar"
      aria-label={t('annotate.round', { round })}
      aria-valuenow={roundAnswers}
      aria-valuemin={0}
      aria-valuemax={roundSize}
    >
      <span style={{ inlineSize: `${Math.min(100, (100 * roundAnswers) / roundSize)}%` }} />
    </div>
  );
});
