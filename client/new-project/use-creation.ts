import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '../api.js';
import { useJob, type JobProgress } from '../jobs/use-job.js';
import { navigate } from '../router.js';
import { isStopped } from '../upload.js';
import { createFromDraft, lookForRemains, remainsOf, type Remains } from './create-project.js';
import type { Draft } from './draft.js';

/** How the last try ended, where it did not succeed. */
export interface Failure {
  /** Null where somebody stopped it. */
  readonly error: unknown;
  /** The project that may remain. */
  readonly slug: string | null;
  readonly remains: Remains;
}

export interface Creation {
  readonly progress: JobProgress | null;
  readonly failure: Failure | null;
  /** It has failed or was stopped, and the service takes away what there was. */
  readonly isEnding: boolean;
  readonly create: (draft: Draft) => Promise<void>;
  readonly stop: () => void;
}

/** Makes the project and imports its file, and knows what remains when that fails. */
export function useCreation(): Creation {
  const job = useJob();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isEnding, setEnding] = useState(false);

  const open = (slug: string) => {
    void queries.invalidateQueries({ queryKey: ['projects'] });
    navigate({ kind: 'annotate', project: slug });
  };
  const create = async (draft: Draft) => {
    const left = failure?.slug ?? null;
    setFailure(null);
    let slug: string | null = left;
    try {
      if (left !== null && (await clearAway(left)) === 'whole project') {
        open(left);
        return;
      }
      slug = null;
      const made = await job.run((signal, onProgress) =>
        createFromDraft(draft, { signal, onProgress, onCreated: (name) => (slug = name) }),
      );
      open(made);
    } catch (error) {
      setEnding(true);
      const remains = slug === null ? 'nothing' : await lookForRemains(slug);
      setEnding(false);
      // The answer was lost on its way, the work was not.
      if (slug !== null && remains === 'whole project') open(slug);
      else setFailure({ error: isStopped(error) ? null : error, slug, remains });
    }
  };
  return { progress: job.progress, failure, isEnding, create, stop: job.stop };
}

/** Takes an empty project of an earlier try away; one that was imported after all stays. */
async function clearAway(slug: string): Promise<Remains> {
  const remains = await remainsOf(slug);
  if (remains === 'empty project') await deleteProject(slug);
  return remains;
}

/** The service may take it away at the same moment. */
async function deleteProject(slug: string): Promise<void> {
  try {
    await call('deleteProject', { id: slug });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'not-found')) throw error;
  }
}
