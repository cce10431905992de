import { z } from 'zod';

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
  internal: 500,
} as const;

export type ErrorCode = keyof typeof errorStatus;
export const ErrorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]);

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

/** RFC 9457, the body of every HTTP error. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ErrorCode,
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
