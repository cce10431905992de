import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { Refusal } from '../contract/errors.js';
import { routes, type Route, type RouteName } from '../contract/http.js';
import { mayDo } from '../domain/access.js';
import { httpLimits, signInsPerMinute } from '../limits.js';
import { packageRoot } from '../package-root.js';
import type { Service } from '../service/service.js';
import type { Identity } from '../store/store.js';
import { isSameOrigin, secretOf } from './authentication.js';
import type { Call } from './handlers.js';
import { datasetHandlers } from './handlers-dataset.js';
import { fileHandlers } from './handlers-files.js';
import { itemHandlers } from './handlers-items.js';
import { insightHandlers } from './handlers-insights.js';
import { peopleHandlers } from './handlers-people.js';
import { projectHandlers } from './handlers-projects.js';
import { metricsHandler } from './metrics-page.js';
import { nameRequests } from './name-requests.js';
import { docsPage, openApiDocument } from './openapi.js';
import { problemHandler } from './problem.js';
import { requireProject } from './require-project.js';

const handlers = {
  ...{ ...peopleHandlers, ...projectHandlers, ...itemHandlers, ...insightHandlers },
  ...{ ...datasetHandlers, ...fileHandlers },
};

/** The HTTP side of the service: the contract's routes, health, documents and the pages. */
export function createHttpApp(service: Service, version: () => object): Express {
  const app = express();
  app.disable('x-powered-by');
  // A proxy on this machine says who calls and whether they came by HTTPS.
  app.set('trust proxy', 'loopback');
  app.use(nameRequests(service));
  app.use(helmet(securityHeaders));
  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', readiness(service));
  app.get('/version', (_request, response) => void response.json(version()));
  app.get('/metrics', guardWhenExposed(service), metricsHandler(service));
  app.get('/openapi.json', (_request, response) => void response.json(openApiDocument()));
  app.get('/docs', (_request, response) => void response.type('html').send(docsPage()));
  app.use(['/api/sign-in', '/api/join'], signInLimit());
  for (const name of Object.keys(routes) as RouteName[]) addRoute(app, service, name);
  app.use('/api', () => {
    throw new Refusal('not-found', 'There is no such route: see /docs.');
  });
  servePages(app);
  app.use(() => {
    throw new Refusal('not-found', 'There is nothing here: see /docs.');
  });
  app.use(problemHandler(service));
  return app;
}

function signInLimit(): RequestHandler {
  return rateLimit({
    limit: signInsPerMinute,
    windowMs: 60_000,
    handler: (_request, _response, next) => {
      next(new Refusal('too-many', 'Too many tries: wait a minute and try again.'));
    },
  });
}

const securityHeaders: Parameters<typeof helmet>[0] = {
  contentSecurityPolicy: {
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'font-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
      // The service speaks plain HTTP on loopback; behind a proxy, the proxy does this.
      'upgrade-insecure-requests': null,
    },
  },
  strictTransportSecurity: false,
};

function readiness({ store }: Service): RequestHandler {
  return async (_request, response) => {
    await store.projects({ after: null, limit: 1 });
    response.json({ status: 'ready' });
  };
}

/** On this machine a scraper needs no token; others would read the names of projects. */
function guardWhenExposed(service: Service): RequestHandler {
  const route: Route = routes.listProjects;
  return async (request, _response, next) => {
    if (service.exposed) await authorize(service, { ...route, action: 'read' }, request);
    next();
  };
}

function addRoute(app: Express, service: Service, name: RouteName): void {
  const route: Route = routes[name];
  const handle = handlers[name] as (call: Call<RouteName>) => Promise<unknown>;
  const callers = new WeakMap<Request, Identity | null>();
  // Nobody's body is read before it is known whose it is.
  const guard: RequestHandler = async (request, _response, next) => {
    callers.set(request, await authorize(service, route, request));
    next();
  };
  app[route.method](route.path, guard, ...bodyParsers(route), async (request, response) => {
    const caller = callers.get(request) ?? null;
    const reply = await handle(toCall(service, route, { request, response, caller }));
    if (reply !== null) response.json(reply);
  });
}

function bodyParsers({ body, action }: Route): RequestHandler[] {
  if (body === undefined) return [];
  const limit = action === 'sign-in' ? httpLimits.strangersBodyBytes : httpLimits.bodyBytes;
  return [endSlowBodies, express.json({ limit })];
}

/** Files may take their time; a JSON body that does not come to its end is given up. */
function endSlowBodies(request: Request, _response: Response, next: NextFunction): void {
  const timer = setTimeout(() => request.socket.destroy(), httpLimits.bodyMs).unref();
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(timer));
  next();
}

/** Refuses a caller who may not do this; returns who calls, null where nobody needs to. */
async function authorize(
  service: Service,
  { action, method }: Route,
  request: Request,
): Promise<Identity | null> {
  const found = secretOf(request);
  const changes = method !== 'get';
  if (changes && found?.kind !== 'token' && !isSameOrigin(request, service.publicUrl())) {
    throw new Refusal('forbidden', 'This request came from another site.');
  }
  const caller = found === null ? null : await service.people.identify(found.secret);
  if (action === 'sign-in') return caller;
  if (caller === null) {
    throw new Refusal(
      'not-signed-in',
      'Sign in first: open the link that the service printed, or send a token.',
    );
  }
  if (!mayDo(caller, action)) throw new Refusal('forbidden', `Your role may not ${action}.`);
  return caller;
}

function toCall(
  service: Service,
  route: Route,
  { request, response, caller }: { request: Request; response: Response; caller: Identity | null },
): Call<RouteName> {
  const known = () => {
    if (caller === null) throw new Refusal('not-signed-in', 'Sign in first.');
    return caller;
  };
  return {
    service,
    request,
    response,
    query: route.query?.parse(request.query) as undefined,
    body: route.body?.parse(request.body ?? {}) as undefined,
    caller: known,
    project: () => requireProject(service, String(request.params['id']), known()),
  };
}

/** A changed script has another name, so that a browser asks for none a second time. */
const namedByContent = { index: false, immutable: true, maxAge: '1y' } as const;

/** The built pages; every other address is theirs to show. */
function servePages(app: Express): void {
  const folder = join(packageRoot(), 'dist/pages');
  const index = join(folder, 'index.html');
  // Pages only: what is said of the data is never compressed beside what somebody else may have put into it.
  app.use(compression());
  app.use('/assets', express.static(join(folder, 'assets'), namedByContent));
  app.use(express.static(folder, { index: false, maxAge: '1h' }));
  app.get('/{*path}', (_request, response) => {
    if (!existsSync(index)) {
      throw new Refusal('not-ready', 'The pages are not built: run npm run build.');
    }
    response.set('Cache-Control', 'no-cache').type('html').send(readFileSync(index, 'utf8'));
  });
}
