import { oracleAnnotatorPrefix } from '../../domain/oracle.js';
import type { CredentialKind } from '../store.js';
import type { Argument, MemoryCredential, MemoryState, Result } from './state.js';

/** Adding somebody who is there already changes nothing but the name. */
export function addPerson(state: MemoryState, person: Argument<'addPerson'>): Result<'addPerson'> {
  const known = state.people.get(person.annotatorId);
  state.people.set(person.annotatorId, { ...(known ?? person), name: person.name });
  return { ...person };
}

export function addCredential(
  state: MemoryState,
  credential: Argument<'addCredential'>,
): Result<'addCredential'> {
  if (state.credentials.has(credential.secretHash)) throw new Error('the secret exists');
  state.credentials.set(credential.secretHash, { ...credential });
  return null;
}

export function redeem(
  state: MemoryState,
  { secretHash, kinds }: Argument<'redeem'>,
): Result<'redeem'> {
  const credential = valid(state, secretHash, kinds);
  if (credential === null || credential.usesLeft === 0) return null;
  if (credential.usesLeft !== null) credential.usesLeft--;
  return { annotatorId: credential.annotatorId, projectId: credential.projectId };
}

export function revokeCredential(
  state: MemoryState,
  { secretHash }: Argument<'revokeCredential'>,
): Result<'revokeCredential'> {
  state.credentials.delete(secretHash);
  return null;
}

export function identify(
  state: MemoryState,
  { secretHash, kinds }: Argument<'identify'>,
): Result<'identify'> {
  const credential = valid(state, secretHash, kinds);
  const annotatorId = credential?.annotatorId ?? null;
  const person = annotatorId === null ? undefined : state.people.get(annotatorId);
  if (credential === null || person === undefined) return null;
  return { ...person, projectId: credential.projectId ?? person.projectId };
}

function valid(
  state: MemoryState,
  secretHash: string,
  kinds: readonly CredentialKind[],
): MemoryCredential | null {
  const credential = state.credentials.get(secretHash);
  if (credential === undefined || !kinds.includes(credential.kind)) return null;
  const { expiresAt } = credential;
  return expiresAt === null || expiresAt > state.now() ? credential : null;
}

export function people(state: MemoryState, { projectId }: Argument<'people'>): Result<'people'> {
  return [...state.people.values()]
    .filter(({ annotatorId }) => !annotatorId.startsWith(oracleAnnotatorPrefix))
    .filter((person) => (person.projectId ?? projectId) === projectId)
    .map(({ annotatorId, name, role }) => ({ annotatorId, name, role }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.annotatorId, b.annotatorId));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
