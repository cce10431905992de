import {
  clientEvents,
  type Ack,
  type ClientEvent,
  type ClientPayload,
  type ClientReply,
} from '../contract/events.js';
import { Refusal } from '../contract/errors.js';
import type { Log } from '../log.js';
import { describeIssues } from './problem.js';

/**
 * Wraps an event's handler: checks the payload, runs it, and acknowledges exactly once, whatever the
 * client sent and whether or not it wants to hear.
 */
export function handleEvent<E extends ClientEvent>(
  event: E,
  log: Log,
  handler: (payload: ClientPayload<E>) => Promise<ClientReply<E>>,
): (payload: unknown, ...rest: unknown[]) => void {
  return (payload, ...rest) => {
    const reply = toReply<E>(rest.at(-1) ?? payload);
    const parsed = clientEvents[event].payload.safeParse(payload);
    if (!parsed.success) {
      reply({ ok: false, code: 'malformed', message: describeIssues(parsed.error) });
      return;
    }
    handler(parsed.data as ClientPayload<E>).then(
      (value) => reply({ ok: true, ...value }),
      (error: unknown) => reply(toRefusal(error, event, log)),
    );
  };
}

/** A client may emit without a callback; calling what is not there would bring the process down. */
function toReply<E extends ClientEvent>(
  acknowledge: unknown,
): (reply: Ack<ClientReply<E>>) => void {
  if (typeof acknowledge !== 'function') return () => undefined;
  return acknowledge as (reply: Ack<ClientReply<E>>) => void;
}

function toRefusal(error: unknown, event: string, log: Log): Extract<Ack<never>, { ok: false }> {
  if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
  log.error({ err: error, event }, 'event failed');
  const message = 'Something went wrong in the service; nothing was changed.';
  return { ok: false, code: 'internal', message };
}
