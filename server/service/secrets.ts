import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 random bits, with a prefix that scanners of leaked secrets can recognize. */
export function newSecret(): string {
  return `qrt_${randomBytes(32).toString('base64url')}`;
}

/** What is stored instead of a secret: it has so much entropy that a fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
