import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import type { AnnotatorId } from '../../server/contract/ids.js';
import { eventRate, handshakeRate, handshakeWaitMs, socketLimits } from '../../server/limits.js';
import { addressOf, HandshakeLine } from '../../server/transport/bounds/handshake-line.js';
import { OpenSockets } from '../../server/transport/bounds/open-sockets.js';
import { TokenBucket } from '../../server/transport/bounds/token-bucket.js';

describe('a token bucket', () => {
  test('never gives more than its burst and what came back, and never less than that', () => {
    const step = fc.record({ waitMs: fc.nat(500), cost: fc.integer({ min: 1, max: 12 }) });
    const rate = { perSecond: 20, burst: 40 };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let now = 0;
        const bucket = new TokenBucket(rate, () => now);
        let left = rate.burst;
        for (const { waitMs, cost } of steps) {
          now += waitMs;
          left = Math.min(rate.burst, left + (waitMs / 1000) * rate.perSecond);
          const fits = left >= cost;
          expect(bucket.take(cost)).toBe(fits);
          if (fits) left -= cost;
        }
      }),
    );
  });
});

describe('the line of new sockets', () => {
  test('lets a thousand people of one address in within ten seconds, some at once, none twice as fast', () => {
    const line = new HandshakeLine(() => 0);
    const waits = Array.from({ length: 1000 }, () => line.join('10.0.0.1'));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(handshakeRate.burst);
    expect(waits).not.toContain(null);
    expect(Math.max(...waits.map(Number))).toBeLessThanOrEqual(handshakeWaitMs);
    const inFirstSecond = waits.filter((wait) => wait !== null && wait < 1000);
    expect(inFirstSecond.length).toBeLessThanOrEqual(handshakeRate.burst + handshakeRate.perSecond);
  });

  test('refuses those beyond, holds up no other address, and takes the refused a moment later', () => {
    let now = 0;
    const line = new HandshakeLine(() => now);
    const most = handshakeRate.burst + (handshakeWaitMs / 1000) * handshakeRate.perSecond;
    const joined = Array.from({ length: most + 50 }, () => line.join('10.0.0.1'));
    expect(joined.filter((wait) => wait === null)).toHaveLength(50);
    expect(line.join('10.0.0.2')).toBe(0);
    now += 1000;
    expect(line.join('10.0.0.1')).not.toBeNull();
  });

  test('forgets an address only when that changes nothing', () => {
    let now = 0;
    const line = new HandshakeLine(() => now);
    for (let n = 0; n < handshakeRate.burst; n++) line.join('10.0.0.1');
    now += 500;
    line.sweep();
    const atOnce = Array.from({ length: 60 }, () => line.join('10.0.0.1')).filter((ms) => ms === 0);
    expect(atOnce).toHaveLength(handshakeRate.perSecond / 2);
  });
});

describe('who a connection is counted for', () => {
  function request(remoteAddress: string, forwarded?: string): IncomingMessage {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
  }

  test.each([
    ['somebody from elsewhere, whatever they claim', request('9.9.9.9', '1.1.1.1'), '9.9.9.9'],
    ['whom the proxy on this machine names', request('127.0.0.1', '1.1.1.1, 8.8.8.8'), '8.8.8.8'],
    ['this machine', request('127.0.0.1'), '127.0.0.1'],
  ])('%s', (_who, from, address) => {
    expect(addressOf(from)).toBe(address);
  });

  test('all of one network of version 6 are one, and nonsense is nobody special', () => {
    const [one, other] = ['2001:db8:1:2::1', '2001:db8:1:2::ffff'].map((at) => request(at));
    expect(one && addressOf(one)).toBe(other && addressOf(other));
    expect(() => addressOf(request('127.0.0.1', 'x'.repeat(5000)))).not.toThrow();
  });
});

test('a person has so many sockets and so many events over all of them', () => {
  const sockets = new OpenSockets();
  const [ada, ben] = ['ada', 'ben'] as AnnotatorId[] as [AnnotatorId, AnnotatorId];
  for (let n = 0; n < socketLimits.openPerPerson; n++) expect(sockets.open(ada)).toBe(true);
  expect(sockets.open(ada)).toBe(false);
  expect(sockets.open(ben)).toBe(true);
  sockets.close(ada);
  expect(sockets.open(ada)).toBe(true);
  const allowed = Array.from({ length: eventRate.burst * 2 }, () =>
    sockets.allows(ada, 'answer:submit'),
  );
  expect(allowed.filter(Boolean).length).toBeGreaterThanOrEqual(eventRate.burst);
  expect(allowed.at(-1)).toBe(false);
  expect(sockets.allows(ben, 'answer:submit')).toBe(true);
  // Leaving and coming back gives nobody a new bucket.
  for (let n = 0; n < socketLimits.openPerPerson; n++) sockets.close(ada);
  sockets.sweep();
  sockets.open(ada);
  expect(sockets.allows(ada, 'item:explain')).toBe(false);
});
