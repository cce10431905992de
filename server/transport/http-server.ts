import { createServer, type Server } from 'node:http';
import { httpLimits } from '../limits.js';

/** An HTTP server that gives nobody's connection more time, room or headers than `httpLimits` say. */
export function createHttpServer(): Server {
  const server = createServer({
    maxHeaderSize: httpLimits.headerBytes,
    headersTimeout: httpLimits.headersMs,
    // A file of 4 GB over a slow line takes an hour; JSON bodies have a limit of their own.
    requestTimeout: 0,
    connectionsCheckingInterval: httpLimits.checkEveryMs,
  });
  server.maxHeadersCount = httpLimits.headers;
  server.maxConnections = httpLimits.connections;
  server.timeout = httpLimits.idleMs;
  return server;
}
