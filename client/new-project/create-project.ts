import type { CreateProject, StrategyName } from '../../server/contract/project.js';
import { ApiError, call } from '../api.js';
import { upload } from '../upload.js';
import { readingQuery, rowsOfRemovedLabels, slugOf, type Draft } from './draft.js';

/** Names that are taken get a number; so many are tried. */
const slugTries = 50;
/** After a stop the service takes away what was staged, of a large file for some seconds. */
const goneWithinMs = 60_000;
const lookAgainMs = 200;

interface Doing {
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number) => void;
  /** Called as soon as the project exists, so that one knows what may remain. */
  readonly onCreated: (slug: string) => void;
}

/**
 * Makes the project of a draft and imports its file; resolves with the name in its address. When the import
 * fails or is stopped, the service takes the project away again, before it answers or after the connection
 * closed.
 */
export async function createFromDraft(draft: Draft, doing: Doing): Promise<string> {
  const { chosen } = draft;
  if (chosen === null) throw new Error('a project without a file');
  const slug = await createUnderFreeName(draft);
  doing.onCreated(slug);
  const skips = draft.leaveOutBadRows || rowsOfRemovedLabels(draft) > 0;
  await upload('importItems', {
    id: slug,
    query: { ...readingQuery(draft), badRows: skips ? 'skip' : 'stop', orDeleteProject: 'true' },
    body: chosen.file,
    signal: doing.signal,
    onProgress: doing.onProgress,
  });
  return slug;
}

async function createUnderFreeName(draft: Draft): Promise<string> {
  const wanted = slugOf(draft.name);
  for (let tries = 1; ; tries++) {
    const slug = tries === 1 ? wanted : `${wanted}-${tries}`;
    try {
      await call('createProject', { body: projectOf(draft, slug) });
      return slug;
    } catch (error) {
      const taken = error instanceof ApiError && error.code === 'conflict';
      if (!taken || tries >= slugTries) throw error;
    }
  }
}

function projectOf({ name, labels, guideline, settings }: Draft, slug: string): CreateProject {
  const { encoder, strategy, ...rest } = settings;
  return {
    slug,
    name: name.trim(),
    task: 'classification',
    domain: '',
    labels: labels.map((label) => label.name),
    guideline,
    encoder,
    settings: { ...rest, strategy: strategy as StrategyName },
  };
}

/** What a failed or stopped import has left. `unknown`: the service does not answer. */
export type Remains = 'nothing' | 'empty project' | 'whole project' | 'unknown';

/** Looks what there is of a project whose import did not end well, giving the service time to clean up. */
export async function lookForRemains(slug: string): Promise<Remains> {
  const until = performance.now() + goneWithinMs;
  for (;;) {
    const found = await remainsOf(slug);
    if (found !== 'empty project' || performance.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}

/** The same, as it stands. */
export async function remainsOf(slug: string): Promise<Remains> {
  try {
    const { imports } = await call('listImports', { id: slug });
    return imports.length > 0 ? 'whole project' : 'empty project';
  } catch (error) {
    return error instanceof ApiError && error.code === 'not-found' ? 'nothing' : 'unknown';
  }
}
