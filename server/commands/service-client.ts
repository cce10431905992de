import { routes, type Route, type RouteName, type RouteReply } from '../contract/http.js';
import { Problem } from '../contract/problem.js';
import { CommandFailure } from './outcome.js';

/** A request's parts; `input` is the query of a get and of a streamed body, the JSON body otherwise. */
export interface ClientRequest {
  readonly project?: string;
  /** The other name in the path, as of an item or a bulk action. */
  readonly part?: string;
  readonly input?: object;
  readonly stream?: ReadableStream<Uint8Array>;
}

/** Nothing was heard, and nothing could be sent, for so long: whoever waits is told. */
const silenceMs = 60_000;
/** The end of a large file, when all of it becomes visible at once, takes minutes. */
const fileSilenceMs = 600_000;

/** Talks to a service over HTTP, for the commands. */
export class ServiceClient {
  constructor(
    readonly url: string,
    readonly token: string,
    readonly limits: { readonly silenceMs: number; readonly fileSilenceMs: number } = {
      silenceMs,
      fileSilenceMs,
    },
  ) {}

  /** Calls a route; throws a `CommandFailure` with the service's own sentence when it refuses. */
  async call<N extends RouteName>(name: N, request: ClientRequest = {}): Promise<RouteReply<N>> {
    const response = await this.open(name, request);
    return (await response.json()) as RouteReply<N>;
  }

  /** Calls a route whose reply is a streamed file; `limits` bound the wait for its begin. */
  async open(
    name: RouteName,
    { project, part = '', input, stream }: ClientRequest,
  ): Promise<Response> {
    const route: Route = routes[name];
    const asQuery = route.body === undefined;
    const query = asQuery ? toQuery(input ?? {}) : '';
    const path = route.path
      .replace(':id', encodeURIComponent(project ?? ''))
      .replace(/:\w+/, encodeURIComponent(part));
    const patience = new Patience(stream ? this.limits.fileSilenceMs : this.limits.silenceMs);
    const response = await this.#fetch(`${this.url}${path}${query}`, patience, {
      method: route.method.toUpperCase(),
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(stream ? { 'content-type': 'application/octet-stream' } : {}),
        ...(asQuery ? {} : { 'content-type': 'application/json' }),
      },
      ...(stream ? { body: patience.watch(stream), duplex: 'half' as const } : {}),
      ...(asQuery ? {} : { body: JSON.stringify(input ?? {}) }),
    });
    if (!response.ok) throw new CommandFailure(await explain(response));
    return response;
  }

  async #fetch(url: string, patience: Patience, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, { ...init, signal: patience.signal });
    } catch (error) {
      if (patience.signal.aborted) {
        throw new CommandFailure(
          `${this.url} has not answered for ${patience.seconds} s: it is busy, or something ` +
            `between here and there holds the connection; look at ${this.url}/readyz and its log, and try again`,
        );
      }
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CommandFailure(`${this.url} cannot be reached: ${reason}`);
    } finally {
      patience.end();
    }
  }
}

/** Gives a request up when nothing has moved for a time. */
class Patience {
  readonly seconds: number;
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.seconds = Math.round(ms / 1000);
    this.#timer = setTimeout(() => this.#abort.abort(), ms);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Every part of the body that the other side takes starts the time anew. */
  watch(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.#timer.refresh();
        controller.enqueue(chunk);
      },
    });
    return stream.pipeThrough(watched);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

type QueryValue = string | number | boolean | readonly string[] | undefined;

function toQuery(input: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input) as [string, QueryValue][]) {
    for (const one of [value].flat()) if (one !== undefined) query.append(name, String(one));
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

async function explain(response: Response): Promise<string> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return `the service answered ${response.status}`;
  const { detail, errors = [] } = parsed.data;
  return [detail, ...errors.map(({ field, reason }) => `  ${field}: ${reason}`)].join('\n');
}
