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
  readonly #startedAt = Date.now() - performance.now();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Like the store's clock it never jumps, so that a session made after a jump lasts as others do. */
  #now(): number {
    return Math.round(this.#startedAt + performance.now());
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
      expiresAt: this.#now() + signInLinkMinutes * minute,
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
    const expiresAt = this.#now() + inviteDays * day;
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
  identify(secret: string): Promise<Identity | null> {
    return this.#holderOf(hashSecret(secret));
  }

  /** Who holds it, and a name for it that is no secret; null for nobody. */
  async recognize(secret: string): Promise<{ identity: Identity; credential: string } | null> {
    const credential = hashSecret(secret);
    const identity = await this.#holderOf(credential);
    return identity === null ? null : { identity, credential };
  }

  /** Whether the session or token of this name has neither ended nor been revoked. */
  async isGood(credential: string): Promise<boolean> {
    return (await this.#holderOf(credential)) !== null;
  }

  /** Ends a session or revokes a token; returns the name of it that is no secret. */
  async revoke(secret: string): Promise<string> {
    const secretHash = hashSecret(secret);
    await this.#store.revokeCredential({ secretHash });
    return secretHash;
  }

  async #holderOf(secretHash: string): Promise<Identity | null> {
    if (secretHash === this.#localHash) return this.#owner;
    return this.#store.identify({ secretHash, kinds: ['session', 'token'] });
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
      expiresAt: this.#now() + maxAgeMs,
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
