import { z } from 'zod';
import { Reason } from './reason.js';
import { errorStatus, type ErrorCode } from './errors.js';

/** RFC 9457, the body of every HTTP error. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  errors: z
    .array(z.object({ field: z.string(), reason: z.string(), why: Reason.optional() }))
    .optional(),
});
export type Problem = z.infer<typeof Problem>;
