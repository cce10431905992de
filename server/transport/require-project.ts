import { Refusal } from '../contract/errors.js';
import type { Project } from '../contract/project.js';
import { maySee } from '../domain/access.js';
import type { Service } from '../service/service.js';
import type { Identity } from '../store/store.js';

/** The project of this id or slug that the caller may see; refuses with `not-found` otherwise. */
export async function requireProject(
  { store }: Service,
  name: string,
  caller: Identity,
): Promise<Project> {
  const project = await store.project({ project: name });
  if (project === null || !maySee(caller, project.id)) {
    throw new Refusal('not-found', `There is no project "${name}".`);
  }
  return project;
}
