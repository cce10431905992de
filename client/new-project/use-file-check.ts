import { useEffect, useEffectEvent, useState } from 'react';
import { useJob, type JobProgress } from '../jobs/use-job.js';
import { isStopped, upload } from '../upload.js';
import { labelsAfterCheck, readingKey, readingQuery, type Draft } from './draft.js';

interface FileChecking {
  readonly progress: JobProgress | null;
  readonly error: unknown;
  readonly isStopped: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Lets the service read the whole file once, adding nothing, whenever it is read in another way than before. */
export function useFileCheck(draft: Draft, change: (part: Partial<Draft>) => void): FileChecking {
  const job = useJob();
  const [outcome, setOutcome] = useState<{ error: unknown; stopped: boolean } | null>(null);
  const key = readingKey(draft);
  const check = async () => {
    const { chosen } = draft;
    if (chosen === null || draft.check?.of === key) return;
    setOutcome(null);
    change({ check: null });
    try {
      const found = await job.run((signal, onProgress) =>
        upload('checkFile', { query: readingQuery(draft), body: chosen.file, signal, onProgress }),
      );
      change({ check: { of: key, found }, labels: labelsAfterCheck(draft, found) });
    } catch (error) {
      setOutcome({ error, stopped: isStopped(error) });
    }
  };
  const begin = useEffectEvent(() => void check());
  useEffect(() => {
    begin();
  }, [key]);
  return {
    progress: job.progress,
    error: outcome === null || outcome.stopped ? null : outcome.error,
    isStopped: outcome?.stopped === true && job.progress === null,
    start: () => void check(),
    stop: job.stop,
  };
}
