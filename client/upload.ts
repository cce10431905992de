import type { RouteReply } from '../server/contract/http.js';
import { addressOf, ApiError, errorOf, methodOf, type CallName, type Query } from './api.js';

interface Upload {
  readonly id?: string;
  readonly query?: Query;
  readonly body: Blob;
  readonly signal: AbortSignal;
  /** How much of the file the service has taken so far; it takes no more than it has worked through. */
  readonly onProgress: (bytes: number, total: number) => void;
}

/** The browser’s own word for a request that was stopped on purpose. */
export function isStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/**
 * Sends a file to a route, as the browser reads it from the disk: it is never in memory as a whole. Throws
 * an `ApiError`, or an `AbortError` once `signal` says so. `fetch` would tell nothing of the progress.
 */
export function upload<N extends CallName>(name: N, parts: Upload): Promise<RouteReply<N>> {
  const { id = '', query, body, signal, onProgress } = parts;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(methodOf(name), addressOf(name, id, query));
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => onProgress(loaded, body.size);
    request.onload = () => {
      const reply = request.response as unknown;
      if (request.status < 400) resolve(reply as RouteReply<N>);
      else reject(errorOf(request, reply as Parameters<typeof errorOf>[1]));
    };
    request.onerror = () => reject(new ApiError('unreachable', ''));
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}
