import { z } from 'zod';
import { reasonSentences, type ReasonCode } from './reason-sentences.js';

export type { ReasonCode } from './reason-sentences.js';

/** A sentence for people as a code with its parameters, so that every client says it in its language. */
export const Reason = z.object({
  code: z.enum(Object.keys(reasonSentences) as [ReasonCode, ...ReasonCode[]]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Reason = z.infer<typeof Reason>;

/** A reason without the words of any language. */
export function because(code: ReasonCode, params: Reason['params'] = {}): Reason {
  return { code, params };
}

/** The sentence in English, for logs and the command line. */
export function sayReason({ code, params }: Reason): string {
  return reasonSentences[code].replaceAll(/\{\{(\w+)(?:, number)?\}\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return typeof value === 'number' ? value.toLocaleString('en-US') : value;
  });
}
