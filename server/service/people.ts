import { randomUUID } from 'node:crypto';
import { Refusal } from '../contract/errors.js';
import type { AnnotatorId, ProjectId } from '../contract/ids.js';
import type { Role } from '../contract/people.js';
import type { Identity, Store } from '../store/store.js';
import { hashSecret, newSecret } from './secrets.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const sessionDays = 7;
const inviteDays = 7;
const signInLinkMinutes = 60;

/** The person who starts the service: the first link and the local commands act for them. */
const ownerId = 'owner' as AnnotatorId;

export interface Session {
  readonly secret: string;
  readonly maxAgeMs: number;
  readonly identity: Identity;
}

/** Who may come in, and how: the one-time link of the owner, join links, sessions and tokens. */
export class People {
  readonly #store: Store;
  /** The secret by which commands on this machine act for the owner; it is never stored. */
  readonly localSecret = newSecret();
  readonly #localHash = hashSecret(this.localSecret);
  #owner: Identity | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  async createOwner(): Promise<void> {
    this.#owner = await this.#store.addPerson({
      annotatorId: ownerId,
      name: 'Owner',
      role: 'admin',
      projectId: null,
    });
  }

  /** A secret that signs the owner in once. */
  async createSignInSecret(): Promise<string> {
    return this.#issue({
      kind: 'sign-in',
      annotatorId: ownerId,
      projectId: null,
      expiresAt: Date.now() + signInLinkMinutes * minute,
      usesLeft: 1,
    });
  }

  async signIn(secret: string): Promise<Session> {
    const redeemed = await this.#store.redeem({
      secretHash: hashSecret(secret),
      kinds: ['sign-in'],
    });
    if (redeemed?.annotatorId !== ownerId || this.#owner === null) {
      throw new Refusal(
        'not-signed-in',
        'This link was used already or is too old: start the service again for a new one.',
      );
    }
    return this.#openSession(this.#owner);
  }

  /** A join link's secret, good for any number of annotators of one project. */
  async createInvite(projectId: ProjectId): Promise<{ secret: string; expiresAt: string }> {
    const expiresAt = Date.now() + inviteDays * day;
    const secret = await this.#issue({
      kind: 'invite',
      annotatorId: null,
      projectId,
      expiresAt,
      usesLeft: null,
    });
    return { secret, expiresAt: new Date(expiresAt).toISOString() };
  }

  async join(invite: string, name: string): Promise<Session> {
    const redeemed = await this.#store.redeem({
      secretHash: hashSecret(invite),
      kinds: ['invite'],
    });
    if (redeemed === null) {
      throw new Refusal('not-signed-in', 'This join link has ended: ask for a new one.');
    }
    const { projectId } = redeemed;
    return this.#openSession(await this.#addPerson({ name, role: 'annotator', projectId }));
  }

  async createToken(person: {
    name: string;
    role: Role;
    projectId: ProjectId | null;
  }): Promise<string> {
    const { annotatorId, projectId } = await this.#addPerson(person);
    return this.#issue({ kind: 'token', annotatorId, projectId, expiresAt: null, usesLeft: null });
  }

  /** Who holds this session or token; null for nobody. */
  async identify(secret: string): Promise<Identity | null> {
    const secretHash = hashSecret(secret);
    if (secretHash === this.#localHash) return this.#owner;
    return this.#store.identify({ secretHash, kinds: ['session', 'token'] });
  }

  async signOut(secret: string): Promise<void> {
    await this.#store.revokeCredential({ secretHash: hashSecret(secret) });
  }

  #addPerson(person: { name: string; role: Role; projectId: ProjectId | null }): Promise<Identity> {
    return this.#store.addPerson({ annotatorId: randomUUID() as AnnotatorId, ...person });
  }

  async #openSession(identity: Identity): Promise<Session> {
    const maxAgeMs = sessionDays * day;
    const secret = await this.#issue({
      kind: 'session',
      annotatorId: identity.annotatorId,
      projectId: identity.projectId,
      expiresAt: Date.now() + maxAgeMs,
      usesLeft: null,
    });
    return { secret, maxAgeMs, identity };
  }

  async #issue(
    credential: Omit<Parameters<Store['addCredential']>[0], 'secretHash'>,
  ): Promise<string> {
    const secret = newSecret();
    await this.#store.addCredential({ ...credential, secretHash: hashSecret(secret) });
    return secret;
  }
}
