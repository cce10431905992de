import { useEffect, useMemo, useRef, useState } from 'react';
import { secondsLeft } from './time-left.js';

/** How far a job is, in units of its own. */
export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** Null while it cannot be told. */
  readonly secondsLeft: number | null;
}

type Report = (done: number, total: number) => void;

export interface Job {
  /** Null while nothing runs. */
  readonly progress: JobProgress | null;
  /** Runs some work that tells how far it is and ends early when `signal` says so. */
  readonly run: <T>(work: (signal: AbortSignal, report: Report) => Promise<T>) => Promise<T>;
  readonly stop: () => void;
}

/** A long job of a page: its progress, the time left and a way to stop it. Leaving the page stops it. */
export function useJob(): Job {
  const [progress, setProgress] = useState<JobProgress | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  useWarningBeforeLeaving(progress !== null);
  return useMemo(
    () => ({
      progress,
      run: async (work) => {
        const current = new AbortController();
        controller.current = current;
        const startedAt = performance.now();
        setProgress({ done: 0, total: 1, secondsLeft: null });
        try {
          return await work(current.signal, (done, total) => {
            const elapsedMs = performance.now() - startedAt;
            setProgress({ done, total, secondsLeft: secondsLeft({ done, total, elapsedMs }) });
          });
        } finally {
          setProgress(null);
        }
      },
      stop: () => controller.current?.abort(),
    }),
    [progress],
  );
}

function useWarningBeforeLeaving(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isRunning]);
}
