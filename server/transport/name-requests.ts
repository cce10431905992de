import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { httpLimits } from '../limits.js';
import type { Service } from '../service/service.js';

/**
 * Gives each request an id, which its reply carries and the log names it by. The route stands in the log
 * as it is declared, because addresses can hold texts.
 */
export function nameRequests({ log }: Service): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    response.set('X-Request-Id', requestId);
    response.once('close', () => {
      const { path = 'page' } = (request.route ?? {}) as { path?: string };
      const ms = Math.round(performance.now() - startedAt);
      const status = response.statusCode;
      log.debug({ requestId, method: request.method, route: path, status, ms }, 'request');
    });
    response.once('finish', () => endUnread(request));
    next();
  };
}

/** What is still sent after the reply is thrown away as it comes, but not for ever. */
function endUnread(request: Request): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), httpLimits.unreadBodyMs).unref();
  request.once('end', () => clearTimeout(timer));
}
