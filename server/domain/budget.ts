import type { ProjectSettings } from '../contract/project.js';
import type { EmptyReason } from '../contract/queue.js';

/** Answers that count against a budget, and the items held that will become some. */
export interface BudgetUse {
  readonly answers: number;
  readonly live: number;
}

export interface BudgetRoom {
  /** How many more items may be given out; Infinity without a budget. */
  readonly left: number;
  /** Why none; null while there is room. */
  readonly reason: EmptyReason | null;
}

/**
 * What the budgets of a project leave: what is held is promised, so that it counts as if it was answered,
 * and comes back when its lease ends.
 */
export function budgetRoom(
  settings: Pick<ProjectSettings, 'budget' | 'budgetPerPerson'>,
  { project, person }: { readonly project: BudgetUse; readonly person: BudgetUse },
): BudgetRoom {
  const ofProject = room(settings.budget, project, 'budget-reached');
  const ofPerson = room(settings.budgetPerPerson, person, 'your-budget-reached');
  return ofProject.left <= 0 || ofProject.left < ofPerson.left ? ofProject : ofPerson;
}

function room(
  budget: number | null,
  { answers, live }: BudgetUse,
  whenSpent: EmptyReason,
): BudgetRoom {
  if (budget === null) return { left: Infinity, reason: null };
  const left = budget - answers - live;
  if (left > 0) return { left, reason: null };
  return { left: 0, reason: answers >= budget ? whenSpent : 'all-leased' };
}
