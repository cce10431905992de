import type { AnnotatorId, ProjectId } from '../../contract/ids.js';
import type { ProjectSettings } from '../../contract/project.js';
import { budgetRoom, type BudgetRoom, type BudgetUse } from '../../domain/budget.js';
import type { SqliteDatabase } from './database.js';
import { streamCounts } from './stream-counts.js';

/** What the budgets of a project leave to one person; nothing is counted where there are none. */
export function budgetRoomFor(
  database: SqliteDatabase,
  settings: ProjectSettings,
  who: { readonly projectId: ProjectId; readonly annotatorId: AnnotatorId },
): BudgetRoom {
  return budgetRoom(settings, {
    project: settings.budget === null ? unused : projectUse(database, who.projectId),
    person: settings.budgetPerPerson === null ? unused : personUse(database, who),
  });
}

const unused: BudgetUse = { answers: 0, live: 0 };

function projectUse(database: SqliteDatabase, projectId: ProjectId): BudgetUse {
  const counts = streamCounts(database, projectId);
  const total = (key: 'answers' | 'live') => counts.reduce((sum, count) => sum + count[key], 0);
  return { answers: total('answers'), live: total('live') };
}

/** All that the person answered and did not take back, whether or not it counts: they worked for it. */
function personUse(
  database: SqliteDatabase,
  { projectId, annotatorId }: { projectId: ProjectId; annotatorId: AnnotatorId },
): BudgetUse {
  const row = database.get<BudgetUse>(
    `SELECT
       (SELECT count(*) FROM answers WHERE project_id = :project AND annotator_id = :annotator
        AND status <> 'undone') AS answers,
       (SELECT count(*) FROM leases WHERE project_id = :project AND annotator_id = :annotator
        AND state = 'live') AS live`,
    { project: projectId, annotator: annotatorId },
  );
  return row ?? unused;
}
