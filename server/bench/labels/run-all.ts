import type { RunRequest, RunResult, RunThreadData } from './run-messages.js';
import { RunThread, RunThreadDied } from './run-thread.js';

/** One run that is to be made, and what is done with what comes of it. */
export interface PendingRun {
  request: RunRequest;
  onRound: (labels: number) => void;
  onResult: (result: RunResult) => Promise<void>;
  onFailure: (reason: string) => void;
}

const triesPerRun = 2;

/** Makes the runs on `jobs` threads, first come first served; a run that fails does not stop the others. */
export async function runAll(
  runs: readonly PendingRun[],
  data: RunThreadData,
  jobs: number,
): Promise<void> {
  const waiting = [...runs];
  const lanes = Array.from({ length: Math.min(jobs, runs.length) }, async () => {
    const thread = new RunThread(data);
    try {
      for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
        await carryOut(run, thread);
      }
    } finally {
      await thread.close();
    }
  });
  await Promise.all(lanes);
}

/** A thread that died may have been short of memory: the run is tried once more on a new one. */
async function carryOut(run: PendingRun, thread: RunThread): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const result = await thread.run(run.request, run.onRound);
      await run.onResult(result);
      return;
    } catch (error) {
      if (error instanceof RunThreadDied && tries < triesPerRun) continue;
      run.onFailure(error instanceof Error ? error.message : String(error));
      return;
    }
  }
}
