import { Problem } from '../contract/errors.js';
import { routes, type Route, type RouteName, type RouteReply } from '../contract/http.js';
import { CommandFailure } from './outcome.js';

/** A request's parts; `input` is the query of a get and of a streamed body, the JSON body otherwise. */
export interface ClientRequest {
  readonly project?: string;
  readonly input?: object;
  readonly stream?: ReadableStream<Uint8Array>;
}

/** Talks to a service over HTTP, for the commands. */
export class ServiceClient {
  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  /** Calls a route; throws a `CommandFailure` with the service's own sentence when it refuses. */
  async call<N extends RouteName>(name: N, request: ClientRequest = {}): Promise<RouteReply<N>> {
    const response = await this.open(name, request);
    return (await response.json()) as RouteReply<N>;
  }

  /** Calls a route whose reply is a streamed file. */
  async open(name: RouteName, { project, input, stream }: ClientRequest): Promise<Response> {
    const route: Route = routes[name];
    const asQuery = route.body === undefined;
    const query = asQuery ? toQuery(input ?? {}) : '';
    const path = route.path.replace(':id', encodeURIComponent(project ?? ''));
    const response = await this.#fetch(`${this.url}${path}${query}`, {
      method: route.method.toUpperCase(),
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(stream ? { 'content-type': 'application/octet-stream' } : {}),
        ...(asQuery ? {} : { 'content-type': 'application/json' }),
      },
      ...(stream ? { body: stream, duplex: 'half' as const } : {}),
      ...(asQuery ? {} : { body: JSON.stringify(input ?? {}) }),
    });
    if (!response.ok) throw new CommandFailure(await explain(response));
    return response;
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CommandFailure(`${this.url} cannot be reached: ${reason}`);
    }
  }
}

function toQuery(input: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input) as [string, string | number | undefined][]) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

async function explain(response: Response): Promise<string> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return `the service answered ${response.status}`;
  const { detail, errors = [] } = parsed.data;
  return [detail, ...errors.map(({ field, reason }) => `  ${field}: ${reason}`)].join('\n');
}
