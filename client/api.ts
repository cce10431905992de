import type { ErrorCode, Problem } from '../server/contract/errors.js';
import type { RouteBody, RouteName, RouteReply, routes } from '../server/contract/http.js';
import { basePath } from './base.js';

/**
 * Method and path of the routes that pages call. Written out, and checked against the contract by
 * its type only, so that the schemas (and zod) stay out of the script that browsers load.
 */
const calls = {
  signIn: ['post', '/api/sign-in'],
  join: ['post', '/api/join'],
  signOut: ['post', '/api/sign-out'],
  me: ['get', '/api/me'],
  listProjects: ['get', '/api/projects'],
  updateProject: ['patch', '/api/projects/:id'],
  closeRound: ['post', '/api/projects/:id/rounds'],
  metrics: ['get', '/api/projects/:id/metrics'],
  exportItems: ['get', '/api/projects/:id/exports'],
  requestAuditBatch: ['post', '/api/projects/:id/audit-batch'],
  runOracle: ['post', '/api/projects/:id/oracle'],
  createInvite: ['post', '/api/projects/:id/invites'],
} as const satisfies {
  readonly [N in RouteName]?: readonly [(typeof routes)[N]['method'], (typeof routes)[N]['path']];
};

type CallName = keyof typeof calls;
export interface CallOptions<N extends CallName> {
  /** Id or slug of the project, where the path has one. */
  readonly id?: string;
  readonly body?: RouteBody<N>;
  readonly signal?: AbortSignal;
}

/** What went wrong with a request: a refusal of the server, or no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | 'unreachable',
    readonly detail: string,
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

/** The address of a route, for links that the browser follows itself. */
export function addressOf(name: CallName, id: string, query?: Record<string, string>): string {
  const path = calls[name][1].slice(1).replace(':id', encodeURIComponent(id));
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  return `${basePath}${path}${search}`;
}

/** Calls a route; throws an `ApiError` whose detail is a sentence for people. */
export async function call<N extends CallName>(
  name: N,
  options: CallOptions<N> = {},
): Promise<RouteReply<N>> {
  const request: RequestInit = { method: calls[name][0].toUpperCase() };
  if (options.signal) request.signal = options.signal;
  if (options.body !== undefined) {
    request.body = JSON.stringify(options.body);
    request.headers = { 'content-type': 'application/json' };
  }
  const response = await fetchOrExplain(addressOf(name, options.id ?? ''), request);
  if (!response.ok) throw await readProblem(response);
  // The server checks its replies with the schema that this type comes from.
  return (await response.json()) as RouteReply<N>;
}

async function fetchOrExplain(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('unreachable', '');
  }
}

async function readProblem(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  if (problem?.code !== undefined) return new ApiError(problem.code, problem.detail ?? '');
  // A proxy answers with pages of its own, without a code.
  if (response.status === 401) return new ApiError('not-signed-in', '');
  return new ApiError(response.status >= 500 ? 'unreachable' : 'internal', response.statusText);
}
