import { z } from 'zod';
import { errorStatus } from '../contract/errors.js';
import { Problem } from '../contract/problem.js';
import { clientEvents, serverEvents } from '../contract/events.js';
import { routes, type Route } from '../contract/http.js';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of every route, made from the schemas that check the requests; sockets as an extension. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Querent', version: '0.1.0', license: { name: 'Apache-2.0' } },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(Problem, 'output') },
    },
    'x-socket-events': socketEvents(),
  };
}

function operation(name: string, route: Route): Json {
  const pathNames = [...route.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter);
  return {
    operationId: name,
    summary: route.summary,
    'x-action': route.action,
    parameters: [
      ...pathNames.map((parameter) => ({
        name: parameter,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...queryParameters(route),
    ],
    ...requestBody(route),
    responses: { 200: success(route), default: problemReply },
  };
}

const problemReply = {
  description: `A problem; its code is one of ${Object.keys(errorStatus).join(', ')}.`,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function queryParameters({ query }: Route): Json[] {
  if (query === undefined) return [];
  const { properties, required } = schemaOf(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required?.includes(name) ?? false,
    schema,
  }));
}

function requestBody({ body, rawBody }: Route): Json {
  if (rawBody !== undefined) {
    return { requestBody: { content: { [rawBody]: { schema: { type: 'string' } } } } };
  }
  if (body === undefined) return {};
  const schema = schemaOf(body, 'input');
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function success({ reply, rawReply, summary }: Route): Json {
  if (reply === undefined) return { description: `${summary}, as ${rawReply ?? 'nothing'}` };
  const schema = schemaOf(reply, 'output');
  return { description: summary, content: { 'application/json': { schema } } };
}

function socketEvents(): Json {
  const received = Object.entries(clientEvents).map(([name, { payload, reply }]) => [
    name,
    { payload: schemaOf(payload, 'input'), reply: schemaOf(reply, 'output') },
  ]);
  const sent = Object.entries(serverEvents).map(([name, schema]) => [
    name,
    schemaOf(schema, 'output'),
  ]);
  return { clientToServer: Object.fromEntries(received), serverToClient: Object.fromEntries(sent) };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const document: Json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  delete document['$schema'];
  return document;
}

/** A page to read the document: no script, so that the content security policy stays strict. */
export function docsPage(): string {
  const rows = (Object.values(routes) as Route[]).map(
    ({ method, path, summary, action }) =>
      `<tr><td><code>${method.toUpperCase()}</code></td><td><code>${path}</code></td>` +
      `<td>${summary}</td><td>${action}</td></tr>`,
  );
  const events = Object.keys(clientEvents).map((name) => `<li><code>${name}</code></li>`);
  const pushed = Object.keys(serverEvents).map((name) => `<li><code>${name}</code></li>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Querent API</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse}td,th{padding:.3rem .8rem;text-align:left;border-bottom:1px solid #8884}</style>
<h1>Querent API</h1>
<p>The schemas of every request and reply are in <a href="openapi.json">openapi.json</a>. Send
<code>Authorization: Bearer TOKEN</code>; make a token with <code>querent token create</code>.</p>
<table><tr><th>Method</th><th>Path</th><th>What it does</th><th>Needs</th></tr>${rows.join('')}</table>
<h2>Socket events, sent by clients</h2><ul>${events.join('')}</ul>
<h2>Socket events, pushed to clients</h2><ul>${pushed.join('')}</ul></html>`;
}
