/** Free of zod, because the threads of the store need no more than this and start sooner without. */

/** Every code that a refusal can carry, with the HTTP status it has there. */
export const errorStatus = {
  malformed: 400,
  'not-signed-in': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'lease-unknown': 409,
  'already-answered': 409,
  'label-unknown': 400,
  'too-large': 413,
  'too-many': 429,
  'not-ready': 503,
  paused: 409,
  full: 507,
  'disk-failed': 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** An expected refusal: a value on the wire, thrown inside the server. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
