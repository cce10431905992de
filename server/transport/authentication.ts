import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { Session } from '../service/people.js';

const cookieName = 'querent_session';

/** The secret that came with a request: a bearer token, or else the session cookie. */
export function secretOf(
  request: IncomingMessage,
): { secret: string; kind: 'token' | 'cookie' } | null {
  const bearer = /^(?:Bearer|Token) (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { secret: bearer, kind: 'token' };
  const cookie = cookieOf(request);
  return cookie === null ? null : { secret: cookie, kind: 'cookie' };
}

function cookieOf(request: IncomingMessage): string | null {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/);
  const prefix = `${cookieName}=`;
  return cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? null;
}

/** Gives the browser a session. Strict, so that no other site can make it act for its user. */
export function setSessionCookie(response: Response, { secret, maxAgeMs }: Session): void {
  response.cookie(cookieName, secret, {
    httpOnly: true,
    sameSite: 'strict',
    secure: response.req.secure,
    maxAge: maxAgeMs,
    path: '/',
  });
}

export function clearSessionCookie(response: Response): void {
  response.clearCookie(cookieName, { path: '/' });
}

/**
 * Whether a browser says that this request comes from our own pages (programs say nothing). Behind a
 * proxy that rewrites the host, the public address is ours too.
 */
export function isSameOrigin(request: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    const from = new URL(origin).host;
    return from === host || from === new URL(publicUrl).host;
  } catch {
    return false;
  }
}
