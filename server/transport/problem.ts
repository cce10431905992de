import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';
import { errorStatus, Refusal, type ErrorCode } from '../contract/errors.js';
import type { Problem } from '../contract/problem.js';
import { ImportRejected } from '../dataset/import-rejected.js';
import { logIncident, type IncidentParts } from '../health/incident.js';

/** Any error as the problem that a caller may see: refusals speak for themselves, bugs are hidden. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ImportRejected) {
    const errors = error.rejected.map(({ line, field, reason, why }) => ({
      field: `line ${line}, ${field}`,
      reason,
      ...(why === undefined ? {} : { why }),
    }));
    return problem('malformed', error.message, errors);
  }
  if (error instanceof Refusal) return problem(error.code, error.message);
  if (error instanceof z.ZodError)
    return problem('malformed', describeIssues(error), issues(error));
  const status = statusOf(error);
  if (status === 413) return problem('too-large', 'The request is too large.');
  if (status !== null && status < 500)
    return problem('malformed', 'The request could not be read.');
  return problem('internal', 'Something went wrong in the service; its log says what.');
}

function problem(code: ErrorCode, detail: string, errors?: Problem['errors']): Problem {
  return {
    type: `urn:querent:problem:${code}`,
    title: code.replaceAll('-', ' '),
    status: errorStatus[code],
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
  };
}

function issues(error: z.ZodError): { field: string; reason: string }[] {
  return error.issues.map((issue) => ({
    field: issue.path.map(String).join('.') || 'body',
    reason: issue.message,
  }));
}

/** The first things that are wrong, as one sentence. */
export function describeIssues(error: z.ZodError): string {
  const first = issues(error).slice(0, 3);
  return first.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  return typeof error.status === 'number' ? error.status : null;
}

/** The last handler of the app: every error leaves as a problem document. */
export function problemHandler(parts: IncidentParts): ErrorRequestHandler {
  // eslint-disable-next-line max-params -- Express tells error handlers by their four parameters.
  return (error: unknown, request, response, next) => {
    const body = withIncident(error, response, parts);
    // A stream that has begun cannot change its status: break it off, so that it is seen as broken.
    if (response.headersSent) {
      response.destroy();
      next();
      return;
    }
    // What is left of a refused upload would keep the reply and the next request waiting.
    if (!request.complete) request.resume();
    response.status(body.status).type('application/problem+json').send(JSON.stringify(body));
  };
}

/** A bug is told to its caller by the id under which it stands in the log. */
function withIncident(error: unknown, response: Response, parts: IncidentParts): Problem {
  const body = toProblem(error);
  // A caller who left in the middle of a transfer is no bug.
  if (body.code !== 'internal' || isBrokenOff(error)) return body;
  const requestId = String(response.getHeader('X-Request-Id'));
  const incident = logIncident(parts, error, { where: 'request', requestId });
  return {
    ...body,
    detail: `Something went wrong in the service; its log says what under ${incident}.`,
  };
}

function isBrokenOff(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(
    String(error.code),
  );
}
