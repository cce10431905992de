import type { ErrorCode } from '../server/contract/errors.js';
import type { Problem } from '../server/contract/problem.js';
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
  createProject: ['post', '/api/projects'],
  getProject: ['get', '/api/projects/:id'],
  deleteProject: ['delete', '/api/projects/:id'],
  readFileHead: ['post', '/api/file-heads'],
  checkFile: ['post', '/api/file-checks'],
  importItems: ['post', '/api/projects/:id/imports'],
  listImports: ['get', '/api/projects/:id/imports'],
  stopImport: ['delete', '/api/projects/:id/imports/under-way'],
  previewExport: ['get', '/api/projects/:id/export-preview'],
  updateProject: ['patch', '/api/projects/:id'],
  closeRound: ['post', '/api/projects/:id/rounds'],
  metrics: ['get', '/api/projects/:id/metrics'],
  insights: ['get', '/api/projects/:id/insights'],
  throughput: ['get', '/api/projects/:id/throughput'],
  exportItems: ['get', '/api/projects/:id/exports'],
  requestAuditBatch: ['post', '/api/projects/:id/audit-batch'],
  runOracle: ['post', '/api/projects/:id/oracle'],
  listPeople: ['get', '/api/projects/:id/people'],
  createInvite: ['post', '/api/projects/:id/invites'],
  listItems: ['get', '/api/projects/:id/items'],
  getItem: ['get', '/api/projects/:id/items/:itemId'],
  startBulk: ['post', '/api/projects/:id/bulk-actions'],
  getBulk: ['get', '/api/projects/:id/bulk-actions/:bulkId'],
  undoBulk: ['post', '/api/projects/:id/bulk-actions/:bulkId/undo'],
} as const satisfies {
  readonly [N in RouteName]?: readonly [(typeof routes)[N]['method'], (typeof routes)[N]['path']];
};

export type CallName = keyof typeof calls;
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;
export interface CallOptions<N extends CallName> {
  /** Id or slug of the project, where the path has one. */
  readonly id?: string;
  /** The other name in the path, as of an item. */
  readonly part?: string;
  readonly query?: Query;
  readonly body?: RouteBody<N>;
  readonly signal?: AbortSignal;
}

/** What went wrong with a request: a refusal of the server, or no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | 'unreachable',
    readonly detail: string,
    /** What is wrong with which field, or with which line of a file. */
    readonly errors: NonNullable<Problem['errors']> = [],
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

/** The address of a route, for links that the browser follows itself. */
export function addressOf(name: CallName, id: string, query: Query = {}): string {
  const path = calls[name][1].slice(1).replace(':id', encodeURIComponent(id));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined) search.append(key, one);
  }
  return `${basePath}${path}${search.size === 0 ? '' : `?${search.toString()}`}`;
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
  const address = addressOf(name, options.id ?? '', options.query);
  const part = encodeURIComponent(options.part ?? '');
  const response = await fetchOrExplain(address.replace(/:\w+(?=\/|$)/, part), request);
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
  return errorOf(response, problem);
}

/** The error of a reply that is no success, from its status and its body. */
export function errorOf(
  { status, statusText }: { status: number; statusText: string },
  problem: Partial<Problem> | null,
): ApiError {
  if (problem?.code !== undefined) {
    return new ApiError(problem.code, problem.detail ?? '', problem.errors);
  }
  // A proxy answers with pages of its own, without a code.
  if (status === 401) return new ApiError('not-signed-in', '');
  return new ApiError(status === 0 || status >= 500 ? 'unreachable' : 'internal', statusText);
}

/** The method of a route. */
export function methodOf(name: CallName): string {
  return calls[name][0].toUpperCase();
}
