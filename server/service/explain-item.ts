import type { Project } from '../contract/project.js';
import type { ExplainedItem, LeasedItem } from '../contract/queue.js';
import type { Service } from './service.js';

/**
 * What the model thinks of an item and why; nothing where that would anchor the answer: audited items
 * must be answered unseen, and a project may hide the model altogether.
 */
export async function explainItem(
  { learner }: Pick<Service, 'learner'>,
  held: LeasedItem,
  project: Project,
): Promise<ExplainedItem> {
  if (held.why.stream === 'audit') return { explanation: null, reason: 'audit' };
  if (project.settings.suggestions === false) return { explanation: null, reason: 'hidden' };
  const { text } = held.item;
  const found = await learner.ask({ kind: 'explain', projectId: project.id, text });
  if (found === null) return { explanation: null, reason: 'no-model' };
  const { words, probabilities, ...rest } = found;
  return {
    explanation: { ...rest, words: [...words], probabilities: [...probabilities] },
    reason: null,
  };
}
