import { createHash } from 'node:crypto';
import type { ItemPayload } from '../contract/task.js';

/** 128 bits: a collision among a billion items is as likely as a one in 10^20. */
const hexDigits = 32;

/**
 * The hash by which the same content is one item of a project: 32 hex digits of the SHA-256 of the
 * payload's JSON with its keys in order.
 */
export function contentHash(payload: ItemPayload): string {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(payload)))
    .digest('hex')
    .slice(0, hexDigits);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sortKeys(inner)]);
}
