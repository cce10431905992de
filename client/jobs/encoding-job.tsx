import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ModelState } from '../../server/contract/dashboard.js';
import { call } from '../api.js';
import { useProblemText } from '../shell/problem-page.js';
import { JobBar } from './job-bar.js';

interface EncodingJobProps {
  readonly project: string;
  readonly model: ModelState;
  readonly paused: boolean;
  /** Called when it was paused or goes on. */
  readonly onChange: () => void;
}

/** The texts that the encoder has yet to read: it can be paused, and goes on where it was. */
export function EncodingJob({ project, model, paused, onChange }: EncodingJobProps) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const pause = useMutation({
    mutationFn: (encodingPaused: boolean) =>
      call('updateProject', { id: project, body: { settings: { encodingPaused } } }),
    onSuccess: onChange,
  });
  const total = model.encoded + model.toEncode + model.waiting;
  if (model.encoded === total) return null;
  const stoppable = model.toEncode > 0;
  return (
    <div className="stack">
      <JobBar
        name={t(paused ? 'jobs.encodingPaused' : 'model.encoding')}
        progress={{
          done: model.encoded,
          total,
          secondsLeft: paused ? null : model.encodingSecondsLeft,
        }}
        detail={t('model.encoded', { done: model.encoded, all: total })}
        testId="encoding"
        stopText={t(paused ? 'jobs.goOn' : 'jobs.pause')}
        {...(stoppable ? { onStop: () => pause.mutate(!paused) } : {})}
      />
      {pause.error && (
        <p className="problem" role="alert">
          {describe(pause.error)}
        </p>
      )}
    </div>
  );
}
