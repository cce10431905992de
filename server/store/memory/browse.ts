import { matchesQuery, wordsOf } from '../../domain/words.js';
import type { StoredFilter } from '../browse.js';
import { present } from './items.js';
import { assigneesOf, isRetired } from './marks.js';
import type { Argument, MemoryItem, MemoryState, Result } from './state.js';

/** All at once: nobody waits behind a model in memory. */
export function matchItems(
  state: MemoryState,
  { projectId, filter, after }: Argument<'matchItems'>,
): Result<'matchItems'> {
  const found = state
    .itemsOf(projectId)
    .filter((item) => item.number > after && matches(state, item, filter));
  return { itemIds: Float64Array.from(found, ({ number }) => number), next: null };
}

function matches(
  state: MemoryState,
  item: MemoryItem,
  { text, label, annotator, assignee, state: kind, flagged }: StoredFilter,
): boolean {
  const shown = present(state, item);
  const words = `${shown.title ?? ''}\n${shown.text}`;
  if (text !== undefined && wordsOf(text).length > 0 && !matchesQuery(words, text)) return false;
  if (label !== undefined && shown.labelId !== label) return false;
  if (flagged !== undefined && shown.flagged !== flagged) return false;
  const answered = item.answers.filter(({ status }) => status !== 'undone');
  const by = answered.some(({ annotatorId }) => annotatorId === annotator);
  if (annotator !== undefined && !by) return false;
  if (assignee !== undefined && assigneesOf(state, item)?.includes(assignee) !== true) return false;
  if (kind === 'audit') return shown.audit;
  if (kind === 'skipped') return shown.skipped;
  return kind === undefined || shown.state === kind;
}

export function newestAnswered(
  state: MemoryState,
  { projectId }: Argument<'newestAnswered'>,
): Result<'newestAnswered'> {
  const answers = state.answersOf(projectId).sort((a, b) => b.seq - a.seq);
  const numbers = new Set(answers.map(({ item }) => item.number));
  return { itemIds: Float64Array.from(numbers), next: null };
}

export function retiredItems(
  state: MemoryState,
  { projectId }: Argument<'retiredItems'>,
): Result<'retiredItems'> {
  return state
    .itemsOf(projectId)
    .filter((item) => isRetired(state, item))
    .map(({ id }) => id);
}

export function roundOutcomes(
  state: MemoryState,
  { projectId, round, of }: Argument<'roundOutcomes'>,
): Result<'roundOutcomes'> {
  const found = state.rounds.find((one) => one.projectId === projectId && one.round === round);
  const outcomes = found?.result?.outcomes[of] ?? [];
  return outcomes.length === 0 ? null : [...outcomes];
}

/** Here the texts themselves are read. */
export function indexWords(): boolean {
  return false;
}
