import type { Action } from '../contract/http.js';
import type { ProjectId } from '../contract/ids.js';
import type { Role } from '../contract/people.js';

/** What each role may do; whatever is not listed is forbidden. */
const allowed: Readonly<Record<Role, ReadonlySet<Action>>> = {
  admin: new Set(['sign-in', 'annotate', 'read', 'manage', 'administer']),
  scientist: new Set(['sign-in', 'annotate', 'read', 'manage']),
  reviewer: new Set(['sign-in', 'annotate', 'read']),
  annotator: new Set(['sign-in', 'annotate']),
};

export interface Caller {
  readonly role: Role;
  /** The one project this caller may see; null: every project. */
  readonly projectId: ProjectId | null;
}

export function mayDo(caller: Caller, action: Action): boolean {
  return allowed[caller.role].has(action);
}

/** Projects that a caller may not see are for them as if they did not exist. */
export function maySee(caller: Caller, projectId: ProjectId): boolean {
  return caller.projectId === null || caller.projectId === projectId;
}
