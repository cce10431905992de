import {
  clientEvents,
  type Ack,
  type ClientEvent,
  type ClientPayload,
  type ClientReply,
} from '../contract/events.js';
import { Refusal } from '../contract/errors.js';
import { AnswerId } from '../contract/ids.js';
import { logIncident, type IncidentParts } from '../health/incident.js';
import { describeIssues } from './problem.js';

/** What an event passes on its way to its handler and back. */
export interface EventPath extends IncidentParts {
  /** The socket, in the log. */
  readonly socket: string;
  /** Throws a `Refusal` where the sender is too fast. */
  admit(event: string): void;
}

/**
 * Wraps an event's handler: checks the payload, runs it, and acknowledges exactly once, whatever the
 * client sent and whether or not it wants to hear.
 */
export function handleEvent<E extends ClientEvent>(
  event: E,
  path: EventPath,
  handler: (payload: ClientPayload<E>) => Promise<ClientReply<E>>,
): (payload: unknown, ...rest: unknown[]) => void {
  return (payload, ...rest) => {
    const startedAt = performance.now();
    const reply = toReply<E>(rest.at(-1) ?? payload);
    const run = async (): Promise<Ack<ClientReply<E>>> => {
      path.admit(event);
      const parsed = clientEvents[event].payload.safeParse(payload);
      if (!parsed.success) throw new Refusal('malformed', describeIssues(parsed.error));
      return { ok: true, ...(await handler(parsed.data as ClientPayload<E>)) };
    };
    void run()
      .catch((error: unknown) => toRefusal(error, event, path))
      .then((ack) => {
        reply(ack);
        const ms = Math.round(performance.now() - startedAt);
        const outcome = ack.ok ? 'ok' : ack.code;
        path.log.debug({ socket: path.socket, event, ...idsOf(payload), outcome, ms }, 'event');
      });
  };
}

/** Ids by which an event can be followed through the log. */
function idsOf(payload: unknown): { answerId?: string } {
  if (typeof payload !== 'object' || payload === null || !('answerId' in payload)) return {};
  // Whatever else is sent in the place of an id may be a text or a secret.
  const { success, data } = AnswerId.safeParse(payload.answerId);
  return success ? { answerId: data } : {};
}

/** A client may emit without a callback; calling what is not there would bring the process down. */
function toReply<E extends ClientEvent>(
  acknowledge: unknown,
): (reply: Ack<ClientReply<E>>) => void {
  if (typeof acknowledge !== 'function') return () => undefined;
  return acknowledge as (reply: Ack<ClientReply<E>>) => void;
}

function toRefusal(
  error: unknown,
  event: string,
  path: EventPath,
): Extract<Ack<never>, { ok: false }> {
  if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
  const incident = logIncident(path, error, { where: 'event', event, socket: path.socket });
  const message = `Something went wrong in the service; nothing was changed. Its log says what under ${incident}.`;
  return { ok: false, code: 'internal', message };
}
