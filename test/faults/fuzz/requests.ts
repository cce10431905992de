import type { Random } from '../../../model/random.js';
import { routes, type Route } from '../../../server/contract/http.js';
import { mutate, pick, randomBytes, strangeValue } from './mutate.js';

const bodies: readonly object[] = [
  { token: 'qrt_0123456789' },
  { invite: 'qrt_0123456789', name: 'Eve' },
  { name: 'Decoy', settings: { prefetch: 3, overlap: 2 }, guideline: 'read', paused: false },
  { labels: [{ name: 'cat' }, { id: 'x', name: 'dog', key: '1' }] },
  { texts: ['one', 'two'] },
  { size: 10, running: false, answersPerSecond: 5 },
];

/** All but the one after which there would be no decoy left. */
const kept: readonly Route[] = Object.values(routes).filter(({ method }) => method !== 'delete');

/** The bytes of one HTTP request of a client who means harm. Some never come to an end. */
export function strangeRequest(random: Random, token: string): Buffer {
  const kind = random.next();
  if (kind < 0.5) return request(random, token, mutate(random, jsonBody(random)));
  if (kind < 0.65) return request(random, token, jsonBody(random));
  if (kind < 0.75) return multipart(random, token);
  if (kind < 0.85) return chunked(random, token);
  if (kind < 0.9) return mutate(random, request(random, token, jsonBody(random)));
  if (kind < 0.94) return hugeHeaders(random, token);
  if (kind < 0.97) return halfRequest(random, token);
  return randomBytes(random, 1 + random.integer(2000));
}

function jsonBody(random: Random): Buffer {
  if (random.next() < 0.3) return Buffer.from(strangeValue(random));
  const body = JSON.stringify(pick(random, bodies));
  if (random.next() < 0.5) return Buffer.from(body);
  return Buffer.from(body.replace(/:("[^"]*"|\d+|true|false)/, () => `:${strangeValue(random)}`));
}

function head(random: Random, token: string, more: readonly string[]): string {
  const route = pick(random, kept);
  const path = route.path.replace(':id', pick(random, ['decoy', '..%2f', '%00', 'x'.repeat(300)]));
  const query =
    random.next() < 0.3 ? `?format=jsonl&limit=${strangeValue(random).slice(0, 200)}` : '';
  const method = random.next() < 0.8 ? route.method.toUpperCase() : pick(random, ['PUT', 'TRACE']);
  const lines = [
    `${method} ${encodeURI(path + query)} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...(random.next() < 0.8 ? [`Authorization: Bearer ${token}`] : ['Cookie: querent_session=x']),
    ...more,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function request(random: Random, token: string, body: Buffer): Buffer {
  const type = pick(random, ['application/json', 'application/json; charset=utf-16', 'text/plain']);
  const length = random.next() < 0.9 ? body.length : random.integer(100_000);
  const more = [`Content-Type: ${type}`, `Content-Length: ${length}`];
  return Buffer.concat([Buffer.from(head(random, token, more)), body]);
}

function multipart(random: Random, token: string): Buffer {
  const parts = Array.from(
    { length: random.integer(20) },
    () => `--b\r\nContent-Disposition: form-data; name="${'x'.repeat(random.integer(99))}"\r\n\r\n`,
  );
  const body = mutate(random, Buffer.from(`${parts.join('junk\r\n')}--b--`));
  const more = ['Content-Type: multipart/form-data; boundary=b', `Content-Length: ${body.length}`];
  return Buffer.concat([Buffer.from(head(random, token, more)), body]);
}

function chunked(random: Random, token: string): Buffer {
  const more = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
  const sizes = ['0', '5', 'zz', '-1', 'ffffffffffffffff', '3;x=y', '7fffffff'];
  const chunks = Array.from({ length: 1 + random.integer(6) }, () =>
    Buffer.concat([
      Buffer.from(`${pick(random, sizes)}\r\n`),
      randomBytes(random, random.integer(20)),
      Buffer.from('\r\n'),
    ]),
  );
  return Buffer.concat([Buffer.from(head(random, token, more)), ...chunks]);
}

function hugeHeaders(random: Random, token: string): Buffer {
  const many = random.next() < 0.5;
  const more = many
    ? Array.from({ length: 300 }, (_, n) => `X-${n}: ${random.integer(1000)}`)
    : [`X-Long: ${'x'.repeat(8000 + random.integer(30_000))}`];
  return Buffer.from(head(random, token, more));
}

/** A head without its end, or a body of which only a part ever comes. */
function halfRequest(random: Random, token: string): Buffer {
  const whole = request(random, token, jsonBody(random));
  return whole.subarray(0, 1 + random.integer(whole.length));
}
